"""Artifacts by Maven, from wherever this machine's Maven takes them, kept in its own cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from oracles.outcome import UnavailableError

POM = Path(__file__).parent / "pom.xml"
SECONDS = 300
"""How long one of the two downloads may take: both are there within ten minutes, or left out."""


def fetch(profile: str, folder: Path) -> list[Path]:
    """Copy the artifacts of one of the pom's profiles into a folder.

    Raises:
        UnavailableError: there is no Maven, or it does not get them in time.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise UnavailableError("no Maven; install mvn")
    command = [maven, "--quiet", "--batch-mode", "--file", str(POM), f"-P{profile}"]
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    # What is in the cache needs no network, and no network is asked for it.
    if _runs([*command, "--offline", *goal]) != "" and (said := _runs([*command, *goal])):
        raise UnavailableError(f"Maven does not get what {profile} needs: {said}")
    found = sorted(folder.iterdir())
    if not found:
        raise UnavailableError(f"Maven copied nothing for {profile}")
    return found


def _runs(command: list[str]) -> str:
    """Empty when it did what was asked, else the first line of what went wrong."""
    quiet = os.environ | {"MAVEN_OPTS": os.environ.get("MAVEN_OPTS", "") + " -Dstyle.color=never"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=quiet, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"not within {SECONDS // 60} minutes"
    if done.returncode == 0:
        return ""
    return next((line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line), "it failed")
