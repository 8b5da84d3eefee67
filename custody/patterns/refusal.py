"""The one way this package refuses a pattern: a line with the path, the value and the rule."""

from __future__ import annotations

import json

from custody.errors import PatternError

_SHOWN = 60


def refuse(path: tuple[str, ...], value: object, rule: str) -> PatternError:
    """An error to raise, naming where in the pattern, what stands there, and what to write instead."""
    shown = json.dumps(value, ensure_ascii=True, default=str)
    if len(shown) > _SHOWN:
        shown = shown[: _SHOWN - 1] + "…"
    return PatternError(f"event pattern: {dotted(path)} is {shown}: {rule}")


def dotted(path: tuple[str, ...]) -> str:
    """``detail.eventName``, or ``the pattern`` for the whole of it."""
    return ".".join(path) if path else "the pattern"
