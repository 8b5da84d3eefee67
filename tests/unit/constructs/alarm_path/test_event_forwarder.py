"""What a forwarder sends, and what becomes of what it cannot send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.assembly import alone
from support.events import STOP_LOGGING, listened_for, rules_for
from support.variants import ACCOUNT

from custody.patterns import Pattern
from custody_cdk import EventForwarder

if TYPE_CHECKING:
    from aws_cdk import Stack
    from support.template import Template

HOME = "eu-west-2"
BUS = f"arn:aws:events:{HOME}:{ACCOUNT}:event-bus/custody"


def event_forwarder(stack: Stack) -> EventForwarder:
    return EventForwarder(stack, "It", bus_arn=BUS, listens_for=[listened_for("trail-stopped")])


def test_a_forwarder_retries_for_a_day_then_keeps_what_it_could_not_send() -> None:
    template: Template = alone(event_forwarder)
    for rule in template.all("AWS::Events::Rule"):
        (target,) = rule["Targets"]
        assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
    assert template.one("AWS::SQS::Queue")["MessageRetentionPeriod"] == 1_209_600


def test_a_forwarder_names_events_and_no_whole_service() -> None:
    other = Pattern.of({"source": ["aws.ecr"], "detail-type": ["ECR Image Scan"]})
    template = alone(
        lambda stack: EventForwarder(stack, "It", bus_arn=BUS, listens_for=[listened_for("trail-stopped"), other])
    )
    start = {**STOP_LOGGING, "detail": {**STOP_LOGGING["detail"], "eventName": "StartLogging"}}
    assert rules_for(template, STOP_LOGGING)
    assert rules_for(template, start) == []
