"""What was synthesized is kept between runs, as long as nothing has changed that it is made of.

It lies in ``.assemblies``, which may be deleted at any time; ``make clean`` does. Its folders are named after
a hash of all that can make a difference: the text of every file that is imported or read, what is installed, the
interpreter, the environment of CDK and jsii, the place of the checkout and the day, as exceptions end at a date.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import pickle
import platform
import shutil
import sys
import sysconfig
import tempfile
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".assemblies"
KEY = "CUSTODY_TEST_MADE_OF"
"""The variable that tells the workers of a run what it was of when it began."""

_FOLDERS = ("custody", "constructs", "stacks", "docs", "tests/support", "tests/own")
_FILES = ("app.py", "cdk.json", "package-lock.json", "pyproject.toml", "requirements.txt", "tests/conftest.py")
_NOT_READ = {".md", ".pyc", ".svg"}
_MAKING = ".making-"
_MOST = 2
_HOUR = 3600

_failed: dict[str, Exception] = {}
"""What could not be made, so that a fault is not waited for again by each of a hundred tests."""


def made_of() -> str:
    """A hash of everything that a template can depend on; some milliseconds."""
    told = hashlib.sha256()
    for path in _sources():
        data = path.read_bytes()
        told.update(f"{path.relative_to(ROOT)} {len(data)}\n".encode())
        told.update(data)
    # The names of these folders have the versions in them.
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*-info"))
    environment = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(("CDK_", "JSII_")))
    today = datetime.now(UTC).date()
    told.update(repr([installed, environment, sys.version, platform.platform(), str(ROOT), str(today)]).encode())
    return told.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in _NOT_READ and path.is_file():
                yield path
    yield from (ROOT / name for name in _FILES if (ROOT / name).exists())


def begin() -> None:
    """Say for all workers of a run what it is of, and delete what is of other sources, all but the latest."""
    os.environ[KEY] = made_of()
    _failed.clear()
    here = HOME / os.environ[KEY]
    here.mkdir(parents=True, exist_ok=True)
    here.touch()
    others = sorted((path.stat().st_mtime, path) for path in HOME.iterdir() if path != here)
    # What is being made may be of a run beside this one.
    making = [path for at, path in others if path.name.startswith(_MAKING) and at < time.time() - _HOUR]
    of_others = [path for _, path in others if not path.name.startswith(_MAKING)]
    for path in (*making, *of_others[: -(_MOST - 1)]):
        shutil.rmtree(path, ignore_errors=True)


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """A folder or file that is as ``make`` makes it; it is called where there is none. Never change what is in it.

    Where ``make`` failed, its error is raised again.
    """
    if name in _failed:
        raise _failed[name]
    if KEY not in os.environ:
        # Not every program that asks for templates is a run of pytest.
        begin()
    there = HOME / os.environ[KEY] / name
    if there.exists():
        return there
    with _alone(name):
        return there if there.exists() else _made(name, there, make)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One worker makes what several want, and the others wait; the lock of one that dies goes with it."""
    with (HOME / os.environ[KEY] / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(name: str, there: Path, make: Callable[[Path], object]) -> Path:
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=HOME))
    atexit.register(shutil.rmtree, making, ignore_errors=True)
    try:
        make(making / name)
    except Exception as error:
        _failed[name] = error
        raise
    if made_of() != os.environ[KEY]:
        # A source was changed since the run began: it is of neither, and of no use to another run.
        return making / name
    with suppress(FileExistsError):
        # Another run may have been faster.
        (making / name).rename(there)
    return there


def kept_value(name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` returns, now or in an earlier run."""
    path = kept(f"{name}.pickle", lambda path: path.write_bytes(pickle.dumps(make())))
    return pickle.loads(path.read_bytes())  # noqa: S301  # made here, of this project's own classes
