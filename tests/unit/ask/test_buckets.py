"""A question has the same rows whether the log files lie in a folder, which is read whole, or in a bucket.

Of a bucket only what a question needs is fetched, by account, Region and day of the keys. The history is the written
one and every sample, spread over accounts and Regions so that what belongs together lies apart, and delivered late.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from support.bucket import MemoryS3
from unit.questions.history import ASKED, FOLDERS, engine

from custody.ask.time_range import span, times
from custody.lake.rows import row_of
from custody.lake.state_rows import state_row_of
from custody.logs.places import Bucket
from custody.logs.reader import read_logs
from custody.logs.s3_layout import prefixes
from custody.questions import all_questions
from custody.timeline.timeline import question as timeline
from custody.times.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.engines.local import LocalEngine
    from custody.lake.rows import Row
    from custody.questions import Question

QUESTIONS = {question.id: question for question in (*all_questions(), timeline())}
ACCOUNTS, REGIONS = ("111122223333", "444455556666"), ("eu-central-1", "eu-west-1", "us-east-1")
GLOBAL = REGIONS[2]
AUDIT, LAKE = "audit", "lake"
DAY = timedelta(days=1)
TODAY = datetime(2026, 11, 20, tzinfo=UTC).date()
SINCE, UNTIL = datetime(2026, 11, 3, 12), datetime(2026, 11, 5, 9)  # noqa: DTZ001  # UTC without a zone, as rows are
WEEK = Period(datetime(2026, 11, 13), datetime(2026, 11, 20))  # noqa: DTZ001  # likewise
LONG_AGO = datetime(2026, 8, 1)  # noqa: DTZ001  # likewise


def chance(*parts: object) -> int:
    """A number that only the parts decide."""
    return int.from_bytes(sha256(repr(parts).encode()).digest()[:4], "big")


def apart(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record, a third of the time in another account, and a third in another Region."""
    id_ = record.get("eventID")
    moved = dict(record)
    if chance("account", id_) % 3 == 0:
        moved["recipientAccountId"] = ACCOUNTS[chance("which", id_) % 2]
    if chance("region", id_) % 3 == 0:
        moved["awsRegion"] = REGIONS[chance("where", id_) % len(REGIONS)]
    return moved


def delivered(moment: object, id_: object) -> datetime:
    """Up to 20 hours late; what has no time was delivered long ago."""
    return moment + timedelta(minutes=chance("late", id_) % 1200) if isinstance(moment, datetime) else LONG_AGO


def place_of(record: dict[str, Any], moment: object) -> str:
    """The folder of a record's log file. A trail of one Region has the records of global services too."""
    id_, region = record.get("eventID"), str(record.get("awsRegion") or REGIONS[0])
    if region == GLOBAL and chance("global", id_) % 2:
        region = REGIONS[0]
    account = record.get("recipientAccountId", "")
    # The documentation's samples have accounts that are none.
    account = account if account.isdigit() else ACCOUNTS[0]
    return f"AWSLogs/{account}/CloudTrail/{region}/{delivered(moment, id_):%Y/%m/%d}/"


class History:
    """Rows by bucket and key, and an engine for each choice of keys that was met."""

    def __init__(self, samples: list[dict[str, Any]]) -> None:
        self.events: dict[str, list[Row]] = {}
        self.changes: dict[str, list[Row]] = {}
        entries = list(read_logs(FOLDERS, report=lambda problem: pytest.fail(str(problem))))
        records = [entry.record for entry in entries if entry.event is None]
        for number, record in enumerate(apart(each) for each in (*records, *samples)):
            row = row_of(record)
            key = f"{place_of(record, row['event_time'])}{number % 7}.json"
            row |= {"source_file": f"s3://{AUDIT}/{key}", "source_position": number}
            self.events.setdefault(key, []).append(row)
        for number, entry in enumerate(entries):
            if entry.event is not None:
                row = state_row_of(entry.event)
                key = f"state-changes/{delivered(row['event_time'], row['event_id']):%Y/%m/%d}/part.json"
                row |= {"source_file": f"s3://{LAKE}/{key}", "source_position": number}
                self.changes.setdefault(key, []).append(row)
        self.s3 = MemoryS3({
            **{(AUDIT, key): b"" for key in self.events}, **{(LAKE, key): b"" for key in self.changes}
        })  # fmt: skip
        self._engines: dict[frozenset[str], LocalEngine] = {}

    def wanted(self, question: Question, given: dict[str, str], chosen: Period) -> frozenset[str]:
        """The keys that a question is read from."""
        needed = span(question, given, chosen)
        places = (Bucket(AUDIT), self.events), (Bucket(LAKE, "state-changes"), self.changes)
        return frozenset(
            key
            for place, keys in places
            for prefix in prefixes(self.s3, place, needed, TODAY)
            for key in keys
            if key.startswith(prefix)
        )

    @property
    def every(self) -> frozenset[str]:
        return frozenset([*self.events, *self.changes])

    def engine(self, keys: frozenset[str]) -> LocalEngine:
        if keys not in self._engines:
            events = [row for key in sorted(keys) for row in self.events.get(key, ())]
            self._engines[keys] = engine(events, [row for key in sorted(keys) for row in self.changes.get(key, ())])
        return self._engines[keys]

    def rows(self, question: Question, given: dict[str, str], chosen: Period, keys: frozenset[str]) -> list[Any]:
        bound = question.bind({**given, **times(question, chosen)})
        return list(self.engine(keys).run(question.sql, bound).rows)

    def close(self) -> None:
        for each in self._engines.values():
            each.close()


@pytest.fixture(scope="module")
def history(sample_records: list[dict[str, Any]]) -> Iterator[History]:
    made = History(sample_records)
    yield made
    made.close()


def values_of(question: Question) -> dict[str, str]:
    """What the question has to be given, besides a place and a period."""
    asked = {**ASKED.get(question.id, {}), **({"tag": ""} if question.id == "who-pushed" else {})}
    return {name: value for name, value in asked.items() if name not in {"since", "until", "account", "region"}}


def ways_to_ask(question: Question) -> Iterator[tuple[dict[str, str], Period]]:
    """With each of account, Region, beginning and end, alone and together; what is left open is filled in for both."""
    takes = {parameter.name for parameter in question.parameters}
    yield from product([values_of(question)], [WEEK, Period(SINCE, WEEK.until), Period(UNTIL - 7 * DAY, UNTIL)])
    accounts = ("", ACCOUNTS[1]) if "account" in takes else ("",)
    regions = ("", REGIONS[0], GLOBAL) if "region" in takes else ("",)
    for account, region in product(accounts, regions):
        named = {"account": account, "region": region}
        yield values_of(question) | {name: value for name, value in named.items() if value}, Period(SINCE, UNTIL)


@pytest.mark.parametrize("id_", QUESTIONS)
def test_a_bucket_answers_as_a_folder_does(id_: str, history: History) -> None:
    question, different = QUESTIONS[id_], []
    for given, chosen in ways_to_ask(question):
        keys = history.wanted(question, given, chosen)
        if keys != history.every and history.rows(question, given, chosen, keys) != history.rows(
            question, given, chosen, history.every
        ):
            different.append((given, str(chosen.since), str(chosen.until)))
    assert not different
