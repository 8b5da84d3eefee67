"""The streams of the command line, closed before it began, or by their reader, as in ``custody scan logs | head``."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable

_P = ParamSpec("_P")


class PipeClosedError(Exception):
    """Nobody reads the output any more; there is nothing left to do, and nothing to say."""


def guarded(command: Callable[_P, None]) -> Callable[_P, None]:
    """The command, with the system's error made into ``PipeClosedError``.

    Typer takes the system's for its own and exits with 1, which here means findings.
    """

    @wraps(command)
    def run(*arguments: _P.args, **options: _P.kwargs) -> None:
        try:
            command(*arguments, **options)
        except BrokenPipeError:
            raise PipeClosedError from None

    return run


def stand_in_for_closed() -> None:
    """Give a stream that was closed before the start (``>&-``) something to be.

    Python has None in its place. Standard output becomes one that says so when it is written to, since an answer would
    otherwise be lost without a word; standard error becomes silent.
    """
    if sys.stdout is None:
        # Open for reading only: whoever writes there is told.
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def hang_up() -> None:
    """Give Python, which flushes its streams once more when it ends, somewhere to flush them to."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        # A stream of another program's making, as in a test, has no number and is not flushed at the end.
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
