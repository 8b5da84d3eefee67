"""Log files looked through ahead of their turn, on several cores; what comes of it is handed on in their order."""

from __future__ import annotations

import stat
from collections import deque
from itertools import chain
from threading import local
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from custody.logs.cores import cores
from custody.logs.kinds import is_called_json
from custody.logs.looked_through import Looking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from custody.logs.record_borders import Borders, Decide

WORTH_IT = 512 << 10
"""Bytes of log files, packed, from which on to look through them is faster than to read them plainly."""

_MOST_HELD = 16 << 20
"""Bytes of files, packed, that are looked through and not yet read; ten times as much may be held of what they say."""

T = TypeVar("T")


class Turn(NamedTuple, Generic[T]):
    """One thing whose turn has come.

    Attributes:
        item: as it was given.
        borders: what its file holds; None when nobody has looked, or when only the plain reader can tell.
    """

    item: T
    borders: Borders | None


class Ahead:
    """Looks through files while others are read.

    It is ahead of the reader by two files a core, so memory does not grow with the number of files. Unpacking and
    looking let other threads run meanwhile.

    Args:
        limit: bytes of one file, unpacked.
        decide: as for ``RecordBorders.of``.
        hours: likewise.
    """

    def __init__(self, limit: int, decide: Decide, *, hours: bool) -> None:
        self._limit, self._decide, self._hours = limit, decide, hours
        self._own = local()

    def through(self, items: Iterator[T], path_of: Callable[[T], Path | None]) -> Iterator[Turn[T]]:
        """The same items in their order, each with what its file holds.

        Args:
            items: taken only as far as needed, once there are enough of them.
            path_of: the file of an item; None for one that has none to look through.
        """
        met, few, items = 0, [], iter(items)
        # To read one plainly takes ten times as long, so it is known what they come to before the first is read.
        for item in items:
            few.append(item)
            met += max(_size(path_of(item)), 0)
            if met >= WORTH_IT:
                yield from self._on_threads(chain(few, items), path_of)
                return
        for item in few:
            yield Turn(item, None)

    def _on_threads(self, items: Iterator[T], path_of: Callable[[T], Path | None]) -> Iterator[Turn[T]]:
        # Takes a while to load, which few files are not worth.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # see above

        at_once = cores()
        waiting: deque[tuple[T, Future[Borders | None] | None, int]] = deque()
        held = 0
        with ThreadPoolExecutor(at_once, thread_name_prefix="custody-logs") as threads:
            try:
                for item in items:
                    path = path_of(item)
                    size = _size(path)
                    look = path is not None and size >= 0 and is_called_json(path.name)
                    waiting.append((item, threads.submit(self._look, path) if look and path else None, max(size, 0)))
                    held += max(size, 0)
                    while len(waiting) > 2 * at_once or (held > _MOST_HELD and len(waiting) > 1):
                        first, future, size = waiting.popleft()
                        held -= size
                        yield _turn(first, future)
                for first, future, _ in waiting:
                    yield _turn(first, future)
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    def _look(self, path: Path) -> Borders | None:
        looking = getattr(self._own, "looking", None)
        if looking is None:
            looking = self._own.looking = Looking(self._limit, self._decide, hours=self._hours)
        found: Borders | None = looking.through(path)
        return found


def _turn(item: T, future: Future[Borders | None] | None) -> Turn[T]:
    return Turn(item, None if future is None else future.result())


def _size(path: Path | None) -> int:
    """Bytes of a file as it lies there; below zero for a pipe, which gives them once, and whatever else is no file."""
    try:
        found = None if path is None else path.stat()
    except OSError:
        return -1
    return found.st_size if found is not None and stat.S_ISREG(found.st_mode) else -1
