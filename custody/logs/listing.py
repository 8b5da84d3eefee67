"""The files that a reading is about to read, listed before the first is opened, and one sum of all of them."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from custody.logs.cores import cores
from custody.logs.files import Candidate, shown
from custody.logs.layout import is_log_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from custody.logs.problem import Problem

LARGEST = 64 << 20
"""Bytes of one file as it lies there; where a larger one is among them, there is no sum."""

_Status = tuple[int, int, int]


@dataclass(slots=True)
class Listing:
    """Files, in the order in which they are read.

    Attributes:
        candidates: files of this machine, and problems of folders.
        fetched: files that were fetched, each with its name.
    """

    candidates: list[Candidate | Problem]
    fetched: list[tuple[str, Path]]
    _summed: dict[Path, _Status] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files as they lie there."""
        return sum(_status(path)[1] for _, path in self._named())

    @property
    def lasts(self) -> bool:
        """Whether every file can be read twice, as a pipe cannot."""
        return all(stat.S_ISREG(mode) for _, path in self._named() if (mode := _status(path)[0]))

    def sum(self) -> str | None:
        """A sum of every name and every byte; None where a file cannot be summed, or a folder could not be read."""
        named = list(self._named())
        if len(named) < len(self.candidates) + len(self.fetched):
            return None
        # Takes a while to load, which few files are not worth.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # see above

        with ThreadPoolExecutor(cores()) as threads:
            sums = list(threads.map(self._sum, (path for _, path in named)))
        if None in sums:
            return None
        every = sha256()
        for (name, _), each in zip(named, sums, strict=True):
            every.update(f"{len(name)} {name} {each}\n".encode("utf-8", "surrogateescape"))
        return every.hexdigest()

    def unchanged(self) -> bool:
        """Whether all files still are what was summed, by their sizes and times."""
        return all(_status(path) == status for path, status in self._summed.items())

    def _named(self) -> Iterator[tuple[str, Path]]:
        for each in self.candidates:
            if isinstance(each, Candidate):
                # Its whole path tells whether it lies where CloudTrail puts files.
                yield f"{shown(each.path)} {is_log_file(each.path.absolute().as_posix())} {each.named}", each.path
        yield from self.fetched

    def _sum(self, path: Path) -> str | None:
        status = _status(path)
        if not stat.S_ISREG(status[0]) or status[1] > LARGEST:
            return None
        try:
            found = sha256(path.read_bytes()).hexdigest()
        except OSError:
            return None
        self._summed[path] = status
        return found


def _status(path: Path) -> _Status:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_mode, found.st_size, found.st_mtime_ns
