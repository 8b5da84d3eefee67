"""The example program runs as it stands, from a folder that knows nothing of this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_weekly_review(tmp_path: Path) -> None:
    logs = ROOT / "tests" / "history" / "logs"
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "python" / "weekly_review.py"), str(logs)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("{'medium': ")
    assert lines[-2:] == ["review/report/report.html", "review/approvals.csv"]
    assert (tmp_path / "review" / "report" / "SHA256SUMS").exists()
    assert "approve" in (tmp_path / "review" / "approvals.csv").read_text("utf-8").lower()
