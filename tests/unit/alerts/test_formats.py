"""Every format is what its publisher asks for, of every detection and of whatever values callers choose."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support import alert_formats as checks
from unit.alerts.test_alert import ROW, of
from unit.alerts.test_hostile import CALLS, HOSTILE, OWN, fields, put, put_everywhere
from unit.alerts.test_message import BY_PATTERN, first_sample

from custody.alerts import alert_words
from custody.alerts.alert import Alert
from custody.alerts.compose import event_alert, findings_alert, raw_alert
from custody.alerts.formats.amazon_q import amazon_q_notification
from custody.alerts.formats.asff import UNKNOWN_ACCOUNT, asff_finding
from custody.alerts.formats.jira import jira_issue
from custody.alerts.formats.ocsf import ocsf_finding
from custody.alerts.formats.opsgenie import opsgenie_alert
from custody.alerts.formats.pagerduty import pagerduty_event
from custody.alerts.formats.parts import calm, cut, cut_bytes
from custody.alerts.formats.slack import slack_message
from custody.alerts.formats.teams import teams_message
from custody.alerts.formats.webhook import signature, webhook_document
from custody.alerts.resolution import Resolution
from custody.detections import get
from custody_cdk.alarm_path.alert_code import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "2026-11-30T10:00:00Z"
KEY = "0" * 32
FORMATS: dict[str, tuple[Callable[[Alert], dict[str, Any]], Callable[[dict[str, Any]], None]]] = {
    "slack": (slack_message, checks.check_slack),
    "teams": (teams_message, checks.check_teams),
    "amazon-q": (amazon_q_notification, checks.check_amazon_q),
    "pagerduty": (lambda alert: pagerduty_event(alert, routing_key=KEY), checks.check_pagerduty),
    "opsgenie": (opsgenie_alert, checks.check_opsgenie),
    "jira": (lambda alert: jira_issue(alert, project="SEC"), checks.check_jira),
    "webhook": (webhook_document, checks.check_webhook),
    "asff": (lambda alert: asff_finding(alert, now=NOW), checks.check_asff),
    "ocsf": (lambda alert: ocsf_finding(alert, now=NOW), checks.check_ocsf),
}


def hold(alert: Alert, *names: str) -> None:
    """Make each format of an alert and check it."""
    for name in names or FORMATS:
        make, check = FORMATS[name]
        document = json.loads(json.dumps(make(alert)))
        check(document)
        checks.harmless(document)


@pytest.mark.parametrize("detection", BY_PATTERN, ids=lambda d: d.id)
def test_every_detection_in_every_format(detection: Any) -> None:
    hold(of(detection.id))


def test_findings_of_questions_and_what_could_not_be_told() -> None:
    words = dict(alert_words(get("tag-overwritten")))
    for rows, count in (([ROW], 1), ([ROW] * 20, 500), ([{}], 1)):
        hold(findings_alert("tag-overwritten", words, rows, count=count))
    hold(raw_alert("{broken"))
    hold(raw_alert("\U0001f600" * 100_000))
    hold(Alert("custody-0", "own", "of tomorrow", "", "Own", "Own", "[X] Own"))


@pytest.mark.parametrize("id_", CALLS + OWN)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_value_in_any_field_is_harmless_in_every_format(id_: str, text: str) -> None:
    sample = first_sample(id_)
    hold(of(id_, {**sample, "detail": put_everywhere(sample["detail"], text)}))
    # The schema of OCSF is large, and what is in one text or the other is the same to it.
    names = [name for name in FORMATS if name not in {"ocsf", "asff"}]
    for path in fields(sample):
        if path[0] != "source":
            hold(of(id_, put(sample, path, text)), *names)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_finding_in_any_column_is_harmless_in_every_format(text: str) -> None:
    words = dict(alert_words(get("tag-overwritten")))
    more = ("action", "service", "actor_arn", "source_ip", "error_code", "repository", "pipeline")
    names = (*ROW, *more)
    for row in (dict.fromkeys(names, text), *({**ROW, name: text} for name in names)):
        hold(findings_alert("tag-overwritten", words, [row], count=1))


def test_hostile_values_can_still_be_read() -> None:
    sample, path = first_sample("image-pushed"), ("detail", "requestParameters", "repositoryName")
    for value, told in (("<!channel>", "\u2039!channel>"), ("@everyone", "@everyone"), ("a\nb", "a\\nb")):
        alert = of("image-pushed", put(sample, path, value))
        for name, (make, _) in FORMATS.items():
            assert any(told in text for text in checks.texts(make(alert))), (name, value)


def test_a_resolution_ends_what_the_alert_began() -> None:
    alert = of("trail-stopped")
    event = pagerduty_event(alert, routing_key=KEY, resolved=True)
    checks.check_pagerduty(event)
    assert (event["event_action"], event["dedup_key"]) == ("resolve", alert.id)
    finding = asff_finding(alert, now=NOW, resolved=True)
    checks.check_asff(finding)
    assert (finding["RecordState"], finding["Workflow"], finding["UpdatedAt"]) == (
        "ARCHIVED",
        {"Status": "RESOLVED"},
        NOW,
    )
    assert finding["Id"] == asff_finding(alert, now=NOW)["Id"]
    closed = ocsf_finding(alert, now=NOW, resolution=Resolution())
    checks.check_ocsf(closed)
    assert (closed["activity_id"], closed["type_uid"], closed["status"]) == (3, 200403, "Resolved")


def test_what_is_excepted_is_suppressed() -> None:
    alert = of("trail-stopped")
    finding = asff_finding(alert, now=NOW, suppressed="until 2027-03-01: fine")
    checks.check_asff(finding)
    assert finding["Workflow"] == {"Status": "SUPPRESSED"}
    assert finding["ProductFields"]["custody/excepted"] == "until 2027-03-01: fine"
    event = ocsf_finding(alert, now=NOW, suppressed="until 2027-03-01: fine")
    checks.check_ocsf(event)
    assert (event["status_id"], event["status_detail"]) == (3, "until 2027-03-01: fine")


def test_security_hub_s_account_is_the_one_that_imports() -> None:
    alert = of("trail-stopped")
    finding = asff_finding(alert, now=NOW, account="444455556666", region="us-gov-west-1")
    checks.check_asff(finding)
    assert finding["AwsAccountId"] == "444455556666"
    assert finding["ProductArn"] == (
        "arn:aws-us-gov:securityhub:us-gov-west-1:444455556666:product/444455556666/default"
    )
    assert finding["ProductFields"]["custody/account"] == alert.account
    nowhere = asff_finding(raw_alert("x"), now=NOW)
    assert nowhere["AwsAccountId"] == UNKNOWN_ACCOUNT
    assert nowhere["Resources"][0]["Type"] == "AwsAccount"


@pytest.mark.parametrize(
    ("arn", "kind"),
    [
        ("arn:aws:s3:::logs", "AwsS3Bucket"),
        ("arn:aws:s3:::logs/2026/a.gz", "AwsS3Object"),
        ("arn:aws:kms:eu-west-1:111122223333:key/1", "AwsKmsKey"),
        ("arn:aws:kms:eu-west-1:111122223333:alias/a", "Other"),
        ("arn:aws:iam::111122223333:role/a", "AwsIamRole"),
        ("arn:aws:codebuild:eu-west-1:111122223333:project/a", "AwsCodeBuildProject"),
        ("", "Other"),
    ],
)
def test_resources_have_security_hub_s_types(arn: str, kind: str) -> None:
    row = {**ROW, "subject": arn or "shop"}
    finding = asff_finding(findings_alert("tag-overwritten", None, [row], count=1), now=NOW)
    checks.check_asff(finding)
    assert [each["Type"] for each in finding["Resources"]] == [kind]


def test_severities_are_told_in_each_product_s_words() -> None:
    severities = ("critical", "high", "medium", "low", "info")
    alerts = [of("image-pushed")._replace(severity=each) for each in severities]
    told = [
        (
            pagerduty_event(alert, routing_key=KEY)["payload"]["severity"],
            opsgenie_alert(alert)["priority"],
            asff_finding(alert, now=NOW)["Severity"]["Label"],
            ocsf_finding(alert, now=NOW)["severity_id"],
        )
        for alert in alerts
    ]
    assert told == [
        ("critical", "P1", "CRITICAL", 5),
        ("error", "P2", "HIGH", 4),
        ("warning", "P3", "MEDIUM", 3),
        ("info", "P4", "LOW", 2),
        ("info", "P5", "INFORMATIONAL", 1),
    ]


def test_texts_are_cut_as_their_readers_count() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "..."
    assert cut("abcdef", 5) == "ab..."
    # Each is two to who counts in UTF-16; none is cut in half.
    assert cut("\U0001f600" * 4, 7) == "\U0001f600" * 2 + "..."
    assert cut_bytes("\u20ac" * 4, 9) == "\u20ac" * 2 + "..."


def test_markdown_is_calm_and_names_stay_as_they_are() -> None:
    assert calm("role shop_api_build/x-1 (a.b)") == "role shop_api_build/x-1 (a.b)"
    assert not re.search(r"[*`~]|\]\(", calm("*b* `c` ~d~ [a](b) ```"))
    assert calm("_it_ &lt;b&gt; www.evil.example") == "\uff3fit\uff3f & lt;b& gt; www[.]evil.example"


def test_the_signature_is_that_of_the_page() -> None:
    """docs/alerts.md shows how it is checked; these values were made by ``openssl dgst -sha256 -hmac``."""
    assert signature("secret", 1_700_000_000, b'{"a":1}') == OPENSSL


OPENSSL = "v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686"


PAGE = "https://wiki.example.com/custody/detections/trail-stopped.md"


def test_an_alert_links_to_the_page_of_its_detection_in_every_format() -> None:
    words = words_of([get("trail-stopped")], PAGE.replace("trail-stopped", "{detection}"))["trail-stopped"]
    alert = event_alert("trail-stopped", words, first_sample("trail-stopped"))
    assert alert.text.split("\n").count(f"More: {PAGE}") == 1
    assert "custody explain" not in alert.text
    assert alert.links[-1] == ("More", PAGE)
    for name, (make, _) in FORMATS.items():
        # OCSF and ASFF have room for one address, which is the event's.
        if name not in {"asff", "ocsf"}:
            assert sum(PAGE in text for text in checks.texts(make(alert))) >= 1, name
    hold(alert)
    bare = findings_alert("tag-overwritten", {"severity": "high", "title": "T", "more": PAGE}, [{}], count=1)
    assert bare.links == (("More", PAGE),)
    hold(bare)


def test_without_an_address_the_command_is_named_and_nothing_is_a_link() -> None:
    alert = of("trail-stopped")
    assert "More: custody explain trail-stopped, or docs/detections/trail-stopped.md" in alert.text.split("\n")
    assert "More" not in dict(alert.links)
    paragraphs = jira_issue(alert, project="SEC")["fields"]["description"]["content"]
    nodes = [node for each in paragraphs for node in each["content"] if "marks" in node]
    assert sorted(node["text"] for node in nodes) == sorted(address for _, address in alert.links)
