"""What makes heartbeats, where they go, and which alarm goes where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import alone
from support.deployment import events_stack, forwarders
from support.heartbeats import heartbeat_event
from support.variants import VARIANTS, settings_of

from custody.alerts.heartbeat import HEARTBEAT
from custody.detections import all_detections
from custody.forwarding.rules import forward_rules
from custody.patterns import Pattern
from custody.settings import Settings
from custody.settings.alerts import AlertSettings
from custody.severity import Severity
from custody_cdk import Custody
from custody_cdk.alarm_path.health import alarm_pattern
from custody_cdk.alarm_path.heartbeat import heartbeat_pattern
from custody_cdk.lake.kept_events import lake_listens_for

if TYPE_CHECKING:
    from support.template import Resource

ON_THE_PATH = {"alerts-undelivered", "alerts-waiting", "rules-failing", "rules-losing"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_region_that_forwards_has_a_heartbeat_and_an_alarm(variant: str) -> None:
    name, stacks = settings_of(variant).name, forwarders(variant)
    for forwarder in stacks:
        schedule = forwarder.one("AWS::Scheduler::Schedule")
        assert json.loads(schedule["Target"]["Input"])["Name"] == f"heartbeat-of-{name}"
        sent = [rule for rule in forwarder.all("AWS::Events::Rule") if passes(rule, name)]
        assert [rule["State"] for rule in sent] == ["ENABLED"]
    alarms = [alarm["AlarmName"] for alarm in events_stack(variant).all("AWS::CloudWatch::Alarm")]
    beats = {alarm for alarm in alarms if alarm.startswith(f"{name}-heartbeat-")}
    assert beats == {f"{name}-heartbeat-{stack.environment.region}" for stack in stacks}


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_alarm_about_the_path_hangs_on_the_topics_of_alerts_alone(variant: str) -> None:
    name, seen = settings_of(variant).name, set()
    for alarm in events_stack(variant).all("AWS::CloudWatch::Alarm"):
        kind = alarm["AlarmName"].removeprefix(f"{name}-")
        to = [str(topic).endswith(f":{name}-health") for topic in alarm["AlarmActions"]]
        if kind.startswith("heartbeat-"):
            assert to == [True]
        elif kind in ON_THE_PATH:
            seen.add(kind)
            assert sorted(to) == [False, True]
    assert seen == ON_THE_PATH


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_heartbeat_goes_the_way_of_alerts_and_no_other(variant: str) -> None:
    """Detections have no exception for it: none listens for what it does."""
    name, rules = settings_of(variant).name, list(events_stack(variant).all("AWS::Events::Rule"))
    (rule,) = (rule for rule in rules if passes(rule, name))
    assert rule["Name"] == f"{name}-heartbeat"
    (target,) = rule["Targets"]
    (other,) = (rule["Targets"][0] for rule in rules if rule["Name"] == f"{name}-trail-stopped")
    assert (target["Arn"], target["DeadLetterConfig"]) == (other["Arn"], other["DeadLetterConfig"])
    written = target["InputTransformer"]["InputTemplate"].replace("<aws.events.event.json>", "0")
    assert json.loads(written) == {"detection": HEARTBEAT, "event": 0}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_role_may_make_this_one_call_and_no_other(variant: str) -> None:
    for forwarder in forwarders(variant):
        target, name = forwarder.one("AWS::Scheduler::Schedule")["Target"], settings_of(variant).name
        assert target["Arn"].endswith(":aws-sdk:eventbridge:disableRule")
        assert target["RetryPolicy"] == {"MaximumRetryAttempts": 0}
        (role,) = (role for role in forwarder.all("AWS::IAM::Role") if "-heartbeat-" in role["RoleName"])
        (policy,) = (p for p in forwarder.all("AWS::IAM::ManagedPolicy") if role["RoleName"] in p["Roles"])
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert policy.id in forwarder.waits_for(forwarder.one("AWS::Scheduler::Schedule").id)
        assert (statement["Effect"], statement["Action"]) == ("Allow", ["events:DisableRule"])
        (resource,) = statement["Resource"]
        assert resource.endswith(f":rule/heartbeat-of-{name}")


@pytest.mark.parametrize("severity", ["info", "low", "medium", "high", "critical"])
def test_what_forwards_heartbeats_forwards_that_a_rule_was_disabled(severity: str) -> None:
    """Or a rule could be disabled that carries the news of it, and the heartbeat go on by another."""
    settings = Settings()
    heard = [
        d.pattern for d in all_detections(settings.of_detections) if d.pattern and d.severity >= Severity(severity)
    ]
    rules = forward_rules([*heard, *lake_listens_for(settings), alarm_pattern("custody"), heartbeat_pattern("custody")])
    (beats,) = (rule for rule in rules if rule.pattern.matches(heartbeat_event()))
    (disabled,) = (rule for rule in rules if rule.pattern.matches(of_events("DisableRule")))
    assert beats == disabled


def test_without_heartbeats_there_is_nothing_of_them() -> None:
    settings = Settings(alerts=AlertSettings(heartbeat=False))
    template = alone(lambda stack: Custody(stack, "It", settings=settings))
    assert not [alarm for alarm in template.all("AWS::CloudWatch::Alarm") if "heartbeat" in str(alarm["AlarmName"])]
    assert not [rule for rule in template.all("AWS::Events::Rule") if rule.get("Name") == "custody-heartbeat"]
    names = [schedule["Name"] for schedule in template.all("AWS::Scheduler::Schedule")]
    assert names
    assert "custody-heartbeat" not in names


def test_a_stack_of_any_region_expects_its_own() -> None:
    template = alone(lambda stack: Custody(stack, "It", settings=Settings()))
    (alarm,) = (a for a in template.all("AWS::CloudWatch::Alarm") if "heartbeat" in str(a["AlarmName"]))
    metric = next(each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each)
    assert metric["Dimensions"] == [
        {"Name": "Deployment", "Value": "custody"},
        {"Name": "Region", "Value": template.environment.region},
    ]


def passes(rule: Resource, name: str) -> bool:
    """Whether a heartbeat passes a rule."""
    pattern = rule.get("EventPattern")
    document = json.loads(pattern) if isinstance(pattern, str) else pattern
    return Pattern.of(document, limit=10_000).matches(heartbeat_event(name))


def of_events(call: str) -> dict[str, Any]:
    """A call of EventBridge's API."""
    detail = {"eventSource": "events.amazonaws.com", "eventName": call, "requestParameters": {"name": "custody-x"}}
    return {"source": "aws.events", "detail-type": "AWS API Call via CloudTrail", "detail": detail}
