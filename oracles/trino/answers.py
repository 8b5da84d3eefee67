"""Every text, asked of Trino and of DuckDB, and of the golden history's files."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from unit.questions.history import ASKED, HISTORY, WEEK
from unit.questions.history import text as as_file

from custody.attest.registry import question as registry_question
from custody.detections import DetectionSettings, all_detections
from custody.detections.scheduled_query import values
from custody.engines.athena_values import bind
from custody.engines.closed_days import of_closed_days
from custody.errors import CustodyError
from custody.forwarding.rule_findings import of_any_place
from custody.lake.columns import BY_NAME, Type
from custody.lake.domain_views import domain_views
from custody.lake.events_view import DELIVERED_VIEW
from custody.lake.raw_table import BY_FIELD
from custody.lake.rule_findings import COMPILED, RELATION, reads_rule_findings, with_rule_findings
from custody.questions import all_questions, get
from custody.timeline.timeline import question as timeline_question
from oracles.outcome import Comparison
from oracles.trino.bucket import declared
from oracles.trino.client import Answer, TrinoError
from oracles.trino.tables import views

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.engines.protocol import Value
    from oracles.trino.client import Client, Row
    from oracles.trino.server import Trino
    from oracles.trino.setups import Setup

FOUND = ("event_id", "event_time", "account", "region")
"""What counts in the file of a detection's answer, as in the tests."""

MOST_STAGES = 100
"""Of one query. Trino and Athena refuse more than 150, and a new branch of the view must not bring one there."""

_AT_ONCE = 3

UNTIL = datetime(2026, 11, 20, 12)  # noqa: DTZ001 - UTC unsaid, as every time of the record
"""When the scheduled questions are asked of the samples."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One text with its values.

    Attributes:
        name: for people.
        ordered: whether the text says how its rows are ordered.
        golden: the name of the file with the answer that the golden history has.
        view: whether it is a view's own rows.
    """

    name: str
    sql: str
    values: Mapping[str, Value]
    ordered: bool = True
    golden: str = ""
    view: bool = False


def compare_answers(trino: Trino, setup: Setup) -> Comparison:
    """Every view, named query and scheduled question has the rows that DuckDB has."""
    found = Comparison(f"Trino and DuckDB, {setup.name}")
    found.measures.append(f"{len(setup.entries):,} records and events, today {setup.today}")
    client, stages = setup.client(trino), {"nothing": 0}
    every = [*_views(setup), *_questions(setup)]
    # The texts are those of the questions: their own values need no view planned once more.
    every += _scheduled() if setup.kept else ()
    for asked, answer in zip(every, _all_on_trino(client, every, setup.now), strict=True):
        found.compared += 1
        difference = answer if isinstance(answer, str) else _difference(setup, asked, answer.columns, answer.rows)
        if difference:
            found.differences.append(f"{asked.name}: {difference}")
        elif isinstance(answer, Answer):
            stages[asked.name] = answer.stages
            if answer.stages > MOST_STAGES:
                found.differences.append(f"{asked.name}: {answer.stages} stages, of which Athena runs 150")
    most = max(stages, key=lambda name: stages[name])
    found.measures.append(f"the most stages are {stages[most]}, of {most}")
    return found


def _difference(setup: Setup, asked: Asked, columns: tuple[str, ...], theirs: list[Row]) -> str:
    try:
        answer = setup.local.run(asked.sql, dict(asked.values))
        ours = list(answer.rows)
    except CustodyError as error:
        return f"DuckDB refuses it: {str(error)[:300]}"
    if columns != answer.columns:
        return f"columns {columns} and {answer.columns}"
    if not setup.rows:
        return ""
    here, there = [[_row(asked, columns, row) for row in rows] for rows in (ours, theirs)]
    if not asked.ordered:
        here, there = sorted(here, key=repr), sorted(there, key=repr)
    if here != there:
        return f"{len(there)} rows on Trino, {len(here)} on DuckDB; {_first(columns, there, here)}"
    # A record's place in its file, which a golden answer may name, is not known there.
    if asked.golden and setup.name == "border" and "source_position" not in columns:
        expected = (HISTORY / "answers" / f"{asked.golden}.csv").read_text("utf-8")
        if _file(asked, columns, theirs) != expected:
            return "the rows of both are not those of the file"
    return ""


def _file(asked: Asked, columns: tuple[str, ...], found: list[Row]) -> str:
    rows = [tuple(_name(value) for value in row) for row in found]
    if get(asked.golden.partition("--")[0]).detection:
        places = [columns.index(name) for name in FOUND]
        columns, rows = FOUND, [tuple(row[place] for place in places) for row in rows]
    written: str = as_file(columns, rows)
    return written


def _first(columns: tuple[str, ...], theirs: list[Row], ours: list[Row]) -> str:
    for number, (one, other) in enumerate(zip(theirs, ours, strict=False)):
        if one != other:
            cells = [f"{n}: {a!r} / {b!r}" for n, a, b in zip(columns, one, other, strict=True) if a != b]
            return f"row {number}, Trino / DuckDB: {'; '.join(cells)[:400]}"
    extra = theirs[len(ours) :] or ours[len(theirs) :]
    return f"then {extra[0]!r:.400}"


def _all_on_trino(client: Client, every: list[Asked], now: datetime) -> Iterator[Answer | str]:
    asking = ThreadPoolExecutor(_AT_ONCE)
    try:
        yield from asking.map(lambda asked: _on_trino(client, asked, now), every)
    finally:
        # Whoever ends the run waits for what is asked already, and for no more.
        asking.shutdown(cancel_futures=True)


def _on_trino(client: Client, asked: Asked, now: datetime) -> Answer | str:
    """The answer to what is sent at a time, or what Trino says against it."""
    try:
        sql, literals = bind(of_closed_days(asked.sql, asked.values, now), dict(asked.values))
        return client.run(
            with_rule_findings(sql, of_any_place(compiled=COMPILED)) if reads_rule_findings(sql) else sql, literals
        )
    except (TrinoError, CustodyError, OSError) as error:
        return str(error)[:300]


def _row(asked: Asked, columns: tuple[str, ...], row: Row) -> Row:
    """A row as it is compared: JSON text by what it says, a file by its name, the place in it left out."""
    return tuple(
        _said(_name(value), json_column=name if asked.view and _is_json(name) else "")
        for name, value in zip(columns, row, strict=True)
        if name != "source_position"
    )


def _name(value: Any) -> Any:
    # A file's whole address there, its name here.
    return value.rpartition("/")[2] if isinstance(value, str) and value.startswith("local:///") else value


def _is_json(column: str) -> bool:
    return column in BY_NAME and BY_NAME[column].type is Type.JSON


def _said(value: Any, *, json_column: str) -> Any:
    """JSON text as what it says, the rest as it is; ``json_column`` names a view's own column of JSON."""
    if not isinstance(value, str) or (json_column and value == "null"):
        # A field that is null is one that is absent to Athena: by_design.
        return None if isinstance(value, str) else value
    if value[:1] in {"{", "["}:
        with suppress(ValueError):
            said = json.loads(value)
            shape = BY_FIELD.get(BY_NAME[json_column].path[0]) if json_column and BY_NAME[json_column].path else None
            return json.dumps(declared(said, shape) if shape else said, sort_keys=True)
    return value


def _views(setup: Setup) -> Iterator[Asked]:
    own = {view.name: view.sql for view in domain_views()}
    for view in views(f"DATE '{setup.today}'"):
        if view.name == DELIVERED_VIEW:
            # DuckDB reads the files itself; what the view gives is seen in ``events``.
            continue
        # DuckDB has the two relations as tables; of a view over them it has the text.
        source = f"({own[view.name]}) AS seen" if view.name in own else view.name
        columns = ", ".join(name for name in view.columns if name not in _unseen(view.columns))
        yield Asked(f"view {view.name}", f"SELECT {columns} FROM {source}", {}, ordered=False, view=True)  # noqa: S608 - our own


def _relation() -> Asked:
    """What rules find, of which no lake has a view."""
    return Asked(RELATION, f"SELECT event_id, event_time, actor, detection FROM {RELATION}", {}, ordered=False)  # noqa: S608


def _unseen(columns: Mapping[str, Type]) -> set[str]:
    """What Athena never shows, the record's place in its file, and what is compared within one engine alone."""
    return {"management_event", "month", "other_fields", "source_position", "fingerprint"} & set(columns)


def _questions(setup: Setup) -> Iterator[Asked]:
    for case, given in ASKED.items():
        question = get(case.partition("--")[0])
        bound = question.bind(({"since": "2015-01-01", "until": "2027-01-01"} if setup.kept else WEEK) | given)
        # What lies in closed days alone is planned without the views, and the rest takes an hour.
        if setup.questions or of_closed_days(question.sql, bound, setup.now) != question.sql:
            yield Asked(f"question {case}", question.sql, bound, golden=case)
    if not setup.questions:
        return
    yield _relation()

    timeline = timeline_question()
    yield Asked("timeline", timeline.sql, timeline.bind({"since": "2015-01-01", "until": "2027-01-01"}))
    registry = registry_question()
    digest = f"sha256:4{'d' * 63}"
    yield Asked(
        "registry", registry.sql, registry.bind({"since": "2015-01-01", "until": "2027-01-01", "digest": digest})
    )


def _scheduled() -> Iterator[Asked]:
    named = {question.id: question.sql for question in all_questions()}
    settings = DetectionSettings(
        trusted_accounts=("444455556666",), allowed_regions=("eu-central-1",), silence_hours=1, mass_deletion_count=2
    )
    for detection in all_detections(settings):
        if detection.question:
            known = values(detection.question, settings, until=UNTIL)
            yield Asked(f"scheduled {detection.id}", named[detection.id], known)
