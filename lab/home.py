"""The lab's folder: the emulator's environment, its log, and who is running.

``.lab`` under the current folder, or what ``CUSTODY_LAB_HOME`` names.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.errors import LabError


def default_directory() -> Path:
    """The folder used when none is named."""
    return Path(os.environ.get("CUSTODY_LAB_HOME") or ".lab")


def made(directory: Path) -> Path:
    """The folder, absolute and there."""
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    return directory


@dataclass(frozen=True)
class State:
    """A lab that was started: enough to find it again from another process."""

    pid: int
    endpoint: str
    account: str
    region: str


def _file(directory: Path) -> Path:
    return directory / "state.json"


def write_state(directory: Path, state: State) -> None:
    """Leave a note of the running lab."""
    _file(directory).write_text(json.dumps(asdict(state)), encoding="utf-8")


def read_state(directory: Path) -> State:
    """The note that a start left.

    Raises:
        LabError: there is none, or it is no note of ours.
    """
    path = _file(directory)
    try:
        return State(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise LabError(f"no lab is running in {directory}: start one with `python -m lab up`") from error
    except (ValueError, TypeError) as error:
        raise LabError(f"{path} is damaged: delete it, and start a lab with `python -m lab up`") from error


def emptied_scratch(directory: Path) -> Path:
    """A folder for what the emulator puts down for a while: the code of functions, certificates. It is empty."""
    scratch = directory / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    return scratch


def forget_state(directory: Path) -> None:
    """Take the note away, and what the emulator has put down."""
    _file(directory).unlink(missing_ok=True)
    shutil.rmtree(directory / "scratch", ignore_errors=True)
