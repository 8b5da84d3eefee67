"""The layout, walked over a listing that is made from keys as S3 makes it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.bucket import MemoryS3

from custody.logs.places import Bucket
from custody.logs.s3_layout import prefixes
from custody.logs.span import LATE, Span


def at(*parts: int) -> datetime:
    """A time, UTC without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]  # the parts of a time


TODAY = date(2026, 11, 21)
ONE, TWO = "111122223333", "444455556666"


def key(account: str, region: str, top: str = "AWSLogs", kind: str = "CloudTrail") -> str:
    return f"{top}/{account}/{kind}/{region}/2026/11/20/file.json.gz"


def found(place: Bucket, span: Span, *keys: str) -> list[str]:
    return list(prefixes(MemoryS3.of_keys(keys), place, span, TODAY))


DAY = Span(since=at(2026, 11, 20), until=at(2026, 11, 20, 12))
KEYS = [
    key(ONE, "eu-west-1"),
    key(ONE, "us-east-1"),
    key(TWO, "eu-west-1"),
    key(ONE, "eu-west-1", kind="CloudTrail-Digest"),
    "access/2026/x",
]


def test_only_the_days_of_records_are_listed() -> None:
    assert found(Bucket("b"), DAY, *KEYS) == [
        f"AWSLogs/{account}/CloudTrail/{region}/2026/11/{day}/"
        for account, region in [(ONE, "eu-west-1"), (ONE, "us-east-1"), (TWO, "eu-west-1")]
        for day in (20, 21)
    ]


def test_accounts_and_regions_narrow_it() -> None:
    span = Span(accounts=frozenset({ONE}), regions=frozenset({"eu-west-1"}))
    assert found(Bucket("b"), span, *KEYS) == [f"AWSLogs/{ONE}/CloudTrail/eu-west-1/"]
    assert found(Bucket("b"), Span(accounts=frozenset({"999999999999"})), *KEYS) == []


@pytest.mark.parametrize("top", ["AWSLogs/o-abcdefghij", "team/audit/AWSLogs", "AWSLogs"])
def test_organizations_and_prefixes(top: str) -> None:
    start = top.partition("AWSLogs")[0].strip("/")
    assert found(Bucket("b", start), Span(), key(ONE, "eu-west-1", top)) == [f"{top}/{ONE}/CloudTrail/eu-west-1/"]


@pytest.mark.parametrize("depth", range(1, 6))
def test_a_place_may_begin_anywhere_in_the_layout(depth: int) -> None:
    full = f"logs/AWSLogs/{ONE}/CloudTrail/eu-west-1"
    start = "/".join(full.split("/")[:depth])
    assert found(Bucket("b", start), DAY, "logs/" + key(ONE, "eu-west-1"))[0] == f"{full}/2026/11/20/"


def test_the_prefix_of_a_trail_need_not_be_known() -> None:
    keys = ["logs/" + key(ONE, "eu-west-1"), "other/x/y"]
    assert found(Bucket("b"), Span(), *keys) == [f"logs/AWSLogs/{ONE}/CloudTrail/eu-west-1/"]


def test_every_trail_of_a_bucket_is_found() -> None:
    keys = [key(ONE, "eu-west-1"), *(f"trail-{number:02}/{key(TWO, 'eu-west-1')}" for number in range(60))]
    listed = found(Bucket("b"), Span(), *keys)
    assert listed == [f"{each.rpartition('/2026/')[0]}/" for each in keys]


@pytest.mark.parametrize("below", ["2026", "2026/11", "2026/11/20"])
def test_a_place_below_a_region_is_listed_as_it_is(below: str) -> None:
    place = f"AWSLogs/{ONE}/CloudTrail/eu-west-1/{below}"
    assert found(Bucket("b", place), DAY, key(ONE, "eu-west-1")) == [f"{place}/"]


def test_network_activity_is_recorded_in_a_folder_of_its_own() -> None:
    kinds = ("CloudTrail", "CloudTrail-Digest", "CloudTrail-NetworkActivity")
    keys = [key(ONE, "eu-west-1", kind=kind) for kind in kinds]
    assert found(Bucket("b"), Span(), *keys) == [f"AWSLogs/{ONE}/{kind}/eu-west-1/" for kind in kinds[::2]]


def test_where_calls_of_global_services_are_recorded_every_region_is_read() -> None:
    keys = [key(ONE, "eu-west-1"), key(ONE, "us-east-1")]
    span = Span(regions=frozenset({"us-east-1"}))
    assert found(Bucket("b"), span, *keys) == [
        f"AWSLogs/{ONE}/CloudTrail/{name}/" for name in ("eu-west-1", "us-east-1")
    ]


def test_what_has_no_time_may_lie_under_any_day() -> None:
    span = Span(since=at(2026, 11, 20), until=at(2026, 11, 21), timeless=True)
    assert found(Bucket("b"), span, *KEYS[:1]) == [f"AWSLogs/{ONE}/CloudTrail/eu-west-1/"]
    assert found(Bucket("b", "state-changes"), span, "state-changes/2026/11/20/a.gz") == ["state-changes/"]


def test_other_files_are_listed_as_they_are() -> None:
    assert found(Bucket("b", "events/other"), DAY, "events/other/a/b.json") == ["events/other/"]
    assert found(Bucket("b"), DAY, "a.json") == [""]


def test_folders_of_days_are_narrowed_wherever_they_are() -> None:
    assert found(Bucket("b", "state-changes"), DAY, "state-changes/2026/11/20/a.gz") == [
        "state-changes/2026/11/20/",
        "state-changes/2026/11/21/",
    ]


@given(
    st.datetimes(at(2019, 1, 1), at(2026, 11, 20)),
    st.timedeltas(timedelta(), timedelta(days=900)),
)
def test_the_folders_are_the_days_of_the_period_and_one_more(since: datetime, length: timedelta) -> None:
    until = since + length
    folders = Span(since=since, until=until).folders(TODAY)
    last = min(TODAY, (until + LATE).date())
    days = [since.date() + timedelta(days=number) for number in range((last - since.date()).days + 1)]
    for day in days:
        assert sum(f"{day:%Y/%m/%d}/".startswith(folder) for folder in folders) == 1
    for outside in (since.date() - timedelta(days=1), last + timedelta(days=1)):
        assert not any(f"{outside:%Y/%m/%d}/".startswith(folder) for folder in folders)
    assert folders == sorted(folders)
