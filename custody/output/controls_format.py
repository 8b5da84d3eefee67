"""The formats that controls can be written in."""

from __future__ import annotations

from enum import StrEnum


class ControlsFormat(StrEnum):
    """How ``custody controls`` writes them."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
