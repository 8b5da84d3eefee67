"""Where what was fetched and what was read is kept between runs."""

from __future__ import annotations

import os
from pathlib import Path


def cache_home(of: str = "logs") -> Path:
    """``$XDG_CACHE_HOME/custody/logs``, by default ``~/.cache/custody/logs``. Deleting it loses nothing.

    Args:
        of: what is kept there: ``logs``, or ``readings``.

    See https://specifications.freedesktop.org/basedir/latest/
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification has a relative path ignored.
    root = Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache"
    return root / "custody" / of


def readings_home() -> Path | None:
    """Where readings are kept; None for a user who has no home."""
    try:
        return cache_home("readings")
    except RuntimeError:
        return None
