"""The engines by their names on the command line."""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """Where a question is asked."""

    ATHENA = "athena"
    LOCAL = "local"
