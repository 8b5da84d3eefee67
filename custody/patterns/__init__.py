"""EventBridge patterns: read, checked, evaluated and, by ``custody.patterns.sql``, turned into SQL.

What is named here is loaded when it is first used: who only wants to know the places of a record has no pattern.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.patterns.pattern import CHARACTER_LIMIT, Pattern

__all__ = ["CHARACTER_LIMIT", "Pattern"]


def __getattr__(name: str) -> Any:
    """Load what is asked for from the module that defines it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.pattern"), name)
