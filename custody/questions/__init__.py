"""The questions an auditor asks, each written once in Athena's SQL beside this file.

    >>> from custody.questions import get
    >>> asked = get("who-pushed")
    >>> asked.bind({"since": "2026-11-01", "until": "2026-12-01", "repository": "shop/api"})["since"]
    '2026-11-01 00:00:00'

An engine takes ``asked.sql`` and what ``asked.bind`` returns.
"""

from __future__ import annotations

from custody.callable_package import calls
from custody.questions.index import all_questions, get
from custody.questions.model import Parameter, Question
from custody.questions.problem import QuestionError
from custody.questions.wrapped import asked_by

__all__ = ["Parameter", "Question", "QuestionError", "all_questions", "asked_by", "get"]

calls(__name__, "custody.api:questions")
