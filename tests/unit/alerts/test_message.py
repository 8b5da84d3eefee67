"""What an alert says: only what is known, on lines that no value can break."""

from __future__ import annotations

import json
import re
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
from custody.alerts.message import FIRST_LISTED, HEAD_LENGTH, LIMITS, LISTED, RAW_BYTES, SUBJECT_LENGTH
from custody.alerts.values import VALUE_LENGTH
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


def fact(label: str, lines: list[str]) -> str:
    """The value of the only line with that label above the details."""
    head = lines[: lines.index("Details")] if "Details" in lines else lines
    (value,) = [line.removeprefix(f"{label}: ") for line in head if line.startswith(f"{label}: ")]
    return value


@pytest.mark.parametrize("detection", BY_PATTERN, ids=lambda d: d.id)
def test_no_line_of_any_alert_ends_in_nothing(detection: Any) -> None:
    message = event_message(detection.id, alert_words(detection), first_sample(detection.id))
    lines = message.text.split("\n")
    assert message.severity == detection.severity
    assert lines[0] == f"[{detection.severity.upper()}] {detection.title}"
    assert fact("Why it matters", lines) == detection.why
    assert fact("Do first", lines) == detection.runbook[0]
    assert fact("More", lines) == f"custody explain {detection.id}, or docs/detections/{detection.id}.md"
    for line in filter(None, lines[1:]):
        label, _, value = line.partition(": ")
        assert label
        assert value.strip() or line == "Details", line
        assert "()" not in line
        assert "  " not in line.strip(), line
    head, _, _ = message.text.partition("\n\nDetails\n")
    assert len(head) < HEAD_LENGTH
    assert 0 < len(message.subject) <= SUBJECT_LENGTH
    assert message.subject.isascii()
    assert message.subject.isprintable()
    assert message.subject.startswith(f"[{detection.severity.upper()}] ")
    assert re.search(r" in [0-9]{12} [a-z]+-[a-z]+-[0-9]$", message.subject)


@pytest.fixture
def push_by_a_person() -> dict[str, Any]:
    return push(
        userIdentity={
            "type": "AssumedRole",
            "arn": "arn:aws:sts::111122223333:assumed-role/Admin/mallory",
            "principalId": "AROAEXAMPLE:mallory",
            "accountId": "111122223333",
            "sessionContext": {"attributes": {"mfaAuthenticated": "true"}},
        },
        requestParameters={"repositoryName": "shop/api", "imageTag": "v1"},
        responseElements={"image": {"imageId": {"imageDigest": f"sha256:{'ab' * 32}", "imageTag": "v1"}}},
        eventTime="2026-11-20T10:00:00Z",
        awsRegion="eu-central-1",
        recipientAccountId="111122223333",
        sourceIPAddress="192.0.2.1",
        userAgent="docker/27 go/1.24",
        eventID="e-1",
        resources=None,
    )


def test_a_push_by_a_person_says_who_what_where_and_from_where(push_by_a_person: dict[str, Any]) -> None:
    message = event_message("image-pushed", alert_words(get("image-pushed")), push_by_a_person)
    assert message.subject == "[INFO] Image pushed: shop/api:v1 in 111122223333 eu-central-1"
    console = "https://eu-central-1.console.aws.amazon.com"
    assert message.text.split("\n") == [
        "[INFO] An image was pushed",
        "",
        "Who: role Admin/mallory, with MFA",
        "What: PutImage of ecr.amazonaws.com",
        "On: repository shop/api, tag v1, digest sha256:abababababab",
        "Outcome: done",
        "When: 2026-11-20 10:00:00Z",
        "Where: eu-central-1, account 111122223333",
        "From: 192.0.2.1 with docker/27",
        "",
        f"Why it matters: {get('image-pushed').why}",
        f"Do first: {get('image-pushed').runbook[0]}",
        "",
        (
            "Fetch the record: aws cloudtrail lookup-events --region eu-central-1 --lookup-attributes "
            "AttributeKey=EventId,AttributeValue=e-1"
        ),
        f"Open the event: {console}/cloudtrailv2/home?region=eu-central-1#/events/e-1",
        f"Open the resource: {console}/ecr/repositories/private/111122223333/shop/api?region=eu-central-1",
        "More: custody explain image-pushed, or docs/detections/image-pushed.md",
        "",
        "Details",
        "Identity: arn:aws:sts::111122223333:assumed-role/Admin/mallory",
        "Type: AssumedRole",
        "Principal: AROAEXAMPLE:mallory",
        f"Digest: sha256:{'ab' * 32}",
        "User agent: docker/27 go/1.24",
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
        eventID=None,
    )
    lines = lines_of("image-pushed", event)
    assert lines[1:8] == [
        "",
        "Who: AWS service codebuild.amazonaws.com",
        "What: PutImage of ecr.amazonaws.com",
        "Outcome: done",
        f"When: {event['detail']['eventTime'].replace('T', ' ')}",
        f"Where: account {event['detail']['recipientAccountId']}",
        "",
    ]
    assert not [line for line in lines if line.startswith(("From", "Open", "Fetch", "On"))]


def test_an_event_that_says_nothing_is_told() -> None:
    message = event_message("image-pushed", alert_words(get("image-pushed")), {"detail": {"eventName": ""}})
    assert message.subject == "[INFO] Image pushed"
    assert "\n\nOutcome: done\n\nWhy it matters: " in message.text


@pytest.mark.parametrize(
    ("error", "told", "short"),
    [
        ({"errorCode": "AccessDenied", "errorMessage": "no push"}, "refused: AccessDenied", "Image pushed (refused): "),
        ({"errorCode": "Client.UnauthorizedOperation"}, "refused: Client.UnauthorizedOperation", "(refused): "),
        ({"errorCode": "LimitExceeded", "errorMessage": "full"}, "failed: LimitExceeded: full", "(failed): "),
        ({"errorMessage": "Failed authentication"}, "failed: Failed authentication", "(failed): "),
        # What a service reports of its own work says it in its title.
        (
            {"serviceEventDetails": {"lifecycleEventFailureDetails": [{"failureCode": "InUse"}]}},
            "failed: InUse",
            "Image pushed: ",
        ),
        ({}, "done", "Image pushed: "),
    ],
    ids=["refused", "refused by EC2's words", "failed", "failed without a code", "failed by a service", "done"],
)
def test_the_outcome_says_whether_a_call_was_refused(error: dict[str, str], told: str, short: str) -> None:
    message = event_message("image-pushed", alert_words(get("image-pushed")), push(**error))
    lines = message.text.split("\n")
    assert fact("Outcome", lines) == told
    assert short in message.subject
    assert ("Error: no push" in lines) == ("AccessDenied" in error.values())


ACCOUNT, OTHER = "111122223333", "444455556666"
SSO = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Release_0123456789abcdef/kim@example.com"
ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/Admin/kim"
NO_MFA = {"sessionContext": {"attributes": {"mfaAuthenticated": "false"}}}


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ({"type": "AssumedRole", "arn": SSO, **NO_MFA}, "kim@example.com, permission set Release"),
        ({"type": "AssumedRole", "arn": ROLE, **NO_MFA}, "role Admin/kim, without MFA"),
        (
            {"type": "AssumedRole", "arn": ROLE, "invokedBy": "cloudformation.amazonaws.com", **NO_MFA},
            "role Admin/kim, through cloudformation.amazonaws.com",
        ),
        (
            {"type": "AssumedRole", "arn": ROLE.replace(ACCOUNT, OTHER), "accountId": OTHER},
            f"role {OTHER}:Admin/kim, another account",
        ),
        ({"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/dana"}, "user/dana"),
        ({"type": "Root", "arn": f"arn:aws:iam::{ACCOUNT}:root", **NO_MFA}, "root user, without MFA"),
        ({"type": "AWSService", "invokedBy": "ecr.amazonaws.com"}, "AWS service ecr.amazonaws.com"),
        ({"invokedBy": "AWS Internal", "accountId": ACCOUNT}, "AWS Internal"),
        ({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1"}}, "IdentityCenterUser u-1"),
        ({"type": "WebIdentityUser", "userName": "repo:o/r"}, "WebIdentityUser repo:o/r"),
        ({"accountId": OTHER}, f"account {OTHER}, another account"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_identities_have_the_names_that_tables_give_them(identity: dict[str, Any], told: str) -> None:
    lines = lines_of("image-pushed", push(userIdentity=identity, recipientAccountId=ACCOUNT, eventID=None))
    assert fact("Who", lines) == told


def test_parameters_that_cloudtrail_left_out_are_made_good_by_the_list_of_resources() -> None:
    listed = [{"ARN": f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/a"}, {"ARN": "arn:aws:ecr:x"}]
    event = push(
        requestParameters={"omitted": True, "reason": "too large"},
        responseElements=None,
        resources=listed,
        recipientAccountId=ACCOUNT,
    )
    lines = lines_of("image-pushed", event)
    assert fact("On", lines) == "repository a, arn:aws:ecr:x (CloudTrail left out the parameters)"
    assert f"Resources: arn:aws:ecr:us-east-1:{ACCOUNT}:repository/a, arn:aws:ecr:x" in lines


def test_of_many_images_three_are_named_above_and_all_below() -> None:
    event = first_sample("image-deleted")
    event["detail"]["requestParameters"]["imageIds"] = [{"imageTag": f"v{n}"} for n in range(5)]
    event["detail"]["responseElements"] = None
    lines = lines_of("image-deleted", event)
    assert fact("On", lines).endswith("tag v0, v1, v2 and 2 more")
    assert "Tag: v0, v1, v2, v3, v4" in lines
    event["detail"]["requestParameters"]["imageIds"] = [{"imageTag": "v1"}, {"imageDigest": "sha256:b"}]
    assert fact("On", lines_of("image-deleted", event)).endswith("tag v1, digest sha256:b")


def test_where_room_is_short_values_are_cut_and_account_and_region_stay() -> None:
    event = push(
        requestParameters={"repositoryName": "team/" + "r" * 200, "imageTag": "t" * 128},
        userIdentity={"type": "AssumedRole", "arn": ROLE + "k" * 400},
        errorCode="E" * 300,
        recipientAccountId=ACCOUNT,
        awsRegion="ap-southeast-1",
    )
    words = {**alert_words(get("image-pushed")), "title": "T" * 100, "why": "w" * 300, "first": "f" * 200}
    message = event_message("image-pushed-by-untrusted-identity", words, event)
    assert len(message.subject) == SUBJECT_LENGTH
    assert message.subject.endswith(f"... in {ACCOUNT} ap-southeast-1")
    head, _, details = message.text.partition("\n\nDetails\n")
    assert len(head) <= HEAD_LENGTH
    assert f"Repository: team/{'r' * 200}" in details
    assert "Fetch the record: aws " in head
    assert details.startswith("Open the event: https://")


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
    lines = lines_of("image-pushed", push(userAgent="x" * 9_000))
    assert f"User agent: {'x' * VALUE_LENGTH}... (9000 characters)" in lines
    assert fact("From", lines).endswith(f"{'x' * LIMITS[0]}... (9000 characters)")


def test_what_nobody_knows_is_told_as_critical() -> None:
    message = event_message("of-tomorrow", None, push())
    assert message.severity == "critical"
    assert message.text.startswith("[CRITICAL] Detection of-tomorrow fired\n\nWho: ")
    assert message.subject.startswith("[CRITICAL] Of tomorrow: ")
    assert "More: " not in message.text
    own = event_message("of-tomorrow", None, {"detail-type": "ECR Image Action", "detail": {"result": "SUCCESS"}})
    assert own.text.endswith('\nDetail: {"result": "SUCCESS"}')


@pytest.fixture
def row() -> dict[str, str]:
    return {
        "event_time": "2026-11-20 10:00:00.123",
        "account": "111122223333",
        "region": "us-east-2",
        "actor": "Mallory",
        "subject": "shop/api",
        "finding": "shop's\nown",
        "event_id": "e-1",
        "source_file": "logs/1.json.gz",
    }


def test_one_finding_is_told_like_a_call_and_several_as_a_list(row: dict[str, str]) -> None:
    words = alert_words(get("tag-overwritten"))
    one = findings_message("tag-overwritten", words, [row], count=1)
    assert one.subject == "[HIGH] Tag overwritten: shop/api in 111122223333 us-east-2"
    lines = one.text.split("\n")
    assert lines[2:7] == [
        "Who: Mallory",
        "Found: shop's\\nown",
        "On: shop/api",
        "When: 2026-11-20 10:00:00Z",
        "Where: us-east-2, account 111122223333",
    ]
    assert fact("Open the event", lines).endswith("#/events/e-1")
    assert lines[-2:] == ["Details", "Log file: logs/1.json.gz"]
    some = findings_message("tag-overwritten", words, [row] * 5, count=5)
    assert some.subject == "[HIGH] Tag overwritten: 5 findings in 111122223333 us-east-2"
    assert len(re.findall("^- ", some.text, re.MULTILINE)) == FIRST_LISTED + 5
    told = "- 2026-11-20 10:00:00Z 111122223333 us-east-2: Mallory, shop/api, shop's\\nown"
    assert some.text.endswith(f"\n{told} (record e-1 in logs/1.json.gz)")
    assert fact("More findings", some.text.split("\n")) == "2, below"
    apart = findings_message("tag-overwritten", words, [row, {**row, "account": OTHER}], count=2)
    assert apart.subject == "[HIGH] Tag overwritten: 2 findings in 2 accounts us-east-2"


def test_findings_are_listed_up_to_a_limit(row: dict[str, str]) -> None:
    words = alert_words(get("tag-overwritten"))
    many = findings_message("tag-overwritten", words, [row] * (LISTED + 5), count=500)
    assert many.subject == "[HIGH] Tag overwritten: 500 findings"
    assert "\nFindings: 500\n" in many.text
    assert "\nAsk again: custody ask tag-overwritten\n" in many.text
    assert len(re.findall("^- 2026", many.text, re.MULTILINE)) == FIRST_LISTED + LISTED
    assert many.text.endswith(f"\n- ... and {500 - LISTED} more: custody ask tag-overwritten")
    odd = dict.fromkeys(row, "a\nALL CLEAR")
    assert "\nALL CLEAR" not in findings_message("own", None, [odd], count=1).text
    assert findings_message("own", None, [row], count=1).text.startswith("[CRITICAL] Detection own found something\n")


def test_a_finding_that_says_nothing_leaves_no_trace() -> None:
    for rows in ([{}], [{"actor": ""}, {"actor": None}]):
        message = findings_message("own", None, rows, count=len(rows))  # type: ignore[arg-type]
        assert not [line for line in message.text.split("\n") if line.endswith((":", ": ", "-", "- "))]


def test_the_product_tells_of_itself() -> None:
    trouble = {"region": "eu-west-1", "detail": {"alarmName": "custody-forward-failed", "state": {"reason": "1 > 0"}}}
    text = event_message(FORWARDING_FAILED, dict(NOTICES[FORWARDING_FAILED]), trouble).text
    assert "[CRITICAL] Custody cannot forward events" in text
    assert "\nAlarm: custody-forward-failed\nReason: 1 > 0\nWhere: eu-west-1\n" in text
    assert "More: " not in text
    failed = {"detail": {"currentState": "FAILED", "queryExecutionId": "q-1", "workgroupName": "custody-jobs"}}
    message = event_message(QUERY_FAILED, dict(NOTICES[QUERY_FAILED]), failed)
    assert message.subject == "[HIGH] Query failed: custody-jobs"
    assert "\nWorkgroup: custody-jobs\nState: FAILED\nQuery: q-1\n" in message.text


def test_what_could_not_be_told_is_told_as_it_came() -> None:
    message = raw_message("{\n" + "x" * RAW_BYTES)
    assert message.severity == "critical"
    assert f"What came (the first {RAW_BYTES} of {RAW_BYTES + 3} bytes): {{\\nxxx" in message.text
    for heavy in ("\u200b", "\U000e0001", "\U0001f600", "\ud800"):
        # SNS counts bytes, and what hides something is written out.
        assert len(raw_message(heavy * 100_000).text.encode()) < 256 * 1024
    assert "What came: {}\n" in raw_message("{}").text
