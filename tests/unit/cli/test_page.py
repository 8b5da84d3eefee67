from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from docs.cli_page import main, page

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "cli.md"


def test_page_is_fresh() -> None:
    stale = "docs/cli.md is stale: run python -m docs.cli_page docs/cli.md"
    assert PAGE.read_text("utf-8") == page(), stale


def test_page_does_not_depend_on_the_terminal(tmp_path: Path) -> None:
    environment = {**os.environ, "COLUMNS": "40", "TERM": "dumb", "LANG": "C", "FORCE_COLOR": "1"}
    command = [sys.executable, "-m", "docs.cli_page", str(tmp_path / "cli.md")]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    assert (tmp_path / "cli.md").read_text("utf-8") == page()


def test_every_command_has_its_section(tmp_path: Path) -> None:
    main([str(tmp_path / "cli.md")])
    text = (tmp_path / "cli.md").read_text("utf-8")
    for command in ("scan", "detections", "explain", "settings"):
        assert f"\n## custody {command}\n\n```\nUsage: custody {command} " in text
    assert "--fail-on" in text
