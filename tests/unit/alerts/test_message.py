"""What an alert says: only what is known, on lines that no value can break."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.alerts import (
    FORWARDING_FAILED,
    NOTICES,
    QUERY_FAILED,
    alert_words,
    event_message,
    findings_message,
    raw_message,
)
from custody.alerts.message import LISTED, RAW_BYTES, SUBJECT_LENGTH, VALUE_LENGTH
from custody.detections import all_detections, get

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
BY_PATTERN = [detection for detection in all_detections() if detection.pattern]


def first_sample(id_: str) -> dict[str, Any]:
    """What fires a detection, as EventBridge delivers it."""
    document: dict[str, Any] = json.loads((SAMPLES / id_ / "fires.json").read_text("utf-8"))[0]
    return document if "detail-type" in document else {"detail-type": "AWS API Call via CloudTrail", "detail": document}


def lines_of(id_: str, event: dict[str, Any]) -> list[str]:
    return event_message(id_, alert_words(get(id_)), event).text.split("\n")


def push(**changed: Any) -> dict[str, Any]:
    """A push of an image by a person, some fields changed or, by None, missing."""
    record = {**first_sample("image-pushed")["detail"], **changed}
    return {"detail": {name: value for name, value in record.items() if value is not None}}


@pytest.mark.parametrize("detection", BY_PATTERN, ids=lambda d: d.id)
def test_no_line_of_any_alert_ends_in_nothing(detection: Any) -> None:
    message = event_message(detection.id, alert_words(detection), first_sample(detection.id))
    lines = message.text.split("\n")
    assert message.severity == detection.severity
    assert lines[0] == f"[{detection.severity.upper()}] {detection.title}"
    assert lines[-3:] == [
        f"Why it matters: {detection.why}",
        f"Do first: {detection.runbook[0]}",
        f"More: custody explain {detection.id}, or docs/detections/{detection.id}.md",
    ]
    for line in lines[1:]:
        label, _, value = line.partition(": ")
        assert label
        assert value.strip(), line
        assert "()" not in line
        assert "  " not in line.strip(), line
    assert 0 < len(message.subject) <= SUBJECT_LENGTH


def test_a_push_by_a_person_says_who_what_where_and_from_where() -> None:
    event = push(
        userIdentity={
            "type": "AssumedRole",
            "arn": "arn:aws:sts::111122223333:assumed-role/Admin/mallory",
            "principalId": "AROAEXAMPLE:mallory",
            "accountId": "111122223333",
            "sessionContext": {"attributes": {"mfaAuthenticated": "true"}},
        },
        requestParameters={"repositoryName": "shop/api", "imageTag": "v1"},
        responseElements={"image": {"imageId": {"imageDigest": "sha256:abc", "imageTag": "v1"}}},
        eventTime="2026-11-20T10:00:00Z",
        awsRegion="eu-central-1",
        recipientAccountId="111122223333",
        sourceIPAddress="192.0.2.1",
        userAgent="docker/27",
        eventID="e-1",
        resources=None,
    )
    assert lines_of("image-pushed", event)[1:-3] == [
        (
            "Who: arn:aws:sts::111122223333:assumed-role/Admin/mallory AssumedRole (MFA: true), principal "
            "AROAEXAMPLE:mallory of account 111122223333"
        ),
        "What: PutImage of ecr.amazonaws.com: repository shop/api, tag v1, digest sha256:abc",
        "Outcome: done",
        "When and where: 2026-11-20T10:00:00Z in eu-central-1, account 111122223333",
        "From: 192.0.2.1 with docker/27",
        "Record: eventID e-1 in the trail's log files",
    ]


def test_what_is_missing_leaves_no_trace() -> None:
    event = push(
        userIdentity={"type": "AWSService", "invokedBy": "codebuild.amazonaws.com"},
        sourceIPAddress=None,
        userAgent=None,
        requestParameters=None,
        responseElements=None,
        resources=None,
        awsRegion=None,
    )
    lines = lines_of("image-pushed", event)
    assert "Who: AWSService by codebuild.amazonaws.com" in lines
    assert "What: PutImage of ecr.amazonaws.com" in lines
    assert not [line for line in lines if line.startswith(("From", "Resources"))]
    assert [line for line in lines if line.startswith("When and where: ") and " in " not in line.split(": ", 1)[1]]


def test_a_refused_call_says_why_it_was_refused() -> None:
    lines = lines_of("image-pushed", push(errorCode="AccessDenied", errorMessage="no push for you"))
    assert "Outcome: AccessDenied: no push for you" in lines


def test_parameters_that_cloudtrail_left_out_are_made_good_by_the_list_of_resources() -> None:
    listed = [{"ARN": "arn:aws:ecr:us-east-1:111122223333:repository/a"}, {"ARN": "arn:aws:ecr:x"}]
    omitted = {"omitted": True, "reason": "too large"}
    lines = lines_of("image-pushed", push(requestParameters=omitted, responseElements=None, resources=listed))
    assert (
        "Resources: arn:aws:ecr:us-east-1:111122223333:repository/a, arn:aws:ecr:x (CloudTrail left out the parameters)"
        in lines
    )


def test_several_images_are_all_named() -> None:
    event = first_sample("image-deleted")
    event["detail"]["requestParameters"]["imageIds"] = [{"imageTag": "v1"}, {"imageDigest": "sha256:b"}]
    event["detail"]["responseElements"] = None
    (what,) = [line for line in lines_of("image-deleted", event) if line.startswith("What: ")]
    assert "tag v1" in what
    assert "digest sha256:b" in what


HOSTILE = "a\nWho: root\r\x1b[2J\u202eevil\u2028b"


@given(st.text() | st.just(HOSTILE))
def test_no_value_makes_a_line_of_its_own(value: str) -> None:
    plain_push, hostile = push(userAgent="x"), push(userAgent=value or "x", sourceIPAddress=value or "y")
    assert len(lines_of("image-pushed", hostile)) == len(lines_of("image-pushed", plain_push))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FIELDS = ("userIdentity", "requestParameters", "responseElements", "resources", "eventTime", "errorCode", "eventName")


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_record_is_too_odd_to_be_told(changed: dict[str, Any]) -> None:
    record = {**first_sample("image-pushed")["detail"], **changed}
    for words in (alert_words(get("image-pushed")), None):
        message = event_message("image-pushed", words, {"detail": record})
        assert message.text.startswith("[")
        assert len(message.text) < 20 * VALUE_LENGTH


def test_a_long_value_is_cut_and_says_so() -> None:
    (line,) = [one for one in lines_of("image-pushed", push(userAgent="x" * 9_000)) if one.startswith("From: ")]
    assert line.endswith(f"{'x' * VALUE_LENGTH}... (9000 characters)")


def test_what_nobody_knows_is_told_as_critical() -> None:
    message = event_message("of-tomorrow", None, push())
    assert message.severity == "critical"
    assert message.text.startswith("[CRITICAL] Detection of-tomorrow fired\nWho: ")
    assert "More: " not in message.text
    own = event_message("of-tomorrow", None, {"detail-type": "ECR Image Action", "detail": {"result": "SUCCESS"}})
    assert '\n  detail: {"result": "SUCCESS"}\n' in own.text


def test_findings_are_listed_up_to_a_limit() -> None:
    row = {
        "event_time": "2026-11-20 10:00:00.123",
        "account": "111122223333",
        "region": "us-east-2",
        "actor": "Mallory",
        "subject": "shop/api",
        "finding": "shop's\nown",
        "event_id": "e-1",
        "source_file": "logs/1.json.gz",
    }
    words = alert_words(get("tag-overwritten"))
    one = findings_message("tag-overwritten", words, [row], count=1).text.split("\n")
    assert one[1:3] == [
        "Findings: 1",
        "- 2026-11-20 10:00:00 111122223333 us-east-2: Mallory, shop/api, shop's\\nown (record e-1 in logs/1.json.gz)",
    ]
    many = findings_message("tag-overwritten", words, [row] * LISTED, count=500).text
    assert "Findings: 500\n" in many
    assert f"\n... and {500 - LISTED} more: custody ask tag-overwritten\n" in many
    odd = dict.fromkeys(row, "a\nALL CLEAR")
    assert len(findings_message("own", None, [odd], count=1).text.split("\n")) == 3
    assert findings_message("own", None, [row], count=1).text.startswith("[CRITICAL] Detection own found something\n")


def test_the_product_tells_of_itself() -> None:
    trouble = {"region": "eu-west-1", "detail": {"alarmName": "custody-forward-failed", "state": {"reason": "1 > 0"}}}
    text = event_message(FORWARDING_FAILED, dict(NOTICES[FORWARDING_FAILED]), trouble).text
    assert "[CRITICAL] Custody cannot forward events" in text
    assert "\n  Alarm: custody-forward-failed\n  Reason: 1 > 0\nWhen and where: in eu-west-1\n" in text
    assert "More: " not in text
    failed = {"detail": {"currentState": "FAILED", "queryExecutionId": "q-1", "workgroupName": "custody-jobs"}}
    text = event_message(QUERY_FAILED, dict(NOTICES[QUERY_FAILED]), failed).text
    assert "\n  State: FAILED\n  Query: q-1\n  Workgroup: custody-jobs\n" in text


def test_what_could_not_be_told_is_told_as_it_came() -> None:
    message = raw_message("{\n" + "x" * RAW_BYTES)
    assert message.severity == "critical"
    assert f"What came (the first {RAW_BYTES} of {RAW_BYTES + 3} bytes): {{\\nxxx" in message.text
    for heavy in ("\u200b", "\U000e0001", "\U0001f600", "\ud800"):
        # SNS counts bytes, and what hides something is written out.
        assert len(raw_message(heavy * 100_000).text.encode()) < 256 * 1024
    assert "What came: {}\n" in raw_message("{}").text
