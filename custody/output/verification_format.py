"""The formats that a verification can be written in."""

from __future__ import annotations

from enum import StrEnum


class VerificationFormat(StrEnum):
    """How ``custody verify`` writes what it found."""

    TABLE = "table"
    JSON = "json"
