"""The head of a question's file: comment lines that say what the SQL below cannot.

    -- title: Who pushed images?
    -- why: A sentence,
    --   which may go on in lines that begin with three spaces.
    -- parameter hours integer 24: What it means.
    -- parameter earliest time 90d: How far back to look.
    -- column pushes: What it says.

A parameter of ``shared_parameters.COMMON`` and a column that the relation ``events`` has need no words here: of the
column the name alone. The default of a parameter is JSON, days before ``since`` for a time, or ``required``. What an
integer may be stands behind its default: ``integer 0 from -720 to 840``.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from custody.detections.scheduled_query import taken
from custody.lake.columns import BY_NAME
from custody.questions.model import Parameter, Question
from custody.questions.problem import QuestionError
from custody.questions.shared_parameters import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.questions.model import Default
    from custody.questions.values import ParameterType

RESERVED = frozenset(
    (
        *(
            "begin",
            "cdk_json",
            "context",
            "end",
            "engine",
            "format",
            "from",
            "help",
            "h",
            "logs",
            "on_problem",
            "output",
        ),
        *(
            "cache",
            "price",
            "profile",
            "progress",
            "question",
            "reuse",
            "reuse_minutes",
            "settings",
            "to",
            "today",
            "verify",
            "words",
        ),
    )
)
"""What ``custody ask`` and ``custody.ask`` take besides parameters: one of that name could never be given."""

_ENTRY = re.compile(r"(title|why|parameter|column)\b ?([^:]*)(?:: ?(.*))?")
_PARAMETER = re.compile(r"(\w+) (text|time|integer|boolean) (.+?)(?: from (-?\d+) to (-?\d+))?")
_RELATION = re.compile(r"\b(?:FROM|JOIN) (events|record_hours|replaced_records|rule_findings|state_changes)\b")


def read(id_: str, text: str) -> Question:
    """The question that a file's text holds.

    Raises:
        QuestionError: the head does not describe what the SQL takes.
    """
    lines = text.splitlines(keepends=True)
    length = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    sql = "".join(lines[length:]).strip() + "\n"
    entries = list(_entries(id_, lines[:length]))
    texts = {kind: meaning for kind, _, meaning in entries}
    if not {"title", "why"} <= set(texts) or not sql.strip():
        raise QuestionError(f"question {id_}: its file lacks title, why or SQL; write all three")
    return Question(
        id=id_,
        title=texts["title"],
        why=texts["why"],
        parameters=_parameters(id_, sql, [_parameter(id_, *rest) for kind, *rest in entries if kind == "parameter"]),
        columns=tuple(_column(id_, *rest) for kind, *rest in entries if kind == "column"),
        relations=relations_of(sql),
        sql=sql,
    )


def relations_of(sql: str) -> tuple[str, ...]:
    """The relations that SQL reads, each once."""
    return tuple(sorted(set(_RELATION.findall(sql))))


def _entries(id_: str, lines: list[str]) -> Iterator[tuple[str, str, str]]:
    joined: list[str] = []
    for line in lines:
        said = line.removeprefix("--").rstrip()
        if said.startswith("   ") and joined:
            joined[-1] += " " + said.strip()
        else:
            joined.append(said.strip())
    for entry in joined:
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise QuestionError(
                f"question {id_}: {entry!r} is no line of a head; write title, why, parameter or column"
            )
        yield match[1], match[2].strip(), match[3] or ""


def _parameter(id_: str, written: str, meaning: str) -> Parameter:
    match = _PARAMETER.fullmatch(written)
    if match is None or not meaning:
        raise QuestionError(f"question {id_}: parameter {written!r} is not understood; write name, type, default")
    return Parameter(
        name=match[1],
        type=cast("ParameterType", match[2]),
        default=_default(id_, match[3]),
        meaning=meaning,
        range=(int(match[4]), int(match[5])) if match[4] else None,
    )


def _default(id_: str, written: str) -> Default:
    if written == "required":
        return None
    if days := re.fullmatch(r"(\d+)d", written):
        return timedelta(days=int(days[1]))
    try:
        return cast("Default", json.loads(written))
    except ValueError:
        raise QuestionError(
            f"question {id_}: the default {written} is not understood; write JSON, days such as 90d, or required"
        ) from None


def _column(id_: str, name: str, meaning: str) -> tuple[str, str]:
    if not meaning and name not in BY_NAME:
        raise QuestionError(f"question {id_}: column {name} is not explained; say what it means")
    return name, meaning or BY_NAME[name].meaning


def _parameters(id_: str, sql: str, own: list[Parameter]) -> tuple[Parameter, ...]:
    known = {parameter.name: parameter for parameter in (*COMMON, *own)}
    names = taken(sql)
    for name in names:
        if name not in known:
            raise QuestionError(f"question {id_}: the SQL takes :{name}, which its head does not explain")
    for parameter in own:
        if parameter.name in RESERVED:
            raise QuestionError(
                f"question {id_}: parameter {parameter.name} has a name that asking itself takes; rename it"
            )
        if parameter.name not in names:
            raise QuestionError(f"question {id_}: the SQL does not take :{parameter.name}; leave it out of the head")
    return tuple(parameter for name, parameter in known.items() if name in names)
