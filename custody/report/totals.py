"""What a period comes to, in the few numbers that people compare; and the same of the period before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.catalog.model import Activity
from custody.report.coverage import coverage_of
from custody.report.groups import Count, is_push, kind_is
from custody.report.register import OTHER, Line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from custody.engines.local import LocalEngine
    from custody.report.coverage import Coverage
    from custody.report.reported_period import Period
    from custody.severity import Severity

_WATCH = {Activity.TRAIL.value, Activity.BUCKET.value, Activity.KEY.value, Activity.WATCHER.value}

COUNTS: tuple[Count, ...] = (
    ("Changes, or attempts", lambda line: line.changes),
    ("Images pushed", is_push),
    ("Image deletions", kind_is(Activity.DELETE)),
    ("Approvals and rejections", kind_is(Activity.APPROVAL)),
    ("Refused or failed", lambda line: bool(line.error)),
    ("Changes to the watch itself", lambda line: line.changes and line.kind in _WATCH),
)
"""What is counted of the records of a period."""

_KINDS = """
SELECT activity, event_name, error_code, COALESCE(read_only, FALSE) AS read_only, COUNT(*) AS records
FROM events
WHERE event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)
GROUP BY activity, event_name, error_code, COALESCE(read_only, FALSE)
"""

TOTALS_TEXTS = (_KINDS,)
"""What is asked here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The time before the period, as long as it, as far as it was read.

    Attributes:
        period: which.
        coverage: how far the logs cover it.
        records: how many records there are of the services in scope.
        counts: as ``COUNTS``, by name.
        severities: how many findings there were of each severity, of those that count.
        fetched: whether all of it was asked for; of a bucket only so much is fetched from before a period.
    """

    period: Period
    coverage: Coverage
    records: int
    counts: Mapping[str, int]
    severities: Mapping[Severity, int]
    fetched: bool

    @property
    def comparable(self) -> bool:
        """Whether there is anything to compare with."""
        return bool(self.coverage.places)

    @property
    def findings(self) -> int:
        """How many findings."""
        return sum(self.severities.values())


def totals_of(engine: LocalEngine, period: Period) -> tuple[int, dict[str, int]]:
    """How many records of a period there are, and of these how many are what ``COUNTS`` counts.

    Raises:
        QueryError: DuckDB refused it.
    """
    answer = engine.run(_KINDS, {"since": str(period.since), "until": str(period.until)})
    kinds = [(_line(*row[:4]), row[4]) for row in answer.rows]
    found = [(line, count) for line, count in kinds if isinstance(count, int)]
    counts = {said: sum(count for line, count in found if is_so(line)) for said, is_so in COUNTS}
    return sum(count for _, count in found), counts


def before_of(
    engine: LocalEngine,
    period: Period,
    severities: Mapping[Severity, int],
    created: datetime,
    since: datetime | None,
) -> Before:
    """What the time before a period came to, as far as it was read.

    Args:
        engine: holds the records.
        period: the time before.
        severities: of its findings.
        created: when the report is made, UTC without a zone.
        since: from when on records were fetched; None for all.

    Raises:
        QueryError: DuckDB refused it.
    """
    records, counts = totals_of(engine, period)
    return Before(
        period=period,
        coverage=coverage_of(engine, period, created),
        records=records,
        counts=counts,
        severities=severities,
        fetched=since is None or since <= period.since,
    )


def _line(kind: object, action: object, error: object, read_only: object) -> Line:
    """A line that has what is counted of it, and nothing else."""
    return Line(
        number=0,
        time="",
        account="",
        region="",
        kind=str(kind or OTHER),
        service="",
        action=str(action or ""),
        error=str(error or ""),
        read_only=bool(read_only),
    )
