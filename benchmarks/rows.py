"""Rows of an answer, counted and summed up so that two answers can be compared whatever their order."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BYTES = 8
_MODULUS = 1 << (8 * _BYTES)


@dataclass(slots=True)
class Rows:
    """Rows of time, actor, repository, tag and digest.

    Attributes:
        count: how many.
        total: the sum of a hash of each, so that a row that is there twice counts twice.
    """

    count: int = 0
    total: int = 0

    def add(self, row: Sequence[str | None]) -> None:
        """Count a row."""
        text = "\x1f".join("\x00" if value is None else value for value in row)
        self.count += 1
        self.total = (self.total + int.from_bytes(blake2b(text.encode(), digest_size=_BYTES).digest())) % _MODULUS

    def merge(self, other: Rows) -> None:
        """Count the rows of another answer too."""
        self.count += other.count
        self.total = (self.total + other.total) % _MODULUS

    @property
    def checksum(self) -> str:
        """Sixteen digits, the same for the same rows in any order."""
        return f"{self.total:0{2 * _BYTES}x}"
