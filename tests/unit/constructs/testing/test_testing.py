"""The assertions for other people's tests: true of what custody makes, false as soon as one thing is missing."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template
from support.assembly import synthesized
from support.events import LIFECYCLE_EXPIRY, STOP_LOGGING, event

from custody.detections import get
from custody.errors import SettingsError
from custody.settings import Settings
from custody_cdk import Alerts, AuditBus, Custody, DetectionRules, Record
from custody_cdk.testing import alerting, assert_alerts, assert_records

if TYPE_CHECKING:
    from collections.abc import Callable

STOPPED, EXPIRED = get("trail-stopped"), get("image-expired-by-lifecycle-rule")
OTHER = event("ecr", "StartLifecyclePolicyPreview", readOnly=False)


@cache
def one_stack() -> dict[str, Any]:
    stack = Stack(App(), "Theirs")
    Custody(stack, "It", settings=Settings.model_validate({"lake": {"enabled": False}}), detections=[STOPPED, EXPIRED])
    document: dict[str, Any] = Template.from_stack(stack).to_json()
    return document


def changed(type_: str, change: Callable[[dict[str, Any]], object], having: str = "") -> dict[str, Any]:
    """The stack with something else in each resource of a type."""
    document = copy.deepcopy(one_stack())
    touched = [r for r in document["Resources"].values() if r["Type"] == type_ and having in str(r)]
    assert touched
    for resource in touched:
        change(resource["Properties"])
    return document


def test_what_custody_makes_records_and_alerts() -> None:
    stack = Stack(App(), "Theirs")
    Custody(stack, "It", settings=Settings.model_validate({"lake": {"enabled": False}}), detections=[STOPPED])
    template = Template.from_stack(stack)
    assert "Trail" in assert_records(template)
    assert assert_alerts(template, STOP_LOGGING) == ("trail-stopped",)
    assert alerting(template, OTHER) == ()


@pytest.mark.parametrize("variant", ["default", "sandbox", "everything", "govcloud", "china"])
def test_every_deployment_records(variant: str) -> None:
    assert assert_records(synthesized(variant).named("-trail").raw)


def test_stacks_of_one_deployment_are_asked_together() -> None:
    made = synthesized("default")
    bus, forwarder = made.named("-events").raw, made.named("-forwarder-us-east-1").raw
    assert "trail-stopped" in assert_alerts(bus, STOP_LOGGING, forwarder=forwarder)
    assert "trail-stopped" in assert_alerts(bus, STOP_LOGGING, forwarder_elsewhere=True)
    with pytest.raises(AssertionError, match="none of the 0 rules that forward to the bus custody sends it there"):
        assert_alerts(bus, STOP_LOGGING)
    with pytest.raises(SettingsError, match="leave out one of them"):
        assert_alerts(bus, STOP_LOGGING, forwarder=forwarder, forwarder_elsewhere=True)


def test_a_read_alerts_only_where_the_rule_s_state_lets_reads_through() -> None:
    assert assert_alerts(one_stack(), LIFECYCLE_EXPIRY) == (EXPIRED.id,)
    narrow = changed("AWS::Events::Rule", lambda rule: rule.update(State="ENABLED"), EXPIRED.id)
    with pytest.raises(AssertionError) as error:
        assert_alerts(narrow, LIFECYCLE_EXPIRY)
    assert f"the rule of {EXPIRED.id} matches it, and its state ENABLED leaves it out" in str(error.value)


@pytest.mark.parametrize(
    ("type_", "change", "line"),
    [
        ("AWS::Events::Rule", lambda rule: rule.update(State="DISABLED"), "its state DISABLED leaves it out"),
        ("AWS::Events::Rule", lambda rule: rule.pop("Targets"), "no rule of this stack leads to a function"),
        ("AWS::Lambda::EventSourceMapping", lambda it: it.pop("EventSourceArn"), "no rule of this stack leads to a"),
        (
            "AWS::Events::Rule",
            lambda rule: rule.update(EventPattern='{"source":["aws.s3"]}') if "EventBusName" not in rule else None,
            "trail-stopped would fire, and none of the ",
        ),
        (
            "AWS::Events::Rule",
            lambda rule: rule.update(EventPattern={"source": [{"Ref": "X"}]}),
            "to the alerts matches",
        ),
    ],
)
def test_what_breaks_the_way_to_the_alert_is_said(
    type_: str, change: Callable[[dict[str, Any]], object], line: str
) -> None:
    with pytest.raises(AssertionError) as error:
        assert_alerts(changed(type_, change), STOP_LOGGING)
    assert str(error.value).startswith("the event 'StopLogging' of aws.cloudtrail raises no alert: ")
    assert line in str(error.value)
    assert "\n" not in str(error.value)


def without(type_: str) -> dict[str, Any]:
    document = copy.deepcopy(one_stack())
    document["Resources"] = {i: r for i, r in document["Resources"].items() if r["Type"] != type_}
    return document


def forwards_elsewhere(rule: dict[str, Any]) -> None:
    if "EventBusName" not in rule:
        rule["Targets"][0]["Arn"] = "arn:aws:events:eu-central-1:444455556666:event-bus/custody"


def of_another_rule(policy: dict[str, Any]) -> None:
    for statement in policy["PolicyDocument"]["Statement"]:
        if statement["Effect"] == "Allow":
            statement["Condition"] = {"ArnLike": {"aws:SourceArn": "arn:aws:events:eu-central-1:444455556666:rule/x"}}


NO_WAY = "no rule of this stack leads to a function that tells alerts"
TO_THE_QUEUE = "no policy lets the rule "


@pytest.mark.parametrize(
    ("template", "line"),
    [
        (lambda: changed("AWS::Lambda::EventSourceMapping", lambda it: it.update(Enabled=False)), NO_WAY),
        (lambda: changed("AWS::Events::Rule", forwards_elsewhere), "none of the 0 rules that forward to the bus"),
        (lambda: changed("AWS::SQS::QueuePolicy", of_another_rule), TO_THE_QUEUE),
        (lambda: changed("AWS::SQS::QueuePolicy", denied("sqs:SendMessage")), TO_THE_QUEUE),
        (lambda: without("AWS::SNS::Topic"), "has no topic of this stack to tell it"),
        (lambda: without("AWS::SQS::QueuePolicy"), TO_THE_QUEUE),
        (lambda: without("AWS::Events::EventBusPolicy"), "no policy of this stack lets events be put on the bus"),
        (lambda: conditioned("AWS::Events::EventBus"), "no policy of this stack lets events be put on the bus"),
        (lambda: without("AWS::Lambda::Function"), NO_WAY),
        (lambda: conditioned("AWS::Events::Rule"), NO_WAY),
        (lambda: conditioned("AWS::Events::Rule", "custody-forward-"), "rules that forward to the bus custody sends"),
        (lambda: conditioned("AWS::Lambda::EventSourceMapping"), NO_WAY),
        (lambda: conditioned("AWS::SQS::Queue"), NO_WAY),
        (lambda: conditioned("AWS::SQS::QueuePolicy"), TO_THE_QUEUE),
        (lambda: conditioned("AWS::SNS::Topic"), "has no topic of this stack to tell it"),
        (lambda: conditioned("AWS::Events::EventBusPolicy"), "no policy of this stack lets events be put on"),
    ],
)
def test_what_is_not_wholly_there_does_not_alert(template: Callable[[], dict[str, Any]], line: str) -> None:
    with pytest.raises(AssertionError) as error:
        assert_alerts(template(), STOP_LOGGING)
    assert line in str(error.value)
    assert "\n" not in str(error.value)


def test_without_a_forwarder_no_event_of_aws_s_comes_to_a_bus() -> None:
    stack = Stack(App(), "Theirs")
    bus, alerts = AuditBus(stack, "Bus"), Alerts(stack, "Alerts", detections=[STOPPED])
    DetectionRules(stack, "Rules", bus=bus, alerts=alerts, detections=[STOPPED])
    template = Template.from_stack(stack)
    with pytest.raises(AssertionError, match="none of the 0 rules that forward to the bus custody sends it there"):
        assert_alerts(template, STOP_LOGGING)
    assert assert_alerts(template, STOP_LOGGING, forwarder_elsewhere=True) == (STOPPED.id,)


def test_an_event_that_nothing_is_about_is_named() -> None:
    with pytest.raises(AssertionError, match=r"^the event 'Putter' of theirs .* matches it$"):
        assert_alerts(one_stack(), {"source": "theirs", "detail-type": "Putter", "detail": {}})


def test_a_rule_of_somebody_else_s_is_no_alert() -> None:
    stack = Stack(App(), "Theirs")
    pattern = events.EventPattern(source=["aws.cloudtrail"])
    events.Rule(stack, "Rule", event_pattern=pattern, targets=[targets.SqsQueue(sqs.Queue(stack, "Queue"))])
    with pytest.raises(AssertionError, match="no rule of this stack leads to a function that tells alerts"):
        assert_alerts(Template.from_stack(stack), STOP_LOGGING)


def statements(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Callable[[dict[str, Any]], object]:
    def of(policy: dict[str, Any]) -> None:
        policy["PolicyDocument"]["Statement"] = change(policy["PolicyDocument"]["Statement"])

    return of


def without_source(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in s.items() if k != "Condition" or s["Effect"] == "Deny"} for s in found]


READS = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]
NO_KMS = [{"ReadWriteType": "All", "ExcludeManagementEventSources": ["kms.amazonaws.com"]}]
MANAGEMENT = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}


@pytest.mark.parametrize(
    ("type_", "change", "line"),
    [
        ("AWS::CloudTrail::Trail", lambda it: it.update(IsLogging=False), "does not log"),
        ("AWS::CloudTrail::Trail", lambda it: it.pop("IsMultiRegionTrail"), "is of one Region alone"),
        ("AWS::CloudTrail::Trail", lambda it: it.pop("EnableLogFileValidation"), "signs no digests"),
        (
            "AWS::CloudTrail::Trail",
            lambda it: it.update(IncludeGlobalServiceEvents=False),
            "leaves out global services",
        ),
        ("AWS::CloudTrail::Trail", lambda it: it.update(EventSelectors=READS), "leaves out management events"),
        ("AWS::CloudTrail::Trail", lambda it: it.update(EventSelectors=NO_KMS), "leaves out management events"),
        ("AWS::CloudTrail::Trail", lambda it: it.update(S3BucketName="elsewhere"), "which is no bucket of this stack"),
        ("AWS::S3::BucketPolicy", statements(without_source), "does not let CloudTrail call s3:PutObject for this"),
        (
            "AWS::S3::BucketPolicy",
            statements(lambda found: [s for s in found if s["Effect"] == "Allow"]),
            "lets callers in without TLS",
        ),
    ],
)
def test_what_keeps_a_stack_from_recording_is_said(
    type_: str, change: Callable[[dict[str, Any]], object], line: str
) -> None:
    with pytest.raises(AssertionError) as error:
        assert_records(changed(type_, change))
    assert line in str(error.value)
    assert "\n" not in str(error.value)


ARN_OF_ANOTHER = "arn:aws:cloudtrail:eu-central-1:444455556666:trail/custody"
NOT_ADMITTED = "whose policy does not let CloudTrail call s3:"


def cloudtrail_s(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    """A policy of the bucket's with something else in each statement for CloudTrail."""

    def of(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for statement in found:
            if statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}:
                change(statement)
        return found

    return statements(of)


def operator_of(operator: str, value: Any = None) -> Callable[[dict[str, Any]], object]:
    def of(statement: dict[str, Any]) -> None:
        tests = statement["Condition"].pop("StringEquals")
        source = tests.pop("aws:SourceArn")
        statement["Condition"] = {"StringEquals": tests, operator: {"aws:SourceArn": value or source}}

    return of


def denied(action: str, **condition: Any) -> Callable[[dict[str, Any]], object]:
    def of(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        deny = {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*", **condition}
        return [*found, deny]

    return statements(of)


def narrow_tls(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for statement in found:
        if statement.get("Sid") == "OnlyTls":
            statement.update(Action="s3:DeleteBucket", Principal={"AWS": "arn:aws:iam::111122223333:role/one"})
    return found


def one_principal_s_tls(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for statement in found:
        if statement.get("Sid") == "OnlyTls":
            statement["Principal"] = {"AWS": "arn:aws:iam::111122223333:role/one"}
    return found


def no_key(key: dict[str, Any]) -> None:
    policy = key["KeyPolicy"]
    policy["Statement"] = [s for s in policy["Statement"] if "cloudtrail" not in str(s["Principal"])]


def not_action(statement: dict[str, Any]) -> None:
    statement["NotAction"] = statement.pop("Action")


BUCKET = "AWS::S3::BucketPolicy"


@pytest.mark.parametrize(
    ("type_", "change", "line"),
    [
        (BUCKET, cloudtrail_s(operator_of("StringEquals", ARN_OF_ANOTHER)), NOT_ADMITTED),
        (BUCKET, cloudtrail_s(operator_of("StringEquals", ["*"])), NOT_ADMITTED),
        (BUCKET, cloudtrail_s(operator_of("StringLike", "*")), NOT_ADMITTED),
        (BUCKET, cloudtrail_s(operator_of("StringNotEquals")), NOT_ADMITTED),
        (BUCKET, cloudtrail_s(operator_of("StringEqualsIfExists")), NOT_ADMITTED),
        (BUCKET, cloudtrail_s(lambda it: it.update(Resource="arn:aws:s3:::other/*")), NOT_ADMITTED),
        (BUCKET, cloudtrail_s(not_action), NOT_ADMITTED),
        (BUCKET, denied("s3:PutObject"), "whose policy denies CloudTrail s3:PutObject by statement No"),
        (BUCKET, denied("s3:*"), "whose policy denies CloudTrail s3:GetBucketAcl by statement No"),
        (
            BUCKET,
            denied("s3:Put*", Condition={"Bool": {"aws:PrincipalIsAWSService": "true"}}),
            "denies CloudTrail s3:PutObject",
        ),
        (BUCKET, statements(narrow_tls), "lets callers in without TLS"),
        (BUCKET, statements(one_principal_s_tls), "lets callers in without TLS"),
        ("AWS::CloudTrail::Trail", lambda it: it.update(S3KeyPrefix="elsewhere"), NOT_ADMITTED),
        ("AWS::CloudTrail::Trail", lambda it: it.update(IsOrganizationTrail=True), NOT_ADMITTED),
        ("AWS::CloudTrail::Trail", lambda it: it.update(TrailName="another"), NOT_ADMITTED),
        ("AWS::KMS::Key", no_key, "is encrypted with a key whose policy does not let CloudTrail call kms:Generate"),
        ("AWS::KMS::Key", lambda it: it.update(Enabled=False), "does not let CloudTrail call kms:GenerateDataKey"),
    ],
)
def test_a_policy_that_keeps_cloudtrail_out_or_others_in_is_said(
    type_: str, change: Callable[[dict[str, Any]], object], line: str
) -> None:
    with pytest.raises(AssertionError) as error:
        assert_records(changed(type_, change))
    assert line in str(error.value)
    assert "\n" not in str(error.value)


def test_one_statement_for_another_trail_is_enough_to_be_refused() -> None:
    def of(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for statement in found:
            if statement.get("Sid") == "CloudTrailLooksAtTheBucket":
                operator_of("StringEquals", ARN_OF_ANOTHER)(statement)
        return found

    with pytest.raises(AssertionError, match="call s3:GetBucketAcl for this trail alone"):
        assert_records(changed(BUCKET, statements(of)))


@pytest.mark.parametrize("change", [operator_of("ArnEquals"), operator_of("ArnLike")])
def test_other_words_for_the_same_trail_record(change: Callable[[dict[str, Any]], object]) -> None:
    assert assert_records(changed(BUCKET, cloudtrail_s(change)))


def test_a_deny_that_cloudtrail_does_not_meet_is_none() -> None:
    condition = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
    assert assert_records(changed(BUCKET, denied("s3:PutObject", Condition=condition)))


def conditioned(type_: str, having: str = "") -> dict[str, Any]:
    document = copy.deepcopy(one_stack())
    touched = [r for r in document["Resources"].values() if r["Type"] == type_ and having in str(r)]
    assert touched
    for resource in touched:
        resource["Condition"] = "Perhaps"
    return document


@pytest.mark.parametrize(
    ("type_", "line"),
    [
        ("AWS::CloudTrail::Trail", "is made under the condition Perhaps alone"),
        ("AWS::S3::Bucket", "which is no bucket of this stack"),
        (BUCKET, NOT_ADMITTED),
        ("AWS::KMS::Key", "is encrypted with a key whose policy does not let CloudTrail call kms:GenerateDataKey"),
    ],
)
def test_what_a_condition_may_leave_out_does_not_record(type_: str, line: str) -> None:
    with pytest.raises(AssertionError) as error:
        assert_records(conditioned(type_))
    assert line in str(error.value)


def test_a_bucket_of_somebody_else_s_is_not_asked_for_where_that_is_meant() -> None:
    elsewhere = changed("AWS::CloudTrail::Trail", lambda it: it.update(S3BucketName="elsewhere"))
    assert assert_records(elsewhere, own_bucket=False)


def test_selectors_that_take_all_management_events_record() -> None:
    def advanced(trail: dict[str, Any]) -> None:
        trail.pop("EventSelectors")
        trail["AdvancedEventSelectors"] = [MANAGEMENT]

    assert assert_records(changed("AWS::CloudTrail::Trail", advanced))
    assert assert_records(changed("AWS::CloudTrail::Trail", lambda it: it.pop("EventSelectors")))


def test_the_cdk_s_own_trail_does_not_record_as_it_comes() -> None:
    stack = Stack(App(), "Theirs")
    assert_no = pytest.raises(AssertionError, match=r"^this stack does not record: it has no trail$")
    with assert_no:
        assert_records(Template.from_stack(stack))
    theirs = Stack(App(), "Theirs")
    cloudtrail.Trail(theirs, "Trail", is_multi_region_trail=False)
    with pytest.raises(AssertionError, match="is of one Region alone"):
        assert_records(Template.from_stack(theirs))


def test_one_of_several_trails_is_enough() -> None:
    stack = Stack(App(), "Theirs")
    cloudtrail.Trail(stack, "Trail", is_multi_region_trail=False)
    Record(stack, "It", settings=Settings())
    assert assert_records(Template.from_stack(stack)).startswith("It")
