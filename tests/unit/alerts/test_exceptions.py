"""What an exception covers, in AWS and on this machine alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.alerts.exceptions import (
    AlertException,
    MatchedBy,
    covers,
    ending,
    ends_told,
    facts_of_event,
    facts_of_row,
    judge,
)
from custody.alerts.resource_places import resource_places
from custody.detections import all_detections
from custody.logs.reader import read_logs
from custody.scan.excepting import facts_of
from custody.scan.finding import about_record
from custody.scan.samples import write

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
# What the function in AWS has, once it has been through a template.
PLACES = json.loads(json.dumps(resource_places()))
ROLE = "arn:aws:sts::111122223333:assumed-role/Mover/ci"
FACTS = MatchedBy("image-pushed", ROLE, "shop/api", "111122223333", "eu-central-1")
UNTIL = "2027-03-01"


def one(**fields: Any) -> AlertException:
    return AlertException(**{"until": UNTIL, "reason": "Moved by March", "owner": "platform", **fields})


@pytest.mark.parametrize(
    ("fields", "covered"),
    [
        ({"detections": ["image-pushed"]}, True),
        ({"detections": ["image-deleted"]}, False),
        ({"detections": []}, False),
        ({"actor": "arn:aws:sts::111122223333:assumed-role/Mover/*"}, True),
        ({"actor": "arn:aws:sts::111122223333:assumed-role/mover/*"}, False),
        ({"actor": "Mover"}, False),
        ({"resource": "shop/*"}, True),
        ({"resource": "shop"}, False),
        ({"account": "111122223333"}, True),
        ({"account": "444455556666"}, False),
        ({"region": "eu-*"}, True),
        ({"region": "us-*"}, False),
        ({"actor": "*", "resource": "*", "account": "*", "region": "*"}, True),
        ({"detections": ["image-pushed"], "resource": "shop/api", "region": "us-east-1"}, False),
    ],
)
def test_every_field_has_to_cover_its_own(fields: dict[str, Any], covered: bool) -> None:  # noqa: FBT001
    assert covers(one(**fields), FACTS) is covered


def test_of_several_resources_each_has_to_be_covered() -> None:
    assert covers(one(resource="shop/*"), FACTS._replace(resource="shop/api,shop/web"))
    assert not covers(one(resource="shop/*"), FACTS._replace(resource="shop/api,bank/web"))


@pytest.mark.parametrize("field", ["actor", "resource", "account", "region"])
def test_what_is_not_known_is_covered_by_a_star_alone(field: str) -> None:
    unknown = FACTS._replace(**{field: ""})
    assert covers(one(**{field: "*"}), unknown)
    assert not covers(one(**{field: "?*"}), unknown)


def test_it_holds_until_the_end_of_its_last_day() -> None:
    each = one(detections=["image-pushed"])
    assert judge([each], FACTS, UNTIL).excepted is each
    assert judge([each], FACTS, UNTIL).ended is None
    after = judge([each], FACTS, "2027-03-02")
    assert (after.excepted, after.ended) == (None, each)
    assert judge([each], FACTS._replace(detection="image-deleted"), UNTIL) == (None, None)


def test_of_several_the_one_that_holds_longest_is_told() -> None:
    old, new = one(until="2027-01-01"), one(until="2027-02-01", resource="shop/*")
    for exceptions in ([old, new], [new, old]):
        assert judge(exceptions, FACTS, "2026-12-01").excepted is new
        assert judge(exceptions, FACTS, "2027-01-15") == (new, None)
        assert judge(exceptions, FACTS, "2027-02-02") == (None, new)


def test_it_is_told_in_a_phrase() -> None:
    assert one().said == "until 2027-03-01: Moved by March (platform)"
    assert one(ticket="OPS-42").said == "until 2027-03-01: Moved by March (platform, ticket OPS-42)"


def entries(folder: Path) -> Iterator[Any]:
    """Every sample of a detection by pattern, as a scan reads it."""
    for number, file in enumerate(sorted(SAMPLES.glob("*/*.json"))):
        document = json.loads(file.read_text("utf-8"))
        for at, sample in enumerate(document if isinstance(document, list) else [document]):
            place = folder / f"{number}-{at}"
            place.mkdir()
            write(sample, place)
            yield from read_logs([place], report=lambda _: None)


def test_the_function_in_aws_and_a_scan_know_the_same_of_every_sample(tmp_path: Path) -> None:
    detection = all_detections()[0]
    known = set()
    for entry in entries(tmp_path):
        event = entry.event or {"detail": entry.record}
        live, scanned = facts_of_event(detection.id, event, PLACES), facts_of(about_record(detection, entry))
        assert live == scanned, entry
        known |= {name for name, value in live._asdict().items() if value}
        known |= {"no ARN"} if live.actor and not live.actor.startswith("arn:") else set()
        known |= {"several resources"} if "," in live.resource else set()
    assert known == {*MatchedBy._fields, "no ARN", "several resources"}


IDENTITIES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["", "a", "arn:aws:sts::111122223333:assumed-role/R/s", "P:s", 1, None, ["x"]])
        for name in ("arn", "userName", "principalId", "accountId", "invokedBy")
    }
    | {
        "type": st.sampled_from(["AssumedRole", "AWSService", "AWSAccount", "Root", "", None]),
        "onBehalfOf": st.sampled_from([None, {}, {"userId": "u"}, "x"]),
        "sessionContext": st.sampled_from(
            [None, {}, {"sessionIssuer": {"userName": "R", "arn": "r/AWSReservedSSO_x"}}]
        ),
    },
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "b,c", "arn:aws:ecr:x:y:repository/z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["repositoryName", "ARN", "imageIds"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(identity=IDENTITIES | ANYTHING, request=ANYTHING, resources=ANYTHING, account=ANYTHING, region=ANYTHING)
def test_whatever_a_record_holds_both_know_the_same(**said: Any) -> None:
    from custody.logs.entry import Entry  # noqa: PLC0415 - only this makes one

    record = {
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "userIdentity": said["identity"],
        "requestParameters": said["request"],
        "resources": said["resources"],
        "recipientAccountId": said["account"],
        "awsRegion": said["region"],
    }
    detection = all_detections()[0]
    scanned = facts_of(about_record(detection, Entry(record, "a.json", 0)))
    assert facts_of_event(detection.id, {"detail": record}, PLACES) == scanned


def test_a_row_of_an_answer_says_itself_who_and_what() -> None:
    row = {"actor": ROLE, "subject": "shop/api", "account": "111122223333", "region": None, "finding": "20 images"}
    assert facts_of_row("mass-deletion", row) == ("mass-deletion", ROLE, "shop/api", "111122223333", "")


@pytest.mark.parametrize(
    ("today", "soon"), [("2027-02-14", 0), ("2027-02-15", 1), ("2027-03-01", 1), ("2027-03-02", 0)]
)
def test_what_ends_soon_ends_within_fourteen_days_and_has_not_ended(today: str, soon: int) -> None:
    assert len(ending([one()], today)) == soon


def test_what_ends_next_is_first() -> None:
    found = ending([one(), one(until="2027-02-20")], "2027-02-16")
    assert [each.until for each in found] == ["2027-02-20", UNTIL]


def test_on_some_days_before_its_end_an_exception_has_a_summary_made() -> None:
    days = [f"2027-02-{day:02}" for day in range(10, 29)] + ["2027-03-01", "2027-03-02"]
    told = {day: found for day in days if (found := ends_told(ending([one()], day), day))}
    assert list(told) == ["2027-02-15", "2027-02-22", "2027-02-28", "2027-03-01"]
    (row,) = told["2027-02-15"]["rows"]
    assert row["subject"] == "until 2027-03-01: Moved by March (platform)"
    several = ends_told(ending([one(), one(reason="Other")], UNTIL), UNTIL)
    assert several is not None
    assert several["rows"][0]["subject"] == "2 exceptions"
