"""``rule_findings``: the records that fire rules, a row each record and detection, for questions that compare.

It is a relation of no engine and of no template: its text is 150 kB of the rules' own patterns, and as a view it would
take a fifth of what CloudFormation takes. Whoever asks puts it in the place of its name.

See https://docs.aws.amazon.com/athena/latest/ug/service-limits.html for the length of a query's text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custody.lake.columns import BY_NAME, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RELATION = "rule_findings"

_TAKEN = ("event_id", "corrects", "event_time", "account", "region", "source_file")
_SUBJECT = "COALESCE(resource, repository, pipeline, CASE WHEN omitted IS NOT NULL THEN 'omitted by CloudTrail' END)"
_MADE = {"actor": "COALESCE(actor_arn, actor_name)", "subject": _SUBJECT}

COLUMNS: dict[str, Type] = {
    **{name: BY_NAME[name].type for name in _TAKEN},
    **dict.fromkeys(_MADE, Type.TEXT),
    "member": Type.BOOLEAN,
    "detection": Type.TEXT,
}
"""Its columns: those of the record that fired, whether its account sends events to a bus of another one, and the
detection's id."""

COMPILED = 30_000
"""Characters of conditions in one expression: Trino refuses to compile one of 60,000, which is bytecode of a method."""

_NAMED = re.compile(rf"\b(FROM|JOIN) {RELATION}\b(?: AS (\w+))?")


def reads_rule_findings(sql: str) -> bool:
    """Whether a text names the relation."""
    return _NAMED.search(sql) is not None


def with_rule_findings(sql: str, relation: str) -> str:
    """The text with a relation's own in the place of each ``FROM rule_findings``, with ``AS`` before another name."""
    return _NAMED.sub(lambda named: f"{named[1]} (\n{relation}\n) AS {named[2] or RELATION}", sql)


def rule_findings(
    predicates: Mapping[str, str], *, where: str = "TRUE", member: str = "FALSE", compiled: int | None = COMPILED
) -> str:
    """The relation as one SELECT over ``events``, which is read once.

    Args:
        predicates: by a detection's id, the condition on a row that its rule is; none is NULL.
        where: which records can have fired one, a condition on a row.
        member: whether a record's account is one that sends its events to the bus of another account.
        compiled: characters of conditions that one expression may have, by default what Trino compiles; None for an
            engine that compiles nothing.
    """
    parts = list(_parts(predicates, compiled))
    names = [f"fired_{number}" for number in range(len(parts))]
    made = {**_MADE, "member": member}
    taken = ", ".join((*_TAKEN, *(f"{each} AS {name}" for name, each in made.items())))
    fired = ", ".join(f"{_fired(part)} AS {name}" for name, part in zip(names, parts, strict=True))
    rows = f"SELECT {taken}, {fired} FROM events WHERE {where}"  # noqa: S608 - no input in it
    columns = ", ".join(COLUMNS)
    if len(parts) == 1:
        return f"SELECT {columns} FROM ({rows}) AS matched CROSS JOIN UNNEST(fired_0) AS one (detection)"  # noqa: S608
    each = ", ".join(f"of_{name}" for name in names)
    return (
        f"SELECT {columns} FROM ({rows}) AS matched "  # noqa: S608 - as above
        f"CROSS JOIN UNNEST({', '.join(names)}) AS several ({each}) "
        f"CROSS JOIN UNNEST(ARRAY[{each}]) AS one (detection) WHERE detection IS NOT NULL"
    )


def _fired(part: Mapping[str, str]) -> str:
    ids = ", ".join(f"IF({predicate}, '{id_}')" for id_, predicate in part.items())
    return f"FILTER(ARRAY[{ids}], id -> id IS NOT NULL)"


def _parts(predicates: Mapping[str, str], most: int | None) -> Sequence[dict[str, str]]:
    parts: list[dict[str, str]] = [{}]
    size = 0
    for id_, predicate in predicates.items():
        if most is not None and parts[-1] and size + len(predicate) > most:
            parts.append({})
            size = 0
        parts[-1][id_] = predicate
        size += len(predicate)
    return parts
