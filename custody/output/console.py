"""Where tables are printed: a terminal at its width, a file or a pipe at one width, and nothing taken for markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.console import Console

if TYPE_CHECKING:
    from typing import NoReturn

_PAGE = 160
"""Columns of what has no width of its own."""


class _Console(Console):
    """As rich's, which would end the program with 1 when the reader of a pipe goes away; here that means findings."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


def console(stream: TextIO, *, soft_wrap: bool = False) -> Console:
    """A console that prints to a stream, and raises ``BrokenPipeError`` when nobody reads it."""
    width = None if stream.isatty() else _PAGE
    return _Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap)
