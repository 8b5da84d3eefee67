"""The emulator's own virtual environment, made once.

Its own, because the emulator pins another botocore than the project. Takes about 20 seconds with uv and a
cold cache; a marker with the lock file's hash lets every later start skip it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import LabError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_FILE = Path(__file__).with_name("requirements.txt")
_MARKER = "custody-lab.sha256"


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise LabError(f"{Path(command[0]).name} {command[1]} failed: {said[-1] if said else 'no output'}")


def _make(venv: Path, lock_file: Path) -> None:
    python = venv / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        _run(uv, "venv", "--quiet", "--python", sys.executable, venv)
        _run(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock_file)
    else:
        _run(sys.executable, "-m", "venv", venv)
        _run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock_file)


@contextlib.contextmanager
def _alone(venv: Path) -> Iterator[None]:
    """One process at a time; a second one waits and then finds the work done."""
    venv.parent.mkdir(parents=True, exist_ok=True)
    with venv.with_name(venv.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_venv(venv: Path, lock_file: Path | None = None) -> Path:
    """The Python of the emulator's environment, made first when it is missing, half made or out of date.

    Args:
        venv: where it is.
        lock_file: what is in it; the default is the emulator.

    Raises:
        LabError: it cannot be made: no network, no space, no Python that fits.
    """
    lock_file = lock_file or LOCK_FILE
    wanted = hashlib.sha256(lock_file.read_bytes()).hexdigest()
    marker = venv / _MARKER
    python = venv / "bin" / "python"
    with _alone(venv):
        complete = marker.exists() and marker.read_text(encoding="utf-8") == wanted and python.exists()
        if not complete:
            shutil.rmtree(venv, ignore_errors=True)
            _make(venv, lock_file)
            marker.write_text(wanted, encoding="utf-8")
    return python
