"""Pitfalls 20 to 24: queues, topics, messages and limits."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import alone, synthesized
from support.calls import on_key
from support.deployment import events_stack, forwarders
from support.events import (
    event,
    listened_for,
    rules_for,
)
from support.iam import Answer, Request, ask
from support.variants import ACCOUNT, VARIANTS

from custody.detections import DetectionSettings, all_detections, get
from custody.errors import CustodyError, DetectionError
from custody.patterns import CHARACTER_LIMIT, Pattern
from custody.settings.source import parse
from custody_cdk import AlarmPath, EventForwarder
from custody_cdk.alarm_path.rule_limits import check_forwarding, check_rule, check_rules
from custody_cdk.testing import assert_alerts

if TYPE_CHECKING:
    from support.template import Resource, Template

BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/custody"


def _key(template: Template) -> dict[str, Any]:
    document: dict[str, Any] = template.one("AWS::KMS::Key")["KeyPolicy"]
    return document


@pytest.mark.parametrize("action", ["Decrypt", "GenerateDataKey"])
def test_pitfall_20_undeliverable_events_can_be_encrypted(action: str) -> None:
    template = events_stack("regions")
    (queue,) = [q for q in template.all("AWS::SQS::Queue") if q["QueueName"].endswith("-dead-letters")]
    region = template.environment.region
    context = {"aws:sqs:arn": f"arn:aws:sqs:{region}:{ACCOUNT}:{queue['QueueName']}"}
    other = {"aws:sqs:arn": f"arn:aws:sqs:{region}:{ACCOUNT}:other"}
    call = on_key("events.amazonaws.com", action, **context)
    assert ask(_key(template), call) is Answer.ALLOW
    assert ask(_key(template), on_key("events.amazonaws.com", action, **other)) is Answer.NOTHING
    assert ask(_key(template), on_key("events.amazonaws.com", action)) is Answer.NOTHING
    assert ask(_key(template), on_key("lambda.amazonaws.com", action, **context)) is Answer.NOTHING
    assert queue["KmsMasterKeyId"].endswith(f":key/{template.one('AWS::KMS::Key').id}")


@pytest.mark.parametrize("variant", ["default", "regions", "everything"])
def test_pitfall_20_a_forwarder_s_queue_is_encrypted_and_has_no_key_to_pay_for(variant: str) -> None:
    """A customer managed key costs 1.00 USD a month, 3.00 after two rotations, in each of 34 Regions."""
    for template in forwarders(variant):
        queue = template.one("AWS::SQS::Queue")
        assert queue["SqsManagedSseEnabled"] is True
        # With a key, and be it the one that AWS manages, SQS would not use its own.
        assert "KmsMasterKeyId" not in queue.properties
        assert template.all("AWS::KMS::Key") == []
        assert template.all("AWS::KMS::Alias") == []


def test_pitfall_20_undeliverable_events_are_let_into_the_queues() -> None:
    for template in (*forwarders("regions"), events_stack("regions")):
        (name,) = [q["QueueName"] for q in template.all("AWS::SQS::Queue") if q["QueueName"].endswith("-dead-letters")]
        (policy,) = [
            p["PolicyDocument"]
            for p in template.all("AWS::SQS::QueuePolicy")
            if re.split("[:/]", p["Queues"][0])[-1] == name
        ]
        queue = f"arn:aws:sqs:{template.environment.region}:{ACCOUNT}:{name}"
        for rule in template.all("AWS::Events::Rule"):
            (target,) = rule["Targets"]
            assert target["DeadLetterConfig"]["Arn"] == queue
            send = Request(
                service="events.amazonaws.com",
                action="sqs:SendMessage",
                resource=queue,
                context={"aws:SourceArn": _rule_arn(template, rule)},
            )
            assert ask(policy, send) is Answer.ALLOW
            elsewhere = {"aws:SourceArn": _rule_arn(template, rule).replace(ACCOUNT, "999988887777")}
            assert ask(policy, replace(send, context=elsewhere)) is Answer.NOTHING
            assert ask(policy, replace(send, context={})) is Answer.NOTHING
            insecure = {**send.context, "aws:SecureTransport": "false"}
            assert ask(policy, replace(send, context=insecure)) is Answer.DENY


def _rule_arn(template: Template, rule: Resource) -> str:
    bus = rule.get("EventBusName")
    name = f"{bus}/{rule['Name']}" if bus else rule["Name"]
    return f"arn:aws:events:{template.environment.region}:{ACCOUNT}:rule/{name}"


def test_pitfall_21_alarms_reach_the_topics() -> None:
    template = events_stack()
    alarms = [
        f"arn:aws:cloudwatch:us-east-1:{ACCOUNT}:alarm:{alarm['AlarmName']}"
        for alarm in template.all("AWS::CloudWatch::Alarm")
    ]
    assert len(alarms) >= 3
    for topic in template.all("AWS::SNS::Topic"):
        arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:{topic['TopicName']}"
        (policy,) = [p["PolicyDocument"] for p in template.all("AWS::SNS::TopicPolicy") if p["Topics"] == [arn]]
        for source in alarms:
            publish = Request(
                service="cloudwatch.amazonaws.com",
                action="sns:Publish",
                resource=arn,
                context={"aws:SourceArn": source, "aws:SourceAccount": ACCOUNT},
            )
            assert ask(policy, publish) is Answer.ALLOW
            theirs = source.replace(ACCOUNT, "999988887777")
            context = {"aws:SourceArn": theirs, "aws:SourceAccount": "999988887777"}
            assert ask(policy, replace(publish, context=context)) is not Answer.ALLOW
            assert ask(policy, replace(publish, context={})) is Answer.NOTHING
            # Rules publish nothing here: the function does, as a role.
            assert ask(policy, replace(publish, service="events.amazonaws.com")) is Answer.NOTHING
        if topic["TopicName"] == "custody-health":
            # What tells that a key is disabled has none.
            assert topic.get("KmsMasterKeyId") is None
            continue
        assert topic["KmsMasterKeyId"].endswith(f":key/{template.one('AWS::KMS::Key').id}")
        for action in ("Decrypt", "GenerateDataKey"):
            call = on_key("cloudwatch.amazonaws.com", action, **{"aws:sns:topicArn": arn})
            assert ask(_key(template), call) is Answer.ALLOW
            other = on_key("cloudwatch.amazonaws.com", action, **{"aws:sns:topicArn": f"{arn}-2"})
            assert ask(_key(template), other) is Answer.NOTHING


def test_pitfall_21_every_alarm_at_home_tells_somebody() -> None:
    for alarm in events_stack().all("AWS::CloudWatch::Alarm"):
        topics = {arn.rpartition(":")[2] for arn in alarm["AlarmActions"]}
        assert topics
        assert topics <= {"custody-alerts-critical", "custody-health"}


def test_pitfall_21_an_alarm_elsewhere_becomes_an_alert_at_home() -> None:
    for template in forwarders("regions"):
        (alarm,) = template.all("AWS::CloudWatch::Alarm")
        trouble = {
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "detail": {"alarmName": alarm["AlarmName"], "state": {"value": "ALARM", "reason": "x"}},
        }
        found = assert_alerts(events_stack("regions").raw, trouble, forwarder=template.raw)
        assert found == ("forwarding-failed",)


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_22_what_goes_to_a_bus_is_not_transformed(variant: str) -> None:
    for template in forwarders(variant):
        for rule in template.all("AWS::Events::Rule"):
            assert not {"Input", "InputPath", "InputTransformer"} & set(rule["Targets"][0])


def test_pitfall_23_a_docker_push_fires_though_its_address_is_the_service_s() -> None:
    from_docker = event(
        "ecr", "PutImage", readOnly=False, sourceIPAddress="ecr.amazonaws.com", userAgent="ecr.amazonaws.com"
    )
    assert "image-pushed-by-a-human" in assert_alerts(events_stack().raw, from_docker, forwarder_elsewhere=True)


def test_pitfall_23_no_detection_of_images_asks_for_an_address() -> None:
    patterns = {d.id: d.pattern for d in all_detections() if d.pattern is not None}
    asking = [
        id_
        for id_, pattern in patterns.items()
        if "aws.ecr" in pattern.document.get("source", [])
        and {("detail", "sourceIPAddress"), ("detail", "userAgent")} & set(pattern.paths())
    ]
    assert asking == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_24_rules_are_within_the_limits(variant: str) -> None:
    for template in synthesized(variant).templates.values():
        rules = template.all("AWS::Events::Rule")
        assert len(rules) <= 300
        assert len([r for r in rules if Pattern.of(r["EventPattern"]).uses_wildcard]) <= 30
        for rule in rules:
            assert len(json.dumps(rule["EventPattern"], separators=(",", ":"))) <= 2048, rule["Name"]
            assert 1 <= len(rule["Targets"]) <= 5
            assert len(rule.get("Description") or "") <= 512
            for target in rule["Targets"]:
                assert len(target.get("InputTransformer", {}).get("InputTemplate", "")) <= 8_192


def test_pitfall_24_too_many_rules_or_wildcards_raise_one_line() -> None:
    push = get("image-pushed")
    check_rules([push] * 299, region="eu-central-1", others=1)
    check_rules([push] * 99, region="af-south-1", others=1)
    wild = replace(push, pattern=Pattern.of({"source": ["aws.ecr"], "detail": {"eventName": [{"wildcard": "Put*"}]}}))
    check_rules([wild] * 30, region="eu-central-1", others=1)
    for count, one, region, words in (
        (300, push, "eu-central-1", ("300", "301", "minimum_severity")),
        (100, push, "af-south-1", ("100", "af-south-1")),
        (31, wild, "eu-central-1", ("31", "30", "image-pushed")),
    ):
        with pytest.raises(DetectionError) as error:
            check_rules([one] * count, region=region, others=1)
        assert len(str(error.value).splitlines()) == 1
        assert [word for word in words if word not in str(error.value)] == []


def test_pitfall_24_a_long_pattern_raises_one_line() -> None:
    push = get("image-pushed")
    names = [f"repository-{number:04}" for number in range(150)]
    document = listened_for("image-pushed").document
    document["detail"] = {**document["detail"], "requestParameters": {"repositoryName": names}}
    with pytest.raises(CustodyError, match=r"2048|2,048"):
        Pattern.of(document)
    pattern = Pattern.of(document, limit=10_000)
    long = replace(push, pattern=pattern)
    assert len(pattern) > CHARACTER_LIMIT
    with pytest.raises(DetectionError, match=f"image-pushed: its pattern has {len(pattern)} characters"):
        check_rule(long, pattern)


def test_pitfall_49_a_rule_that_is_too_complex_raises_one_line() -> None:
    for names, limit_holds in ((("a", "b", "c"), True), (tuple("abcdefg"), False)):
        detection = get("alert-topic-changed", DetectionSettings(watched_names=names))
        assert detection.pattern
        if limit_holds:
            check_rule(detection, detection.pattern)
            continue
        with pytest.raises(DetectionError) as error:
            check_rule(detection, detection.pattern)
        assert str(error.value) == (
            "detection alert-topic-changed: its pattern has complexity 12, a rule takes 6; "
            "write fewer entries in detections.watched_names (7 entries)"
        )
    wild = Pattern.of({"source": ["aws.x"], "detail": {"a": [{"wildcard": "*a*b*"}, {"wildcard": "*c*"}]}})
    with pytest.raises(DetectionError, match="a rule that forwards events has complexity 7, a rule takes 6"):
        check_forwarding(wild)


def test_pitfall_24_a_forwarder_splits_what_is_too_long_for_one_rule() -> None:
    patterns = [
        Pattern.of(
            {"source": ["aws.ecr"], "detail-type": ["ECR Image Action"], "detail": {"repository-name": [f"{n}" * 900]}}
        )
        for n in range(5)
    ]
    template = alone(lambda stack: EventForwarder(stack, "F", bus_arn=BUS, listens_for=patterns))
    for rule in template.all("AWS::Events::Rule"):
        assert len(json.dumps(rule["EventPattern"], separators=(",", ":"))) <= 2048
    for number in range(5):
        one = {"source": "aws.ecr", "detail-type": "ECR Image Action", "detail": {"repository-name": f"{number}" * 900}}
        assert rules_for(template, one)


def test_pitfall_22_what_rules_find_reaches_the_encrypted_queue() -> None:
    """Of this deployment's rules, and of no others; the function reads it and publishes as a role of the account."""
    template = events_stack()
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:custody-alerts"
    (policy,) = [
        p["PolicyDocument"]
        for p in template.all("AWS::SQS::QueuePolicy")
        if re.split("[:/]", p["Queues"][0])[-1] == "custody-alerts"
    ]
    for rule in template.all("AWS::Events::Rule"):
        send = Request(
            service="events.amazonaws.com",
            action="sqs:SendMessage",
            resource=queue,
            context={"aws:SourceArn": _rule_arn(template, rule)},
        )
        assert ask(policy, send) is Answer.ALLOW
        elsewhere = {"aws:SourceArn": _rule_arn(template, rule).replace(ACCOUNT, "999988887777")}
        assert ask(policy, replace(send, context=elsewhere)) is Answer.NOTHING
        assert ask(policy, replace(send, context={**send.context, "aws:SecureTransport": "false"})) is Answer.DENY
    for action in ("Decrypt", "GenerateDataKey"):
        assert ask(_key(template), on_key("events.amazonaws.com", action, **{"aws:sqs:arn": queue})) is Answer.ALLOW


def test_nobody_takes_findings_from_the_queue_or_makes_them_up() -> None:
    """Whatever IAM allows them: the function takes, rules and questions send, and operators move back what died."""
    template = events_stack("everything")
    queue = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:custody-alerts"
    policies = {
        re.split("[:/]", p["Queues"][0])[-1]: p["PolicyDocument"] for p in template.all("AWS::SQS::QueuePolicy")
    }
    (mapping,) = template.all("AWS::Lambda::EventSourceMapping")
    function = template.one("AWS::Lambda::Function", FunctionName=mapping["FunctionName"])

    def refused(action: str, role: str) -> bool:
        call = Request(principal=role, action=f"sqs:{action}", resource=queue)
        return ask(policies["custody-alerts"], call) is Answer.DENY

    def role(name: str) -> str:
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    for action in ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"):
        assert not refused(action, function["Role"])
        assert refused(action, role("Admin"))
        assert refused(action, role("custody-operator"))
    assert not refused("SendMessage", role("custody-ask"))
    assert not refused("SendMessage", role("custody-operator"))
    assert refused("SendMessage", role("Admin"))
    asking = synthesized("everything").named("-lake").one("AWS::IAM::Role", RoleName="custody-ask")
    assert "lambda.amazonaws.com" in str(asking["AssumeRolePolicyDocument"])


@pytest.mark.parametrize("variant", ["default", "china"])
def test_what_rules_send_to_is_there_before_the_bus(variant: str) -> None:
    """An event that no queue takes, and no dead-letter queue either, is lost."""
    template = events_stack(variant)
    (bus,) = [id_ for id_, resource in template.resources.items() if resource.type == "AWS::Events::EventBus"]
    before = {template.resources[id_].type for id_ in template.waits_for(bus)}
    assert {"AWS::SQS::QueuePolicy", "AWS::Lambda::EventSourceMapping", "AWS::KMS::Key"} <= before
    policies = [id_ for id_, resource in template.resources.items() if resource.type == "AWS::SQS::QueuePolicy"]
    assert len(policies) == 2
    assert set(policies) <= template.waits_for(bus)


def test_whoever_changes_the_function_is_told_of_whatever_the_least_severity_is() -> None:
    settings = parse({"custody": {"minimum_severity": "critical"}})
    template = alone(lambda stack: AlarmPath(stack, "It", settings=settings, detections=all_detections()))
    assert template.one("AWS::CloudWatch::Alarm", AlarmName="custody-alerts-tampered")
