"""What the questions are asked of: the golden history compacted, the same with a border, and everything there is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from unit.questions.history import HISTORY, TESTS

from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.lake.compaction import BACKFILL_DAYS, backfill, merge
from custody.lake.record_hours import hours_merge
from custody.logs.reader import read_logs
from custody.problem_kind import ProblemKind
from oracles.trino import hostile
from oracles.trino.bucket import write_events, write_records
from oracles.trino.tables import keep, make

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.logs.entry import Entry
    from custody.logs.problem import Problem
    from oracles.trino.client import Client
    from oracles.trino.server import Trino

REFERENCE = TESTS / "samples" / "reference"
_ALL_DAYS = 20_000
"""Days before today that reach behind the oldest record."""


def _refuse(problem: Problem) -> None:
    # Records that claim one id, or to correct one another, are what the hostile set is made of.
    if problem.kind is not ProblemKind.REUSED:
        raise ValueError(problem)


@dataclass
class Setup:
    """One lake with records in it.

    Attributes:
        name: of the schema.
        today: the day that the border is counted from.
        entries: every record and every event of a service's own.
        merges: the days of today on which the compaction runs, in order; without any, the backfill fills the table.
        questions: whether every question is asked, or besides the views' rows only what lies in closed days alone.
        kept: whether the view ``events`` is asked once and its rows kept, so that the texts are planned in no time.
        rows: whether rows are compared, or every text has to run and no more.
    """

    name: str
    today: str
    entries: list[Entry]
    merges: tuple[str, ...]
    questions: bool = True
    kept: bool = False
    rows: bool = True

    @property
    def now(self) -> datetime:
        """The time at which questions are asked."""
        return datetime.fromisoformat(f"{self.today}T12:00:00+00:00")

    @cached_property
    def local(self) -> LocalEngine:
        """DuckDB with the same records, as the commands fill it."""
        engine = LocalEngine()
        Filling(engine, _refuse).all_of(self.entries)
        return engine

    def make(self, trino: Trino) -> None:
        """Write the files, make tables and views, and compact."""
        records = [entry for entry in self.entries if entry.event is None]
        partitions = write_records(trino.folder / self.name / "raw", records)
        months = write_events(trino.folder / self.name / "state", [e for e in self.entries if e.event is not None])
        make(trino, self.name, partitions=partitions, months=months, today=f"DATE '{self.today}'")
        client = self.client(trino)
        for day in self.merges:
            client.run(merge(_ALL_DAYS, f"DATE '{day}'"))
        for run in () if self.merges else self._runs(day for _, _, day in partitions):
            client.run(backfill(run, f"DATE '{self.today}'"))
        for day in self.merges or (self.today,):
            client.run(hours_merge(_ALL_DAYS, f"DATE '{day}'"))
        if self.kept:
            keep(trino, self.name)

    def _runs(self, days: Iterable[str]) -> list[int]:
        """The runs of the backfill that there are records for."""
        today = date.fromisoformat(self.today)
        ages = {(today - date.fromisoformat(day.replace("/", "-"))).days for day in days}
        return sorted({age // BACKFILL_DAYS + 1 for age in ages if age >= 0})

    def client(self, trino: Trino) -> Client:
        """Asks in this schema."""
        return replace(trino.client, schema=self.name)


def setups() -> list[Setup]:
    """All of them."""
    golden = _read(HISTORY / "logs", HISTORY / "events", REFERENCE)
    return [
        Setup("compacted", "2027-01-01", golden, ("2027-01-01", "2027-01-01"), questions=False),
        Setup("border", "2026-11-07", golden, ("2026-11-06",)),
        Setup("hostile", "2026-11-22", hostile.alike(), (), kept=True),
        Setup("odd", "2026-11-22", hostile.odd(), (), kept=True, rows=False),
    ]


def _read(*folders: Path) -> list[Entry]:
    found = read_logs(folders, report=lambda _: None)
    return [entry._replace(file=Path(entry.file).name) for entry in found]
