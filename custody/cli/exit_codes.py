"""What a command's exit code says; the last two are those that shells report."""

from __future__ import annotations

DONE = 0
FOUND = 1
"""Findings at or above ``--fail-on``, whether or not everything could be read."""
ERROR = 2
"""A mistake in the command or the settings, or nothing could be read."""
INCOMPLETE = 3
"""Done, but something could not be read: what it holds is missing."""
INTERRUPTED = 130
PIPE_CLOSED = 141
