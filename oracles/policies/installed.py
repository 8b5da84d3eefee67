"""The readers, each made once below the user's cache: Python's in a virtual environment, AWS's from npm."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from lab.errors import LabError
from lab.installation import ensure_venv
from oracles.outcome import UnavailableError

_LOCK_FILE = Path(__file__).with_name("requirements.txt")
GUARD = "@cdklabs/cdk-validator-cfnguard@0.0.62"
"""AWS's package of its Guard rules, with Guard itself for Linux and macOS."""

_GUARD_INTEGRITY = "sha512-Sg2k8067B0AIJ82QFSLhHTUIqxOYTKABvVrTHiyc6j0rE2NHli2diIYqf+w+DkuDKCYYgMIOga3OrYMOHUw0mQ=="
_SYSTEMS = {"Linux": "ubuntu", "Darwin": "macos"}
_MACHINES = {"x86_64": "x86_64", "AMD64": "x86_64", "arm64": "aarch64", "aarch64": "aarch64"}
_SECONDS = 300


def cache() -> Path:
    """Where oracles keep what they installed."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "custody" / "oracles"


def python() -> Path:
    """The Python that has checkov, cloudsplaining and parliament; 300 MB.

    Raises:
        UnavailableError: they cannot be installed here.
    """
    try:
        return ensure_venv(cache() / "policies", _LOCK_FILE)
    except LabError as error:
        raise UnavailableError(f"the readers of policies cannot be installed: {error}") from error


def guard() -> tuple[Path, Path]:
    """Guard's program and the folder of AWS's rules; 60 MB.

    Raises:
        UnavailableError: they are not to be had here, or not for this machine.
    """
    place = cache() / GUARD.rpartition("/")[2]
    system, machine = _SYSTEMS.get(platform.system()), _MACHINES.get(platform.machine())
    if system is None or machine is None:
        raise UnavailableError(f"{GUARD} has no Guard for {platform.system()} on {platform.machine()}")
    if not place.exists():
        _unpack(place)
    return place / "bin" / system / machine / "cfn-guard", place / "rules"


def _unpack(place: Path) -> None:
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        packed = _fetched(Path(folder))
        found = f"sha512-{base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()}"
        if found != _GUARD_INTEGRITY:
            raise UnavailableError(f"{GUARD} is another one than was reviewed: {found}")
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
        shutil.move(Path(folder) / "package", place)


def _fetched(folder: Path) -> Path:
    npm = Path(sys.executable).with_name("npm")
    command = [str(npm if npm.exists() else "npm"), "pack", "--silent", GUARD]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"npm does not get {GUARD}: {error}") from error
    packed = sorted(folder.glob("*.tgz"))
    if done.returncode or not packed:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise UnavailableError(f"npm does not get {GUARD}: {said[-1] if said else 'no output'}")
    return packed[0]
