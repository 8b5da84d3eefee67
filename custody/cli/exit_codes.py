"""What a command's exit code says; the last two are those that shells report."""

from __future__ import annotations

DONE, FOUND, ERROR, INCOMPLETE = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141

MEANINGS = {
    f"{DONE}": "done; nothing found at or above `--fail-on`",
    f"{FOUND}": "findings at or above `--fail-on`",
    f"{ERROR}": "an error: a mistake in the command or the settings, or nothing that could be read",
    f"{INCOMPLETE}": "done, but something could not be read, or has no readable time; findings at or above `--fail-on` "
    f"are {FOUND} all the same",
    f"{INTERRUPTED}, {PIPE_CLOSED}": "interrupted; the reader of the output went away",
}
"""The rows of the table in docs/cli.md."""

_UNREAD = f"{ERROR} an error or nothing could be read, {INCOMPLETE} done, but something could not be read."
OF_SCANS = f"Exit codes: {DONE} done and nothing found, {FOUND} findings at or above --fail-on, {_UNREAD}"
OF_QUESTIONS = f"Exit codes: {DONE} done, {_UNREAD}"
"""The last line of the help of what scans and of what asks or reports."""
