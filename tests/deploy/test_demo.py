"""The demo's mails are few, the stopped trail is the first and alone, and their subjects are shown."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from support.product import ROOT

pytestmark = pytest.mark.lab

FEW = 6


def test_few_mails_and_the_stopped_trail_first() -> None:
    done = subprocess.run([sys.executable, "-m", "demo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    counted = re.search(r"^(\d+) mails arrived", done.stdout, re.MULTILINE)
    assert counted
    subjects = re.findall(r"^  (\[[A-Z]+\] .+)$", done.stdout, re.MULTILINE)
    assert len(subjects) == int(counted[1]) <= FEW
    assert subjects[0].startswith("[CRITICAL] Trail stopped: custody in ")
    assert sum("Trail stopped" in subject for subject in subjects) == 1
    first = done.stdout.partition(subjects[0])[2].partition(subjects[1])[0]
    assert "alerts on one identity" not in first
