"""EventBridge patterns: read, checked, evaluated and, by ``custody.patterns.sql``, turned into SQL."""

from __future__ import annotations

from custody.patterns.pattern import CHARACTER_LIMIT, Pattern

__all__ = ["CHARACTER_LIMIT", "Pattern"]
