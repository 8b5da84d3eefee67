"""What could not be read, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from custody.errors import CustodyError
from custody.problem_kind import ProblemKind

NAMED = 20
"""Problems of one file that are told one by one; the last of a file with more of them tells how many more."""


class LogsError(CustodyError):
    """A path was given that holds nothing to read: the mistake is in the command, not in a file."""


@dataclass(frozen=True, slots=True)
class Problem:
    r"""A file, or a part of one, that gave no record or more than it should. The rest is read all the same.

    Attributes:
        file: the path as it was found; bytes that are no UTF-8 are shown as ``\xff``.
        position: where in the file: ``record 3`` counts from 0 as ``source_position`` does, ``line 12`` from
            1, ``byte 99`` from 0; empty for the whole file.
        what: what is wrong, a sentence that continues the file's name: ``is empty``.
        kind: for those who tell problems apart.
        count: how many problems this one stands for; above 1 when a file has more than are told one by one.
    """

    file: str
    position: str
    what: str
    kind: ProblemKind = ProblemKind.UNREADABLE
    count: int = 1

    def __str__(self) -> str:
        return f"{self.file}{f' ({self.position})' if self.position else ''} {self.what}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a file that a reader of the answer should know, and that is no problem.

    Attributes:
        file: as in a problem.
        what: a sentence that continues the file's name.
    """

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file} {self.what}"
