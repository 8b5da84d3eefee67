"""What goes wrong with a question before any engine sees it."""

from __future__ import annotations

from custody.errors import CustodyError


class QuestionError(CustodyError):
    """A question is unknown, its file is malformed, or a parameter is missing, unknown or of the wrong type."""
