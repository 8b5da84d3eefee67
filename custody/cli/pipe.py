"""When the reader of the output goes away, as in ``custody scan logs | head``."""

from __future__ import annotations

import os
import sys
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


def hang_up() -> None:
    """Give Python, which flushes its streams once more when it ends, somewhere to flush them to."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
