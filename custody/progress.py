"""How far something is that takes a while, told to whoever wants to know; nothing here prints."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of something that takes a while.

    Attributes:
        text: what is being done and how far it is, in one line.
        ended: whether it is over; the next thing begins anew.
    """

    text: str
    ended: bool = False


ProgressCallback = Callable[[Progress], None]
"""Called in the thread that waits, as often as there is something new: up to once a file or a second."""


def silent(_progress: Progress) -> None:
    """For whom nobody waits."""


@contextmanager
def waiting(progress: ProgressCallback, begins: str) -> Iterator[Callable[[str], None]]:
    """Tell that something begins, what is said inside the block, and that it is over, whatever comes of it."""
    text = begins
    progress(Progress(text=text))

    def told(now: str) -> None:
        nonlocal text
        text = now
        progress(Progress(text=now))

    try:
        yield told
    finally:
        progress(Progress(text=text, ended=True))
