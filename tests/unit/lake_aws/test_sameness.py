"""Decoys hide nothing and corrections count once: in the view, in the compacted table and in the local engine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.lake_aws.nights import at, compact, create, deliver, kept, lake, record, seen

from custody.engines.local import LocalEngine
from custody.lake.compaction import REREAD_DAYS
from custody.lake.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.lake.rows import Row

__all__ = ["lake"]

A, B, C, D = (f"00000000-0000-4000-8000-00000000000{n}" for n in "abcd")
DANA = {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/dana"}
ERIN = {"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/erin"}
PUSH = record(A, at(-5), eventName="PutImage", userIdentity=DANA, requestID="r-a", requestParameters={"a": 1})


def correction(of: dict[str, Any] = PUSH, id_: str = C, fields: str = "userAgent", **changed: Any) -> dict[str, Any]:
    addendum = {
        "reason": "UPDATED_DATA",
        "updatedFields": fields,
        "originalEventID": of["eventID"],
        "originalRequestID": of["requestID"],
    }
    return of | {"eventID": id_, "requestID": "r-c", "addendum": addendum, "userAgent": "fresh"} | changed


DECOY = PUSH | {"eventName": "DescribeImages", "requestParameters": None}
RECORDS = (
    PUSH,
    DECOY,
    correction(),
    correction(id_=D, userIdentity=ERIN),
    record(B, at(-5), eventName="GetRepositoryPolicy"),
    record(B, at(-1), eventName="GetRepositoryPolicy"),
    {"eventName": "PutImage", "eventSource": "ecr.amazonaws.com", "eventTime": PUSH["eventTime"]},
)
"""One delivered record, a decoy, a correction, one that changes who it was, one id at two times, none at all."""
LATE = 5


def local(records: Sequence[dict[str, Any]], relation: str = "events") -> list[str]:
    """The names of actions that the local engine has, sorted."""
    rows: list[Row] = [row_of(each, file=str(number)) for number, each in enumerate(records)]
    with LocalEngine() as engine:
        engine.add(rows)
        return [str(name) for (name,) in engine.run(f"SELECT event_id FROM {relation} ORDER BY 1").rows]  # noqa: S608


def test_a_decoy_hides_nothing(lake: duckdb.DuckDBPyConnection) -> None:
    """Whichever file comes first, in closed and in open days."""
    for day in (-1, -5):
        time = {"eventTime": f"{at(day):%Y-%m-%dT%H:%M:%SZ}"}
        for id_, names in ((A, "12"), (B, "21")):
            for each, file in zip((PUSH, DECOY), names, strict=True):
                deliver(lake, each | time | {"eventID": f"{id_}{day}"}, day=day, file=file)
    compact(lake)
    compact(lake)
    assert seen(lake, column="event_name") == ["DescribeImages"] * 4 + ["PutImage"] * 4


def test_a_decoy_that_comes_days_later_stands_beside(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, PUSH, day=-5)
    compact(lake, day=-4)
    deliver(lake, DECOY, day=-1, file="0")
    compact(lake)
    compact(lake)
    assert kept(lake) == [A, A]
    assert seen(lake, column="event_name") == ["DescribeImages", "PutImage"]


def test_a_record_without_id_is_kept_once(lake: duckdb.DuckDBPyConnection) -> None:
    nameless = RECORDS[-1]
    deliver(lake, nameless, nameless, nameless | {"eventName": "x"}, day=-5)
    compact(lake)
    compact(lake)
    assert seen(lake, column="event_name") == ["PutImage", "x"]


@pytest.mark.parametrize("late", [4, 30])
def test_a_correction_takes_the_place_of_its_record(lake: duckdb.DuckDBPyConnection, late: int) -> None:
    """After it was compacted, and when its file is not read any more: then by the second night."""
    deliver(lake, PUSH, day=-5)
    compact(lake, day=-5)
    deliver(lake, correction(), day=-5 + late)
    compact(lake, day=late)
    if late > REREAD_DAYS:
        compact(lake, day=late + 1)
    assert seen(lake, day=late + 1) == [C]
    assert seen(lake, day=late + 1, replaced=True) == [A]
    assert seen(lake, day=late + 1, replaced=True, column="corrected_by") == [C]


def test_in_the_open_days_it_does_so_at_once(lake: duckdb.DuckDBPyConnection) -> None:
    push = PUSH | {"eventTime": f"{at(-1):%Y-%m-%dT%H:%M:%SZ}"}
    deliver(lake, push, correction(push), day=-1)
    assert (seen(lake), seen(lake, replaced=True)) == ([C], [A])


WRONG = {
    "another person": correction(userIdentity=ERIN),
    "another action": correction(eventName="DescribeImages"),
    "another action, and it says so": correction(eventName="DescribeImages", fields="eventName"),
    "another account": correction(recipientAccountId="999999999999"),
    "another time": correction(eventTime=f"{at(-5, 13):%Y-%m-%dT%H:%M:%SZ}"),
    "another request": correction(requestParameters={"a": 2}),
    "a name within a name": correction(requestParameters={"a": 2}, fields="notrequestParametersAtAll"),
    "refused": correction(errorCode="AccessDenied"),
    "of another request id": correction(PUSH | {"requestID": "other"}),
    "delivered late": correction() | {"addendum": {"reason": "DELIVERY_DELAY", "originalEventID": A}},
    "of itself": correction(id_=A),
}


NAMED = {fields: correction(userIdentity=ERIN, fields=fields) for fields in ("userIdentity", "userAgent, userIdentity")}


def _apart(told: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Each correction with a record of its own to correct, all under ids of their own."""
    records = []
    for number, each in enumerate(told.values()):
        renamed = {old: f"{old[:-12]}{number:011}{old[-1]}" for old in (A, C)}
        addendum = each["addendum"] | {"originalEventID": renamed[A]}
        records += [PUSH | {"eventID": renamed[A]}, each | {"eventID": renamed[each["eventID"]], "addendum": addendum}]
    return records


def test_a_correction_that_rewrites_who_did_what_replaces_nothing(lake: duckdb.DuckDBPyConnection) -> None:
    records = _apart(WRONG)
    deliver(lake, *records, day=-5)
    compact(lake)
    assert seen(lake) == sorted(each["eventID"] for each in records) == local(records)
    assert seen(lake, replaced=True) == [] == local(records, "replaced_records")


def test_it_may_change_what_it_names(lake: duckdb.DuckDBPyConnection) -> None:
    records = _apart(NAMED)
    deliver(lake, *records, day=-5)
    compact(lake)
    assert seen(lake) == [each["eventID"] for each in records[1::2]] == local(records)
    assert seen(lake, replaced=True) == [each["eventID"] for each in records[::2]] == local(records, "replaced_records")


def test_two_corrections_of_one_record_replace_nothing(lake: duckdb.DuckDBPyConnection) -> None:
    deliver(lake, PUSH, correction(), day=-5)
    compact(lake, day=-4)
    assert seen(lake, day=-1) == [C]
    deliver(lake, correction(id_=D, userAgent="other"), day=-3)
    compact(lake, day=-2)
    assert seen(lake, day=-1) == [A, C, D]


_deliveries = st.lists(
    st.tuples(st.sampled_from(range(len(RECORDS))), st.integers(-5, 0), st.sampled_from("0123")), max_size=6
)


@settings(max_examples=15)
@given(_deliveries, st.lists(st.integers(-5, 0), max_size=1))
def test_order_copies_and_nights_make_no_difference(deliveries: list[tuple[int, int, str]], nights: list[int]) -> None:
    # No file is older than what happened in it; the latest of these is a day old.
    delivered = [(number, max(on, -1 if number == LATE else on), file) for number, on, file in deliveries]
    with duckdb.connect() as connection:
        create(connection)
        for day in range(-5, 1):
            for number, on, file in delivered:
                if on == day:
                    deliver(connection, RECORDS[number], day=day, file=file)
            for _ in range(nights.count(day)):
                compact(connection, day=day)
        # A correction that is older than the files that are read again is heeded by the second night.
        compact(connection)
        compact(connection)
        found, replaced = seen(connection, column="COALESCE(event_id, '')"), seen(connection, replaced=True)
        again = connection.execute("SELECT count(*) FROM events_compacted").fetchone()
        compact(connection)
        assert connection.execute("SELECT count(*) FROM events_compacted").fetchone() == again
    records = [RECORDS[number] for number, _, _ in deliveries]
    # What has another time than its day is not told from one of that day.
    assert found == sorted(name if name != "None" else "" for name in local(records))
    assert Counter(replaced) == Counter(local(records, "replaced_records"))
