"""The list of questions, by topic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from rich.table import Table
from rich.text import Text

from custody.output.console import console
from custody.questions.topics import TOPICS, topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.questions import Parameter, Question

_PERIOD = frozenset({"since", "until"})


def write_questions(found: Sequence[Question], stream: TextIO, *, as_json: bool) -> None:
    """Print every question with its title and its parameters."""
    if as_json:
        stream.write(json.dumps([in_short(question) for question in found], indent=2) + "\n")
        return
    page = console(stream)
    for topic in TOPICS:
        here = [question for question in found if topic_of(question) == topic]
        if here:
            page.print(Text(topic, style="bold"))
            page.print(_table(here))


def _table(questions: list[Question]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 2))
    for question in questions:
        required = [f"--{_shown(each)} …" for each in question.parameters if each.required and each.name not in _PERIOD]
        table.add_row(Text(" ".join([question.id, *required])), Text(question.title))
    return table


def _shown(parameter: Parameter) -> str:
    return parameter.name.replace("_", "-")


def in_short(question: Question) -> dict[str, Any]:
    """A question for a machine, without its SQL."""
    return {
        "id": question.id,
        "title": question.title,
        "why": question.why,
        "topic": topic_of(question),
        "relations": list(question.relations),
        "detection": question.detection,
        "controls": {name: list(ids) for name, ids in question.controls.items()},
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "required": each.required and each.name not in _PERIOD,
                "default": each.default_text,
                "meaning": each.meaning,
            }
            for each in question.parameters
        ],
        "columns": [{"name": name, "meaning": meaning} for name, meaning in question.columns],
    }
