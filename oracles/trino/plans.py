"""What Trino's plan reads of the view of events: a closed day needs no log files, and an open one does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from custody.lake.events_view import COMPACTED_TABLE, RAW_TABLE, READ_DAYS, VIEW
from oracles.outcome import Comparison
from oracles.trino.client import TrinoError

if TYPE_CHECKING:
    from oracles.trino.server import Trino
    from oracles.trino.setups import Setup


def compare_plans(trino: Trino, setup: Setup) -> Comparison:
    """The tables that a query of one day scans, by the day."""
    found = Comparison(f"Trino's plan of the view, {setup.name}")
    first_open = datetime.fromisoformat(setup.today) - timedelta(days=READ_DAYS - 1)
    for day, expected in ((first_open - timedelta(days=1), False), (first_open, True)):
        found.compared += 1
        try:
            plan = _plan(trino, setup, day)
        except TrinoError as error:
            found.differences.append(f"{day:%Y-%m-%d}: {error}")
            continue
        scanned = f":{RAW_TABLE}," in plan
        if scanned != expected or COMPACTED_TABLE not in plan:
            found.differences.append(f"{day:%Y-%m-%d}: log files are {'' if scanned else 'not '}scanned")
    return found


def _plan(trino: Trino, setup: Setup, day: datetime) -> str:
    when = f"event_time >= TIMESTAMP '{day}' AND event_time < TIMESTAMP '{day + timedelta(days=1)}'"
    rows = setup.client(trino).run(f"EXPLAIN SELECT event_id FROM {VIEW} WHERE {when}").rows  # noqa: S608 - our own
    return "\n".join(str(line) for (line,) in rows)
