"""Pitfalls 15 to 19: rules, their states, and the way from bus to bus."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aws_cdk import App
from support.assembly import alone
from support.calls import admin
from support.deployment import all_rules, events_stack, forwarders
from support.events import (
    ENABLED,
    LIFECYCLE_EXPIRY,
    PUSH,
    STOP_LOGGING,
    WITH_READ_ONLY,
    event,
    listened_for,
    rules_for,
)
from support.iam import Answer, Request, ask
from support.variants import ACCOUNT, VARIANTS

import stacks.deployment
from custody.detections import get
from custody.errors import SettingsError
from custody.patterns import Pattern
from custody.patterns.matchers import Exact
from custody.settings.source import parse
from custody_cdk import EventForwarder
from custody_cdk.testing import assert_alerts

if TYPE_CHECKING:
    from support.template import Template

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
READ_ONLY = [
    ("ecr", "BatchGetImage"),
    ("ecr", "GetDownloadUrlForLayer"),
    ("ecr", "BatchCheckLayerAvailability"),
    ("ecr", "DryRunEvent"),
    ("codepipeline", "PollForJobs"),
]


@pytest.mark.parametrize("variant", ["default", "regions", "govcloud"])
def test_pitfall_15_a_read_only_event_passes_both_hops(variant: str) -> None:
    for hop in (*forwarders(variant), events_stack(variant)):
        states = {rule["State"] for rule in rules_for(hop, LIFECYCLE_EXPIRY)}
        assert states == {WITH_READ_ONLY}, hop.environment.region
    for forwarder in forwarders(variant):
        found = assert_alerts(events_stack(variant).raw, LIFECYCLE_EXPIRY, forwarder=forwarder.raw)
        assert "image-expired-by-lifecycle-rule" in found


@pytest.mark.parametrize("variant", ["default", "regions"])
def test_pitfall_15_other_events_do_not_ask_for_the_reads(variant: str) -> None:
    for hop in (*forwarders(variant), events_stack(variant)):
        for one in (PUSH, STOP_LOGGING):
            found = rules_for(hop, one)
            assert found
            assert ENABLED in {rule["State"] for rule in found}


@pytest.mark.parametrize(("service", "name"), READ_ONLY)
def test_pitfall_15_the_state_comes_from_the_catalogue(service: str, name: str) -> None:
    one = event(service, name, readOnly=True)
    kind = "AWS Service Event via CloudTrail" if name == "DryRunEvent" else one["detail-type"]
    one["detail-type"] = kind
    pattern = Pattern.of(
        {
            "source": [one["source"]],
            "detail-type": [kind],
            "detail": {"eventSource": [one["detail"]["eventSource"]], "eventName": [name]},
        }
    )
    forwarder = alone(
        lambda stack: EventForwarder(stack, "F", bus_arn=BUS, listens_for=[pattern, listened_for("image-pushed")])
    )
    assert [rule["State"] for rule in rules_for(forwarder, one)] == [WITH_READ_ONLY]
    assert [rule["State"] for rule in rules_for(forwarder, PUSH)] == [ENABLED]


BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/custody"


@pytest.mark.parametrize("variant", ["default", "regions"])
def test_pitfall_16_lifecycle_actions_are_service_events(variant: str) -> None:
    assert LIFECYCLE_EXPIRY["detail-type"] == "AWS Service Event via CloudTrail"
    as_api_call = {**LIFECYCLE_EXPIRY, "detail-type": "AWS API Call via CloudTrail"}
    for hop in (*forwarders(variant), events_stack(variant)):
        assert rules_for(hop, LIFECYCLE_EXPIRY)
        assert rules_for(hop, as_api_call) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_17_every_rule_says_whose_event_it_is(variant: str) -> None:
    for rule in all_rules(variant):
        for branch in Pattern.of(rule["EventPattern"]).branches:
            for asked in (branch.get(("source",)), branch.get(("detail-type",))):
                assert asked, rule["Name"]
                assert all(isinstance(matcher, Exact) for matcher in asked), rule["Name"]
            sources = [matcher.value for matcher in branch["source",] if isinstance(matcher, Exact)]
            # What was told in alerts may be said by one role alone, and is kept by a rule of its own.
            if sources != ["custody.alerts"]:
                assert all(str(source).startswith("aws.") for source in sources), rule["Name"]


def test_pitfall_17_a_forged_event_raises_nothing() -> None:
    for forged in (PUSH, LIFECYCLE_EXPIRY, STOP_LOGGING):
        for hop in (*forwarders("default"), events_stack()):
            assert rules_for(hop, {**forged, "source": "my.app"}) == []
            assert rules_for(hop, {**forged, "detail-type": "Something else"}) == []


def test_pitfall_17_only_the_forwarders_put_events_on_the_bus() -> None:
    found = [policy["Statement"] for policy in events_stack("regions").all("AWS::Events::EventBusPolicy")]
    bus = f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/custody"
    policy = {"Statement": [statement for statement in found if statement["Effect"] == "Allow"]}

    def put(principal: str, resource: str = bus) -> Answer:
        return ask(policy, Request(principal=principal, action="events:PutEvents", resource=resource))

    for forwarder in forwarders("regions"):
        (role,) = (name for name in roles(forwarder) if "-forward-" in name)
        assert put(f"arn:aws:iam::{ACCOUNT}:role/{role}") is Answer.ALLOW
        assert put(f"arn:aws:iam::999988887777:role/{role}") is Answer.NOTHING
    assert put(f"arn:aws:iam::{ACCOUNT}:role/Admin") is Answer.NOTHING
    assert put(f"arn:aws:iam::{ACCOUNT}:role/custody-heartbeat-us-east-1") is Answer.NOTHING
    assert ask(policy, admin("events:PutRule", bus)) is Answer.NOTHING


def test_pitfall_17_only_the_function_says_what_was_told() -> None:
    found = [policy["Statement"] for policy in events_stack("regions").all("AWS::Events::EventBusPolicy")]
    [refusing] = [statement for statement in found if statement["Effect"] == "Deny"]
    [function] = refusing["Condition"]["ArnNotLike"].values()
    role = f"arn:aws:iam::{ACCOUNT}:role/written"
    assert "AlertsWritten" in str(function)
    condition = {**refusing["Condition"], "ArnNotLike": {"aws:PrincipalArn": role}}

    def put(principal: str, source: str) -> Answer:
        said = {"events:source": source}
        bus = f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/custody"
        request = Request(principal=principal, action="events:PutEvents", resource=bus, context=said)
        return ask({"Statement": {**refusing, "Condition": condition}}, request)

    admin_ = f"arn:aws:iam::{ACCOUNT}:role/Admin"
    assert put(admin_, "custody.alerts") is Answer.DENY
    assert put(role, "custody.alerts") is Answer.NOTHING
    assert put(admin_, "shop.orders") is Answer.NOTHING


def roles(template: Template) -> list[str]:
    return [role["RoleName"] for role in template.all("AWS::IAM::Role")]


def test_pitfall_18_each_region_forwards_by_itself_with_a_role_in_one_hop() -> None:
    home = f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/custody"
    found = forwarders("regions")
    assert {t.environment.region for t in found} == {"us-east-1", "eu-central-1", "ap-southeast-2"}
    for template in found:
        (role,) = (name for name in roles(template) if "-forward-" in name)
        for rule in template.all("AWS::Events::Rule"):
            (target,) = rule["Targets"]
            assert rule.get("EventBusName") in (None, "default")
            assert target["Arn"] == home
            assert target["RoleArn"].endswith(f":role/{role}")
    # The second hop would be dropped: nothing on the custody bus goes to a bus.
    onwards = [t["Arn"] for rule in events_stack("regions").all("AWS::Events::Rule") for t in rule["Targets"]]
    assert {arn.split(":")[2] for arn in onwards} == {"sqs"}


def test_pitfall_18_the_role_may_put_events_on_that_bus_alone_for_those_rules_alone() -> None:
    (template,) = [t for t in forwarders("regions") if t.environment.region == "ap-southeast-2"]
    home = f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/custody"
    role = "custody-forward-ap-southeast-2"
    policies = [policy for policy in template.all("AWS::IAM::ManagedPolicy") if policy["Roles"] == [role]]
    ((statement,),) = (policy["PolicyDocument"]["Statement"] for policy in policies)
    assert (statement["Action"], statement["Resource"]) == (["events:PutEvents"], [home])
    trust = template.one("AWS::IAM::Role", RoleName=role)["AssumeRolePolicyDocument"]

    def assume(**context: str) -> Answer:
        return ask(
            trust, Request(service="events.amazonaws.com", action="sts:AssumeRole", resource="*", context=context)
        )

    here = f"arn:aws:events:ap-southeast-2:{ACCOUNT}:rule/custody-forward-1"
    assert assume(**{"aws:SourceAccount": ACCOUNT, "aws:SourceArn": here}) is Answer.ALLOW
    assert assume(**{"aws:SourceAccount": "999988887777", "aws:SourceArn": here}) is Answer.NOTHING
    assert assume(**{"aws:SourceAccount": ACCOUNT, "aws:SourceArn": here.replace("-forward", "")}) is Answer.NOTHING
    assert assume() is Answer.NOTHING


@pytest.mark.parametrize(
    ("region", "bus_region"),
    [("us-gov-east-1", "us-gov-west-1"), ("cn-northwest-1", "cn-north-1"), ("cn-north-1", "eu-central-1")],
)
def test_pitfall_18_no_forwarding_in_govcloud_and_china(region: str, bus_region: str) -> None:
    bus = f"arn:aws-x:events:{bus_region}:{ACCOUNT}:event-bus/custody"
    with pytest.raises(SettingsError, match=f"cannot forward from {region} to a bus in {bus_region}"):
        alone(lambda stack: EventForwarder(stack, "F", bus_arn=bus, listens_for=[]), region=region)
    with pytest.raises(SettingsError, match="regions: "):
        parse({"custody": {"home_region": bus_region, "regions": [bus_region, region]}})


def test_pitfall_19_events_of_global_services_are_forwarded_from_us_east_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pattern = Pattern.of(
        {
            "source": ["aws.iam"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {"eventSource": ["iam.amazonaws.com"], "eventName": ["UpdateAssumeRolePolicy"]},
        }
    )
    detection = replace(get("trail-stopped"), id="role-trusted-somebody-new", pattern=pattern)
    monkeypatch.setattr(stacks.deployment, "all_detections", lambda *_: (detection,))
    settings = parse({"custody": {"home_region": "eu-central-1"}})
    made = stacks.deployment.build(App(), settings)
    assert "custody-forwarder-us-east-1" in [stack.stack_name for stack in made]
