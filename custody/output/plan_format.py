"""The formats that a plan can be written in."""

from __future__ import annotations

from enum import StrEnum


class PlanFormat(StrEnum):
    """How ``custody plan`` writes what it found."""

    TABLE = "table"
    JSON = "json"
