"""The register: every record of the period, numbered in order of time, so that each number leads to its rows."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody.lake.derived import OMITTED
from custody.remembered import Remembered, itself
from custody.report.escaping import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.engines.protocol import Value
    from custody.report.collect import Collected
    from custody.report.reported_period import Period

STATE_CHANGE = "state change"
"""The kind of a service's own event."""

OTHER = "other"
"""The kind of a record of an audited service whose action the catalogue does not know."""

_EVENTS = """
SELECT
  event_id, event_time, account, region, activity AS kind, event_source AS service, event_name AS action,
  COALESCE(actor_arn, actor_name) AS actor, actor_type, session_name, mfa, error_code, repository,
  image_tag, image_digest, pipeline, execution_id, source_ip, COALESCE(read_only, FALSE) AS read_only,
  resource, omitted, source_file, source_position
FROM events
WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
ORDER BY event_time, event_id, source_file, source_position
"""
_STATES = """
SELECT
  event_id, event_time, account, region, 'state change' AS kind, source AS service,
  CONCAT(detail_type, CASE WHEN COALESCE(state, result) IS NULL THEN '' ELSE ': ' END, COALESCE(state, result, ''))
    AS action,
  repository, image_tag, image_digest, pipeline, execution_id, error_code, TRUE AS read_only,
  source_file, source_position
FROM state_changes
WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
ORDER BY event_time, event_id, source_file, source_position
"""
_TIMELESS = "SELECT COUNT(*) FROM events WHERE event_time IS NULL"
_OUTSIDE = """
SELECT COUNT(*) FROM events
WHERE event_time < CAST(:since AS timestamp) OR event_time >= CAST(:until AS timestamp)
"""

REGISTER_TEXTS = (_EVENTS, _STATES, _TIMELESS, _OUTSIDE)
"""What is asked here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One record or event of the register. Texts are plain and whole; what a record does not say is empty.

    Attributes:
        number: from 1, in order of time.
        kind: the catalogue's activity, ``other``, or ``state change`` for a service's own event.
        mfa: yes, no, or empty.
        position: the record's index in its file, from 0.
    """

    number: int
    time: str
    account: str
    region: str
    kind: str
    service: str
    action: str
    actor: str = ""
    actor_type: str = ""
    session: str = ""
    mfa: str = ""
    error: str = ""
    repository: str = ""
    tag: str = ""
    digest: str = ""
    pipeline: str = ""
    execution: str = ""
    subject: str = ""
    source_ip: str = ""
    read_only: bool = False
    event_id: str = ""
    file: str = ""
    position: int | None = None

    @property
    def changes(self) -> bool:
        """Whether somebody changed something, or tried to."""
        return not self.read_only and self.kind != STATE_CHANGE

    @property
    def place(self) -> str:
        """The log file and the record's index in it."""
        return f"{self.file}#{self.position}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The lines in order, and what the period leaves out.

    Attributes:
        timeless: records whose time cannot be read.
        outside: records before or after the period.
    """

    lines: tuple[Line, ...]
    timeless: int
    outside: int

    def numbers(self) -> dict[str, int]:
        """The number of each line by its event id."""
        return {line.event_id: line.number for line in self.lines if line.event_id}

    def by_place(self) -> dict[tuple[str, int | None], int]:
        """The number of each line by its place."""
        return {(line.file, line.position): line.number for line in self.lines}


def register_of(collected: Collected, period: Period) -> Register:
    """Every record and event of the period, each once.

    Raises:
        QueryError: DuckDB refused it.
    """
    bound = {"since": str(period.since), "until": str(period.until)}
    found = [*_rows(collected, _EVENTS, bound), *_rows(collected, _STATES, bound)]
    texts = Remembered(text_of)
    found.sort(key=lambda row: (texts[row["event_time"]], texts[row["event_id"]], texts[row["source_file"]]))
    lines = tuple(_line(number, row, texts) for number, row in enumerate(found, start=1))
    return Register(
        lines=lines,
        timeless=_count(collected, _TIMELESS, {}),
        outside=_count(collected, _OUTSIDE, bound),
    )


def _rows(collected: Collected, sql: str, bound: dict[str, str]) -> Iterator[dict[str, Value]]:
    answer = collected.engine.run(sql, bound)
    once = Remembered[Any](itself, longest=sys.maxsize)
    for row in answer.rows:
        yield dict(zip(answer.columns, once.of_all(row), strict=True))


def _count(collected: Collected, sql: str, bound: dict[str, str]) -> int:
    (count,) = next(collected.engine.run(sql, bound).rows)
    return count if isinstance(count, int) else 0


_RENAMED = {
    "time": "event_time",
    "session": "session_name",
    "error": "error_code",
    "tag": "image_tag",
    "digest": "image_digest",
    "execution": "execution_id",
    "file": "source_file",
}
_NAMES = (
    "time", "account", "region", "service", "action", "actor", "actor_type", "session", "mfa", "error", "repository",
    "tag", "digest", "pipeline", "execution", "source_ip", "event_id", "file",
)  # fmt: skip
_TEXTS = tuple((name, _RENAMED.get(name, name)) for name in _NAMES)


def _line(number: int, row: dict[str, Value], known: Remembered[str]) -> Line:
    texts = {name: known[row.get(column)] for name, column in _TEXTS}
    position = row["source_position"]
    subject = known[row.get("resource")] or texts["repository"] or texts["pipeline"]
    left_out = f"({OMITTED})" if row.get("omitted") else ""
    return Line(
        number=number,
        kind=known[row["kind"]] or OTHER,
        subject=" ".join(filter(None, (subject, left_out))),
        read_only=bool(row["read_only"]),
        position=position if isinstance(position, int) else None,
        **texts,
    )
