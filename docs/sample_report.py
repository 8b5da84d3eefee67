"""The report in docs/sample-report: ``custody report`` over the week of tests/history, as anybody can make it again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from custody.cli.exit_codes import DONE, INCOMPLETE

ROOT = Path(__file__).resolve().parent.parent
HISTORY = "tests/history"
ARGUMENTS = (
    "report", "--logs", f"{HISTORY}/logs", "--logs", f"{HISTORY}/events/codepipeline.json", "--logs",
    f"{HISTORY}/events/ecr.json", "--from", "2026-11-01", "--to", "2026-11-07", "--created", "2026-11-09T09:00:00Z",
    "--title", "A shop's week: who did what",
)  # fmt: skip
"""Of the command line. The time it was made is stated, so the same logs give the same bytes."""


@cache
def files() -> dict[str, str]:
    """Every file of the report by its path in the folder, line ends as they are; it takes three seconds.

    It is made in a folder without a ``cdk.json``, so that the defaults apply and not what somebody set here.

    Raises:
        CalledProcessError: the command failed; it has said why on stderr.
    """
    with tempfile.TemporaryDirectory() as place:
        Path(place, HISTORY).parent.mkdir(parents=True)
        Path(place, HISTORY).symlink_to(ROOT / HISTORY)
        made = Path(place, "made")
        ran = subprocess.run(
            [sys.executable, "-m", "custody", *ARGUMENTS, "--output", str(made)],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
            stdout=subprocess.DEVNULL,
            # What it read, which is no news here; an error is told by the exit code.
            stderr=subprocess.PIPE,
        )
        # One of the accounts has records of a day alone, which the page says above everything else.
        if ran.returncode not in {DONE, INCOMPLETE}:
            ran.check_returncode()
        return {
            path.relative_to(made).as_posix(): path.read_bytes().decode("utf-8")
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
