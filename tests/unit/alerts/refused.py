"""Which detections find calls that were refused: found out from their questions, so that none can be forgotten.

A question is blind to refused calls where each of its reads of ``events`` asks for ``error_code IS NULL``: that stands
in its parse tree. Every other is run on its own samples, in which a call after the other, and then all, are refused:
it finds refused calls when a finding is about one of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlglot
from sqlglot import exp
from unit.alerts.test_message import SAMPLES

import custody
from custody.detections import all_detections

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from custody.scan.finding import Finding

REFUSED: dict[str, Any] = {
    "errorCode": "AccessDenied",
    "errorMessage": "User is not authorized to perform this action",
    "responseElements": None,
}
BLIND, FINDS, NO_CALL, UNKNOWN = "blind", "finds", "tells of no call", "unknown"


class Verdict(NamedTuple):
    """What a question makes of refused calls, and its findings on some."""

    said: str
    findings: tuple[Finding, ...] = ()


_KNOWN: dict[str, Verdict] = {}


def verdicts(folder: Path) -> dict[str, Verdict]:
    """The verdict on each detection that asks a question, found out once.

    Args:
        folder: for log files.
    """
    if not _KNOWN:
        _KNOWN.update(
            {each.id: verdict(each.id, each.question.sql, folder) for each in all_detections() if each.question}
        )
    return _KNOWN


def verdict(detection: str, sql: str, folder: Path) -> Verdict:
    """What a question makes of refused calls, by its text and by its samples."""
    if is_blind(sql):
        return Verdict(BLIND)
    named = False
    for records in _variants(detection):
        refused = {each["eventID"] for each in records if each.get("errorCode") and "eventID" in each}
        findings = found(detection, records, folder)
        about = tuple(each for each in findings if each.event_id in refused)
        if about:
            return Verdict(FINDS, about)
        named |= any(each.event_id for each in findings)
    return Verdict(UNKNOWN if named else NO_CALL)


def _variants(detection: str) -> Iterator[list[dict[str, Any]]]:
    for sample in json.loads((SAMPLES / detection / "fires.json").read_text("utf-8")):
        records = sample if isinstance(sample, list) else [sample]
        calls = [at for at, each in enumerate(records) if "eventName" in each]
        for these in (set(calls), *({at} for at in calls)):
            yield [each | REFUSED if at in these else each for at, each in enumerate(records)]


def found(detection: str, records: list[dict[str, Any]], folder: Path) -> list[Finding]:
    """What a detection finds in some records."""
    file = folder / f"{detection}.json"
    file.write_text(json.dumps({"Records": records}), "utf-8")
    return list(custody.scan(file, detections=[detection]))


def is_blind(sql: str) -> bool:
    """Whether no refused call gets into an answer: each read of records is of ``events``, and of what was done."""
    tree = sqlglot.parse_one(sql, dialect="trino")
    own = {each.alias for each in tree.find_all(exp.CTE)}
    reads = [each for each in tree.find_all(exp.Table) if each.name not in own]
    return bool(reads) and all(each.name == "events" and _of_what_was_done(each) for each in reads)


def _of_what_was_done(read: exp.Table) -> bool:
    select = read.find_ancestor(exp.Select)
    where = select.args.get("where") if select else None
    if select is None or where is None:
        return False
    # A bare name is that of events, which has it: were it of another source too, no engine would take the query.
    names = {read.alias_or_name, ""}
    conditions = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    return any(
        isinstance(each, exp.Is)
        and isinstance(each.expression, exp.Null)
        and isinstance(each.this, exp.Column)
        and each.this.name == "error_code"
        and each.this.table in names
        for each in conditions
    )
