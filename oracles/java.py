"""Which Java to run: the oldest that is new enough, wherever this machine keeps it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from oracles.outcome import UnavailableError

_PLACES = ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines")


def find_java(minimum: int) -> Path:
    """The home of a JDK of at least this version.

    Raises:
        UnavailableError: there is none in JAVA_HOME, in JAVA_HOME_<version>_<machine> (where GitHub's machines keep
            theirs), on the PATH or where systems install them.
    """
    versions = {home: version for home in _homes() if (version := _version(home)) >= minimum}
    if not versions:
        raise UnavailableError(f"no Java {minimum} or newer; install a JDK or set JAVA_HOME")
    return min(versions, key=lambda home: versions[home])


def _homes() -> dict[Path, None]:
    named = [value for name, value in sorted(os.environ.items()) if name.startswith("JAVA_HOME") and value]
    on_path = shutil.which("java")
    found = [Path(value) for value in named]
    found += [Path(on_path).resolve().parents[1]] if on_path else []
    for place in map(Path, _PLACES):
        if place.is_dir():
            found += [home / inner for home in sorted(place.iterdir()) for inner in (".", "Contents/Home")]
    return dict.fromkeys(home.resolve() for home in found if (home / "bin" / "javac").exists())


def _version(home: Path) -> int:
    try:
        said = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, timeout=60)  # noqa: PLW1510 - it is asked what it says
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found.group(1)) if found else 0
