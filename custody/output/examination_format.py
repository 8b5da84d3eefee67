"""The formats that an examination of a deployment can be written in."""

from __future__ import annotations

from enum import StrEnum


class ExaminationFormat(StrEnum):
    """How ``custody doctor`` writes what it saw."""

    TABLE = "table"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
