"""What the SQL of a question has to keep to, on whatever engine it is asked.

Import it only to check: it loads sqlglot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import OptimizeError, ParseError, SqlglotError
from sqlglot.optimizer.qualify import qualify

from custody.lake.columns import COLUMNS
from custody.lake.record_hours import HOUR_COLUMNS
from custody.lake.rule_findings import COLUMNS as FINDINGS_COLUMNS
from custody.lake.rule_findings import RELATION
from custody.lake.state_changes import STATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.questions.model import Question

SCHEMA: dict[str, object] = {
    "events": {column.name: column.type.athena for column in COLUMNS},
    "record_hours": {column.name: column.type.athena for column in HOUR_COLUMNS},
    "replaced_records": {column.name: column.type.athena for column in COLUMNS},
    RELATION: {name: type_.athena for name, type_ in FINDINGS_COLUMNS.items()},
    "state_changes": {column.name: column.type.athena for column in STATE_COLUMNS},
}
"""The relations that can be asked, each with its columns and their types in Athena's words."""


def faults(question: Question) -> Iterator[str]:
    """What is wrong with a question's SQL, a line each that says what to do."""
    try:
        statements = sqlglot.parse(question.sql, read="athena", error_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        yield f"the SQL does not parse: {_reason(error)}"
        return
    query = statements[0] if len(statements) == 1 else None
    if not isinstance(query, exp.Query):
        yield "the SQL is not one SELECT; write a single query that only reads"
        return
    yield from _head(question, query)
    yield from _relations(question, query)


def _head(question: Question, query: exp.Query) -> Iterator[str]:
    said, made = [name for name, _ in question.columns], list(query.named_selects)
    if said != made:
        yield f"the head explains the columns {', '.join(said)}, the SQL answers with {', '.join(made)}; write the same"
    taken = {placeholder.name for placeholder in query.find_all(exp.Placeholder)}
    for name in ("since", "until"):
        if name not in taken:
            yield f"the SQL does not take :{name}; every question is about a period, compare event_time with it"
    if query.args.get("order") is None:
        yield "the SQL has no ORDER BY; without one the rows come in another order each time"


def _relations(question: Question, query: exp.Query) -> Iterator[str]:
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    read = {table.name for table in query.find_all(exp.Table)} - own
    if unknown := sorted(read - SCHEMA.keys()):
        yield f"there is no relation {', '.join(unknown)}; ask {', '.join(SCHEMA)}"
        return
    if read != set(question.relations):
        yield f"write FROM and JOIN in capitals before {', '.join(sorted(read ^ set(question.relations)))}"
    try:
        qualify(query.copy(), schema=SCHEMA, dialect="athena")
    except OptimizeError as error:
        yield f"the SQL reads what is not there: {_reason(error)}; docs/events.md lists the columns"


def _reason(error: SqlglotError) -> str:
    # The message of a parser marks the place with terminal colours.
    if isinstance(error, ParseError) and error.errors:
        first = error.errors[0]
        return f"{first['description']} in line {first['line']}, column {first['col']}"
    return " ".join(str(error).split())
