"""The files that this process is writing, so that it does not read them: they may lie in the folder that it reads.

As grep and cat do it, a file is told by its identity on the file system and not by its name, which anybody may give.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Identity = tuple[int, int]

_open: set[Identity] = set()


@contextmanager
def being_written(number: int) -> Iterator[None]:
    """Count an open file as being written for as long as the block runs."""
    status = os.fstat(number)
    identity = status.st_dev, status.st_ino
    _open.add(identity)
    try:
        yield
    finally:
        _open.discard(identity)


def written_now() -> frozenset[Identity]:
    """The regular files that are being written: those counted, and what stdout and stderr were redirected to."""
    return frozenset(_open | {found for stream in (sys.__stdout__, sys.__stderr__) for found in _identity(stream)})


def _identity(stream: object) -> list[Identity]:
    try:
        status = os.fstat(stream.fileno())  # type: ignore[attr-defined]  # None, or closed, is an error below
    except (AttributeError, OSError, ValueError):
        return []
    return [(status.st_dev, status.st_ino)] if stat.S_ISREG(status.st_mode) else []
