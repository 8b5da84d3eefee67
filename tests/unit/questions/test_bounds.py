"""Of which accounts, Regions and times a question is said to be: no more than its SQL proves."""

# ruff: noqa: S608  # the texts are written here

from __future__ import annotations

from typing import Any

import pytest

from custody.questions.needs import Bounds
from custody.questions.needs_of_sql import read

PLACE = "(:account = '' OR account = :account) AND (region = :region OR '' = :region)"
PERIOD = "event_time >= CAST(:since AS timestamp) AND event_time < CAST(:until AS timestamp)"
HOURS = "hour >= DATE_TRUNC('hour', CAST(:since AS timestamp)) AND hour < CAST(:until AS timestamp)"
EVENTS = f"SELECT event_id FROM events WHERE {PLACE} AND {PERIOD}"


def bounds(*, begins: str | None = None, ends: str | None = None, **more: Any) -> Bounds:
    given = {name: names and frozenset(names.split()) for name, names in (("begins", begins), ("ends", ends))}
    return Bounds(**{"account": False, "region": False, **given, **more})


WHOLE = bounds(begins="since", ends="until", account=True, region=True)
IN_TIME = bounds(begins="since", ends="until")
PROVED = {
    EVENTS: WHOLE,
    f"SELECT e.event_id FROM events AS e WHERE {EVENTS.partition('WHERE')[2].replace('event_time', 'e.event_time')}":
        WHOLE,
    f"SELECT 1 FROM record_hours WHERE {PLACE} AND {HOURS}": WHOLE,
    f"SELECT event_id FROM events WHERE {PLACE}": bounds(account=True, region=True),
    "SELECT event_id FROM events WHERE account = :account": bounds(account=True),
    f"SELECT event_id FROM events WHERE region = :account AND {PERIOD}": IN_TIME,
    f"{EVENTS} UNION ALL SELECT event_id FROM state_changes WHERE {PERIOD.replace(':since', ':earliest')}":
        bounds(begins="earliest since", ends="until"),
    f"SELECT event_id FROM events WHERE {PERIOD} AND event_time >= CAST(:earliest AS timestamp)":
        bounds(begins="earliest since", ends="until"),
    f"{EVENTS} UNION ALL SELECT event_id FROM state_changes WHERE event_time IS NULL":
        bounds(begins="since", ends="until", timeless=True),
    "SELECT event_id FROM events WHERE event_time > CAST(:since AS timestamp)": bounds(begins="since"),
}  # fmt: skip
NOT_PROVED = (
    "SELECT event_id FROM events",
    "SELECT event_id FROM events WHERE account <> :account AND NOT region = :region",
    "SELECT event_id FROM events WHERE account = :account OR :region = ''",
    "SELECT event_id FROM events WHERE (:account = '' OR account = :account OR actor_account = :account)",
    "SELECT event_id FROM events WHERE (:account = 'x' OR account = :account)",
    "SELECT event_id FROM events WHERE (:region = '' OR account = :account)",
    "SELECT event_id FROM events WHERE COALESCE(account, :account) = :account",
    "SELECT event_id FROM events WHERE account IN (:account, actor_account)",
    "SELECT event_id FROM events WHERE actor_account = :account",
    # A time that the parameter only moves, that is compared with another one, or is no condition by itself.
    "SELECT event_id FROM events WHERE event_time >= DATE_ADD('day', -1, CAST(:since AS timestamp))",
    "SELECT event_id FROM events WHERE DATE_TRUNC('day', event_time) >= CAST(:since AS timestamp)",
    "SELECT event_id FROM events WHERE event_time >= CAST(:since AS timestamp) OR event_time IS NULL",
    "SELECT event_id FROM events WHERE NOT event_time < CAST(:since AS timestamp)",
    "SELECT 1 FROM record_hours WHERE last_time >= CAST(:since AS timestamp)",
    "SELECT 1 FROM record_hours WHERE first_time < CAST(:until AS timestamp)",
    "SELECT 1 FROM record_hours WHERE hour >= DATE_TRUNC('day', CAST(:since AS timestamp))",
    # One of two scans is free, or what is limited is what came of it.
    f"{EVENTS} UNION ALL SELECT event_id FROM state_changes",
    f"SELECT event_id FROM state_changes WHERE {PLACE} AND {PERIOD} AND event_id IN (SELECT event_id FROM events)",
    f"WITH p AS (SELECT account, region, event_time FROM events) SELECT 1 FROM p WHERE {PLACE} AND {PERIOD}",
    f"SELECT 1 FROM events AS e WHERE EXISTS (SELECT 1 FROM state_changes WHERE {PLACE} AND {PERIOD})",
    "SELECT 1 FROM events AS e LEFT JOIN state_changes AS s ON s.account = :account AND s.event_time IS NULL",
    "SELECT 1 FROM events AS e JOIN events AS s ON s.account = e.account WHERE e.account = :account",
    # A record without a partner is not one without a time.
    "SELECT 1 FROM state_changes AS s LEFT JOIN events AS e ON e.event_id = s.event_id WHERE e.event_time IS NULL",
    f"SELECT 1 FROM events CROSS JOIN UNNEST(ARRAY['x']) AS t (account) WHERE {PLACE} AND {PERIOD}",
    f"SELECT event_id FROM events JOIN state_changes USING (event_id) WHERE {PLACE} AND {PERIOD}",
)  # fmt: skip


@pytest.mark.parametrize("sql", PROVED)
def test_conditions_that_are_proved(sql: str) -> None:
    assert read(sql).bounds == PROVED[sql]


@pytest.mark.parametrize("sql", NOT_PROVED)
def test_conditions_that_prove_nothing(sql: str) -> None:
    assert read(sql).bounds == Bounds.none()


def test_together_they_are_of_what_any_of_them_is() -> None:
    found = WHOLE | bounds(begins="earliest", account=True, timeless=True)
    assert found == bounds(begins="earliest since", account=True, timeless=True)
    assert Bounds() | WHOLE == WHOLE
    assert WHOLE | Bounds.none() == Bounds.none()
