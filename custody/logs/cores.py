"""How many things may be done at once."""

from __future__ import annotations

import os

_MOST = 4


def cores() -> int:
    """The processor's cores that this process may use, four at most: each holds a file."""
    # Only those that this process may use, where the system tells.
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST)
