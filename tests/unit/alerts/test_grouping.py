"""What makes findings the same, whose they are, and when they are told."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.alerts import alert_words
from custody.alerts.grouping import SUMMARY, Finding, Grouping, finding_of, next_summary
from custody.detections import all_detections

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DAY, SEVEN = 86_400, 7 * 3600
WORDS = {detection.id: dict(alert_words(detection)) for detection in all_detections()}


def found(told: dict[str, Any], **grouping: Any) -> Finding:
    return finding_of(told, WORDS.get(told["detection"]), Grouping(**grouping))


def call(detection: str = "image-pushed-by-a-human", **changes: Any) -> dict[str, Any]:
    record = copy.deepcopy(json.loads((SAMPLES / detection / "fires.json").read_text("utf-8"))[0])
    for path, value in changes.items():
        *parents, last = path.split("__")
        where = record
        for parent in parents:
            where = where[parent]
        where[last] = value
    return {"detection": detection, "event": {"detail": record}}


def rows(*texts: str, count: int | None = None, **more: str) -> dict[str, Any]:
    row = {"event_time": "2026-11-20 10:00:00", "account": "1", "region": "r", "actor": "a", "event_id": "", **more}
    listed = [{**row, "finding": each, "subject": "shop/api"} for each in texts]
    words = {"severity": "high", "title": "Own"}
    return {"detection": "own", "words": words, "rows": listed, "count": len(listed) if count is None else count}


def test_an_event_is_the_same_finding_in_another_message_and_another_for_another_detection() -> None:
    one = found(call())
    again = found({**call(), "event": {**call()["event"], "id": "another delivery"}})
    assert one.key == again.key
    other = finding_of({**call(), "detection": "image-pushed"}, WORDS["image-pushed"], Grouping())
    assert other.key != one.key


@pytest.mark.parametrize(
    ("change", "group", "again"),
    [
        ({"eventID": "other"}, True, True),
        ({"eventTime": "2026-11-20T23:59:59Z"}, True, True),
        ({"requestParameters__imageTag": "other"}, True, False),
        ({"responseElements": {"image": {"imageId": {"imageDigest": "sha256:0"}}}}, True, False),
        # What was refused before it was done is no repeat of it, nor the other way round.
        ({"errorCode": "AccessDenied"}, True, False),
        # What says something else is told, and not counted: another place, other parameters, another address.
        ({"awsRegion": "us-west-2"}, True, False),
        ({"requestParameters__imageManifest": "other"}, True, False),
        ({"requestParameters__clientRequestToken": "other"}, True, True),
        ({"sourceIPAddress": "203.0.113.99"}, True, False),
        ({"userIdentity__arn": "arn:aws:sts::123456789012:assumed-role/Builder/another-session"}, False, False),
        ({"recipientAccountId": "444455556666"}, False, False),
    ],
)
def test_whose_it_is_and_what_it_repeats(change: dict[str, Any], *, group: bool, again: bool) -> None:
    one, other = found(call()), found(call(**change))
    assert (one.group == other.group) is group
    assert (one.again == other.again) is again


def test_severities_of_the_summary_wait_for_the_day_and_critical_never_does() -> None:
    low = {"detection": "stage-retried", "event": {"detail": {"eventName": "RetryStageExecution"}}}
    assert found(low).group == SUMMARY
    assert found(low, summary=()).group != SUMMARY
    critical = found(call("trail-stopped"), summary=("critical", "high"))
    assert critical.at_once
    assert critical.group == critical.key


def test_a_service_s_own_events_are_grouped_by_service_and_account() -> None:
    event = json.loads((SAMPLES / "image-scan-found-critical" / "fires.json").read_text("utf-8"))[0]
    one, other, elsewhere = (
        finding_of({"detection": "image-scan-found-critical", "event": {**event, **change}}, None, Grouping())
        for change in ({}, {"id": "other"}, {"account": "444455556666"})
    )
    assert (one.about["event_id"], other.about["event_id"]) == (event["id"], "other")
    words = WORDS["image-scan-found-critical"]
    groups = [
        finding_of(
            {"detection": "image-scan-found-critical", "event": {**event, **change}}, words, Grouping(summary=())
        ).group
        for change in ({}, {"id": "other"}, {"account": "444455556666"})
    ]
    assert (groups[0] == groups[1], groups[0] == groups[2]) == (True, False)
    assert one.key != other.key != elsewhere.key


def test_one_row_is_an_identity_s_and_many_are_told_by_themselves() -> None:
    assert not found(rows("x")).at_once
    assert found(rows("x", "y")).at_once
    assert found(rows("x", count=30)).at_once
    assert found(rows("x")).key == found(rows("x")).key != found(rows("y")).key
    assert found(rows("x", event_id="e")).about["event_id"] == "e"
    assert found(rows("x")).about["row"] == found(rows("x")).key


def test_an_answer_of_several_rows_waits_for_the_summary_where_its_severity_does() -> None:
    low = {"severity": "low", "title": "Own"}
    answer = found({**rows("x", "y"), "words": low})
    assert (answer.group, answer.at_once, answer.group_name) == (SUMMARY, False, SUMMARY)
    told = found({**rows("x", "y"), "words": low}, summary=())
    assert (told.group, told.at_once) == (told.key, True)
    critical = found({**rows("x", "y"), "words": {**low, "severity": "critical"}})
    assert critical.at_once


def test_an_answer_is_the_same_in_whatever_order_and_with_whatever_words_and_another_with_other_rows() -> None:
    one = found(rows("x", "y"))
    assert (
        one.key
        == found(rows("y", "x")).key
        == found({**rows("x", "y"), "words": {"severity": "low", "title": "T"}}).key
    )
    assert len({one.key, found(rows("x", "z")).key, found(rows("x", "y", count=3)).key, found(rows("x")).key}) == 4


def test_what_an_answer_of_several_rows_is_on_is_named() -> None:
    answer = rows("x", "y")
    answer["rows"][1]["subject"] = "<!channel>" + "b" * 100
    assert found(answer).about["thing"].startswith("2 findings, on shop/api, \u2039!channel>bbb")
    assert found(rows("x", count=30)).about["thing"] == "30 findings, on shop/api and more"
    assert found({**rows(), "count": 2}).about["thing"] == "2 findings"
    assert found(answer).about["at"] == "2026-11-20 10:00:00"


@pytest.mark.parametrize(
    ("now", "due"), [(0, SEVEN), (SEVEN - 1, SEVEN), (SEVEN, DAY + SEVEN), (DAY - 1, DAY + SEVEN), (DAY, DAY + SEVEN)]
)
def test_the_next_summary_is_the_next_such_hour(now: int, due: int) -> None:
    assert next_summary(now, 7) == due


_KEYS = st.sampled_from(
    ["eventName", "eventID", "userIdentity", "arn", "eventTime", "requestParameters", "repositoryName", "errorCode"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner)
)


@given(st.dictionaries(_KEYS, _JSON), st.sampled_from(["image-pushed", "trail-stopped", "image-scan-found-critical"]))
def test_whatever_an_event_holds_what_is_known_of_it_is_text(detail: dict[str, Any], detection: str) -> None:
    finding = found({"detection": detection, "event": {"detail": detail}})
    assert all(isinstance(value, str) for value in finding.about.values())
