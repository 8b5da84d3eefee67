"""Where files lie: a folder of this machine, or a bucket; listed and read, and nothing kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from custody.logs.contents import open_at_once
from custody.logs.files import shown
from custody.verify.unpacked import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Stored:
    """One file or object.

    Attributes:
        name: path or ``s3://`` address, for people.
        below: the path below the folder that was named, or the key; with ``/``.
        bucket: of an object; empty for a file.
        place: which of the named places it is from.
    """

    name: str
    below: str
    bucket: str = ""
    place: int = 0

    @property
    def base(self) -> str:
        """Its name without folders."""
        return self.below.rpartition("/")[2]


class UnreadableError(Exception):
    """A file cannot be read; the text continues its name."""


class MissingError(UnreadableError):
    """There is no such file."""


class Source(Protocol):
    """One place."""

    def listed(self) -> Iterator[Stored]:
        """Every file there that may be a log file or a digest file."""

    def read(self, stored: Stored) -> tuple[bytes, dict[str, str]]:
        """The bytes and S3's own metadata.

        Raises:
            UnreadableError: they cannot be had.
        """

    def find(self, bucket: str, key: str) -> Stored | None:
        """An object that was not listed, by its key; None where that cannot be known without the list."""


class Folder:
    """A folder, or one file.

    Args:
        path: of the folder.
        place: its number among the places.
    """

    def __init__(self, path: Path, place: int = 0) -> None:
        self._root, self._place = path, place
        self._paths: dict[str, Path] = {}

    def listed(self) -> Iterator[Stored]:
        """Every regular file below, each folder once however it is linked; problems of folders are not told here."""
        if not self._root.is_dir():
            yield self._stored(self._root, self._root.absolute().name)
            return
        yield from self._walk(self._root, "", set())

    def _walk(self, folder: Path, below: str, been: set[tuple[int, int]]) -> Iterator[Stored]:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in been:
            return
        been.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            path = Path(entry.path)
            if path.is_dir():
                yield from self._walk(path, f"{below}{entry.name}/", been)
            else:
                yield self._stored(path, f"{below}{entry.name}")

    def _stored(self, path: Path, below: str) -> Stored:
        name = shown(path)
        self._paths[name] = path
        return Stored(
            name, below.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"), "", self._place
        )

    def read(self, stored: Stored) -> tuple[bytes, dict[str, str]]:
        """The bytes; a copy has no metadata."""
        try:
            with open(self._paths[stored.name], "rb", opener=open_at_once) as file:
                data = file.read(LIMIT + 1)
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from None
        if len(data) > LIMIT:
            raise UnreadableError("is larger than any file of CloudTrail")
        return data, {}

    def find(self, bucket: str, key: str) -> Stored | None:  # noqa: ARG002  # as all sources
        """Nothing: every file was listed."""
        return None
