"""A detection as one SQL text for an engine. Import it only where SQL is wanted: it loads sqlglot.

The text has one home, in Athena's SQL; sqlglot writes DuckDB's from it. Each ``:name`` becomes ``$name`` for DuckDB,
which is what its client binds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import sqlglot

from custody.detections.model import FINDING_COLUMNS
from custody.errors import DetectionError
from custody.patterns.sql import predicate_text

if TYPE_CHECKING:
    from custody.detections.model import Detection

Dialect = Literal["athena", "duckdb"]


def detection_sql(detection: Detection, dialect: Dialect = "athena", *, pretty: bool = False) -> str:
    """A SELECT over ``events`` that answers with ``FINDING_COLUMNS``; a question's values are to be bound.

    Raises:
        DetectionError: the detection listens to a service's own events, which ``events`` does not hold.
    """
    return sqlglot.parse_one(_athena(detection), read="athena").sql(dialect=dialect, pretty=pretty)


def _athena(detection: Detection) -> str:
    if detection.question is not None:
        return detection.question.sql
    if detection.problem is not None:
        raise DetectionError(f"detection {detection.id} is found in log files themselves, which no SQL can ask about")
    if detection.pattern is None or detection.native:
        raise DetectionError(
            f"detection {detection.id} listens to a service's own events, which events does not hold; "
            "ask state_changes for them"
        )
    answers = {
        "actor": "COALESCE(actor_arn, actor_name) AS actor",
        "subject": "COALESCE(resource, repository, pipeline) AS subject",
        "finding": "event_name AS finding",
    }
    columns = ", ".join(answers.get(name, name) for name in FINDING_COLUMNS)
    return f"SELECT {columns} FROM events WHERE {predicate_text(detection.pattern)}"  # noqa: S608  # no input in it
