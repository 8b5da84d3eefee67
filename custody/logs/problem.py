"""What could not be read, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from custody.errors import CustodyError


class LogsError(CustodyError):
    """A path was given that holds nothing to read: the mistake is in the command, not in a file."""


@dataclass(frozen=True, slots=True)
class Problem:
    r"""A file, or a part of one, that gave no record. The rest of the input is read all the same.

    Attributes:
        file: the path as it was found; bytes that are no UTF-8 are shown as ``\xff``.
        position: where in the file: ``record 3`` counts from 0 as ``source_position`` does, ``line 12`` from
            1, ``byte 99`` from 0; empty for the whole file.
        what: what is wrong, a sentence that continues the file's name: ``is empty``.
    """

    file: str
    position: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}{f' ({self.position})' if self.position else ''} {self.what}"
