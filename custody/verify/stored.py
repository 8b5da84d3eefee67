"""Where files lie: a folder of this machine, or a bucket; listed and read, and nothing kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from custody.logs.contents import open_at_once
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
    """One place.

    Attributes:
        unread: folders that could not be listed, each with what is wrong, once all was listed.
    """

    unread: list[tuple[str, str]]

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
        self._path, self._place = path, place
        self.unread: list[tuple[str, str]] = []
        # Where the name that is shown is not the one to open: bytes that are no text.
        self._paths: dict[str, str] = {}

    def listed(self) -> Iterator[Stored]:
        """Every regular file below, each folder once however it is linked; problems of folders are not told here."""
        if self._path.is_dir():
            yield from self._walk(os.fspath(self._path), "", set())
        else:
            yield self._stored(os.fspath(self._path), self._path.absolute().name)

    def _walk(self, folder: str, below: str, been: set[tuple[int, int]]) -> Iterator[Stored]:
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in been:
                return
            been.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self.unread.append((_shown(folder), f"cannot be read: {error.strerror}"))
            return
        for entry in entries:
            if entry.is_dir():
                yield from self._walk(entry.path, f"{below}{entry.name}/", been)
            else:
                yield self._stored(entry.path, f"{below}{entry.name}")

    def _stored(self, path: str, below: str) -> Stored:
        if path.isascii():
            return Stored(path, below, "", self._place)
        name = _shown(path)
        self._paths[name] = path
        return Stored(name, _shown(below), "", self._place)

    def read(self, stored: Stored) -> tuple[bytes, dict[str, str]]:
        """The bytes; a copy has no metadata."""
        try:
            with open(self._paths.get(stored.name, stored.name), "rb", buffering=0, opener=open_at_once) as file:
                size = os.fstat(file.fileno()).st_size
                data = file.read() if size <= LIMIT else b""
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from None
        if max(size, len(data)) > LIMIT:
            raise UnreadableError("is larger than any file of CloudTrail")
        return data, {}

    def find(self, bucket: str, key: str) -> Stored | None:  # noqa: ARG002  # as all sources
        """Nothing: every file was listed."""
        return None


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
