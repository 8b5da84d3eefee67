"""The Amazon EventBridge pattern language: read, checked, evaluated and (``custody.patterns.sql``) turned into SQL."""

from __future__ import annotations

from custody.patterns.pattern import CHARACTER_LIMIT, Pattern

__all__ = ["CHARACTER_LIMIT", "Pattern"]
