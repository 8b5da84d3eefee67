"""An alert as machines take it says what the mail says, and has the same id however often it is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import alert_formats as checks
from unit.alerts.test_message import BY_PATTERN, FIELDS, first_sample, json_values, push

from custody.alerts import alert_words, event_message, findings_message
from custody.alerts.alert import UNDELIVERED, as_document, of_document
from custody.alerts.compose import event_alert, findings_alert, moment, raw_alert
from custody.alerts.formats.asff import asff_finding
from custody.alerts.formats.webhook import webhook_document
from custody.alerts.resources import MOST_RESOURCES, Resource, partition, resource
from custody.aws.regions import partitions
from custody.detections import get

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

ACCOUNT, OTHER = "111122223333", "123456789012"
ROW = {
    "event_time": "2026-11-20 10:00:00.123",
    "account": ACCOUNT,
    "region": "us-east-2",
    "actor": "Mallory",
    "subject": "shop/api",
    "finding": "shop's own",
    "event_id": "e-1",
    "source_file": "logs/1.json.gz",
}


def of(id_: str, event: dict[str, Any] | None = None) -> Alert:
    return event_alert(id_, dict(alert_words(get(id_))), event or first_sample(id_))


@pytest.mark.parametrize("detection", BY_PATTERN, ids=lambda d: d.id)
def test_it_has_the_words_of_the_mail(detection: Any) -> None:
    words = dict(alert_words(detection))
    alert, message = of(detection.id), event_message(detection.id, words, first_sample(detection.id))
    assert (alert.severity, alert.subject, alert.text) == message
    assert (alert.title, alert.why, alert.first) == (detection.title, detection.why, detection.runbook[0])
    assert alert.area == detection.area
    assert alert.id.startswith("custody-")
    assert len(alert.id) == len("custody-") + 32
    lines = dict(line.split(": ", 1) for line in alert.text.split("\n") if ": " in line)
    if alert.actor:
        assert lines["Who"] == alert.actor
    assert lines.get("Outcome", "") == alert.outcome
    # A command that finds no room above stands among the details.
    assert lines.get("Fetch the record", "") == alert.command
    assert [(label, lines[label]) for label, _ in alert.links] == list(alert.links)


def test_a_push_names_who_what_and_where_apart() -> None:
    alert = of("image-pushed", push(sourceIPAddress="192.0.2.1"))
    arn = f"arn:aws:ecr:eu-central-1:{OTHER}:repository/shop/api"
    assert Resource("repository", "shop/api", arn) in alert.resources
    assert (alert.action, alert.service, alert.address) == ("PutImage", "ecr.amazonaws.com", "192.0.2.1")
    assert (alert.account, alert.region, alert.time) == (OTHER, "eu-central-1", "2026-11-20T09:14:27Z")
    assert alert.actor_arn.startswith("arn:aws:sts::")
    assert len(alert.event_ids) == 1
    assert of("image-pushed", push(sourceIPAddress="ecr.amazonaws.com")).address == ""


def test_the_same_event_has_the_same_id_however_it_is_delivered() -> None:
    event = first_sample("image-pushed")
    again = {**event, "id": "another delivery", "time": "2026-11-20T11:00:00Z"}
    assert of("image-pushed", event).id == of("image-pushed", again).id
    other = {**event, "detail": {**event["detail"], "eventID": "another call"}}
    ids = {of("image-pushed", each).id for each in (event, other)} | {
        of("image-pushed-by-untrusted-identity", event).id
    }
    assert len(ids) == 3


def test_what_has_no_id_of_its_own_is_told_apart_by_what_it_says() -> None:
    calls = [push(eventID=None), push(eventID=None, sourceIPAddress="192.0.2.9")]
    assert of("image-pushed", calls[0]).id == of("image-pushed", json.loads(json.dumps(calls[0]))).id
    assert len({of("image-pushed", call).id for call in calls}) == 2
    own = first_sample("image-scan-found-critical")
    unnamed = {name: value for name, value in own.items() if name != "id"}
    assert of("image-scan-found-critical", unnamed).id == of("image-scan-found-critical", dict(unnamed)).id


def test_one_finding_and_several() -> None:
    words = dict(alert_words(get("tag-overwritten")))
    one = findings_alert("tag-overwritten", words, [ROW], count=1)
    assert one.subject == findings_message("tag-overwritten", words, [ROW], count=1).subject
    assert (one.actor, one.time, one.event_ids) == ("Mallory", "2026-11-20T10:00:00Z", ("e-1",))
    assert one.resources == (Resource("resource", "shop/api"),)
    assert one.links[0][1].endswith("#/events/e-1")
    other = {**ROW, "actor": "Trent", "event_id": "e-2", "event_time": "2026-11-19 08:00:00", "subject": "shop/web"}
    both = findings_alert("tag-overwritten", words, [ROW, other], count=2)
    assert (both.actor, both.time, both.findings) == ("", "2026-11-19T08:00:00Z", 2)
    assert both.event_ids == ("e-1", "e-2")
    assert [each.name for each in both.resources] == ["shop/api", "shop/web"]
    assert both.links == ()
    # The order of an answer means nothing.
    assert findings_alert("tag-overwritten", words, [other, ROW], count=2).id == both.id
    assert len({one.id, both.id, findings_alert("tag-overwritten", words, [ROW], count=9).id}) == 3


def test_a_finding_of_a_scan_has_the_id_of_the_alert_on_the_same_record() -> None:
    event = first_sample("image-pushed")
    row = {"event_id": event["detail"]["eventID"], "event_time": "2026-11-20T09:14:27Z", "subject": "shop/api"}
    words = dict(alert_words(get("image-pushed")))
    assert findings_alert("image-pushed", words, [row], count=1).id == of("image-pushed").id
    # Two things found in one record are two findings.
    found = [{**row, "finding": "moved", "subject": subject} for subject in ("a", "b")]
    assert len({findings_alert("image-pushed", words, [each], count=1).id for each in found}) == 2


def test_what_nobody_knows_and_what_cannot_be_read() -> None:
    unknown = event_alert("of-tomorrow", None, push())
    assert (unknown.severity, unknown.title, unknown.area) == ("critical", "Detection of-tomorrow fired", "")
    raw = raw_alert("{broken")
    assert (raw.detection, raw.severity) == (UNDELIVERED, "critical")
    assert "{broken" in raw.text
    assert raw.id == raw_alert("{broken").id != raw_alert("{other").id


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-20 10:00:00.123", "2026-11-20T10:00:00Z"),
        ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z"),
        ("2026-13-20T10:00:00Z", ""),
        ("2026-11-20T25:00:00Z", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_moment_is_one_or_nothing(written: str, told: str) -> None:
    assert moment(written) == told


def test_arns_are_made_of_plain_names_alone() -> None:
    place = {"account": ACCOUNT, "region": "cn-north-1"}
    assert resource("pipeline", "release", **place).arn == f"arn:aws-cn:codepipeline:cn-north-1:{ACCOUNT}:release"
    for name in ("shop api", "a:b", "UPPER", "x" * 300):
        assert resource("repository", name, **place).arn == ""
    assert resource("repository", "shop/api", account="", region="eu-west-1").arn == ""
    assert resource("resource", "shop/api", **place).arn == ""
    bucket = resource("resource", "arn:aws:s3:::logs", **place)
    assert bucket == Resource("resource", "arn:aws:s3:::logs", "arn:aws:s3:::logs")
    arn = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/shop/api"
    assert resource("resource", arn, **place) == Resource("repository", "shop/api", arn)


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_record_is_too_odd_to_be_an_alert(changed: dict[str, Any]) -> None:
    """The mail is made of any; what is sent on may not be what fails."""
    event = {"detail": {**first_sample("image-pushed")["detail"], **changed}}
    for words in (dict(alert_words(get("image-pushed"))), None):
        alert = event_alert("image-pushed", words, event)
        assert of_document(json.loads(json.dumps(as_document(alert)))) == alert
        checks.check_asff(asff_finding(alert, now="2026-11-30T10:00:00Z"))
        checks.check_webhook(webhook_document(alert))


@given(st.dictionaries(st.sampled_from([*ROW, "source_ip", "action", "repository"]), json_values))
def test_no_row_is_too_odd_to_be_an_alert(row: dict[str, Any]) -> None:
    checks.check_asff(asff_finding(findings_alert("own", None, [row], count=1), now="2026-11-30T10:00:00Z"))


def test_partitions_are_those_of_the_sdk() -> None:
    known = {region: each.id for each in partitions() for region in each.regions}
    assert {region: partition(region) for region in known} == known


def test_a_call_on_many_things_names_as_many_as_security_hub_takes() -> None:
    listed = [{"ARN": f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/r{n}"} for n in range(100)]
    assert len(of("image-pushed", push(resources=listed)).resources) == MOST_RESOURCES
