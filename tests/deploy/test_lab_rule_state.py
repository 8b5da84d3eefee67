"""A read-only event passes a bus only where the rule's state says so, on both buses of its way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab.inspection import Queue, make_queue

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

PLAIN = "ENABLED"
ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
OFF = "DISABLED"
HOME, AWAY = "us-east-1", "eu-central-1"
ACCOUNT = "123456789012"
PATTERN = json.dumps({"source": ["aws.ecr", "aws.codepipeline"]})


@pytest.fixture(scope="module")
def alarm(lab: Lab) -> Queue:
    """A queue behind a rule on a home bus, behind a forwarding rule in another Region."""
    lab.client("s3").create_bucket(Bucket="rule-state-audit")
    trails = lab.client("cloudtrail")
    trails.create_trail(Name="rule-state", S3BucketName="rule-state-audit", IsMultiRegionTrail=True)
    trails.start_logging(Name="rule-state")
    queue = make_queue(lab, "rule-state")
    lab.client("events", HOME).create_event_bus(Name="rule-state")
    return queue


def set_states(lab: Lab, queue: Queue, forwarding: str, alarming: str) -> None:
    home, away = lab.client("events", HOME), lab.client("events", AWAY)
    bus = f"arn:aws:events:{HOME}:{ACCOUNT}:event-bus/rule-state"
    away.put_rule(Name="rule-state-forward", EventPattern=PATTERN, State=forwarding)
    role = f"arn:aws:iam::{ACCOUNT}:role/forward"
    away.put_targets(Rule="rule-state-forward", Targets=[{"Id": "bus", "Arn": bus, "RoleArn": role}])
    home.put_rule(Name="alarm", EventBusName="rule-state", EventPattern=PATTERN, State=alarming)
    home.put_targets(Rule="alarm", EventBusName="rule-state", Targets=[{"Id": "q", "Arn": queue.arn}])


@pytest.mark.parametrize(
    ("forwarding", "alarming", "read", "written"),
    [
        (ALL, ALL, True, True),
        (ALL, PLAIN, False, True),
        (PLAIN, ALL, False, True),
        (PLAIN, PLAIN, False, True),
        (OFF, ALL, False, False),
        (ALL, OFF, False, False),
    ],
)
def test_read_only_events_need_the_state_on_both_buses(
    lab: Lab, alarm: Queue, forwarding: str, alarming: str, *, read: bool, written: bool
) -> None:
    set_states(lab, alarm, forwarding, alarming)
    ecr = lab.client("ecr", AWAY)
    name = f"state-{forwarding}-{alarming}".lower().replace("_", "-")
    alarm.take()
    ecr.create_repository(repositoryName=name)
    ecr.batch_check_layer_availability(repositoryName=name, layerDigests=["sha256:" + "0" * 64])
    arrived = [message.event["detail"]["eventName"] for message in alarm.take()]
    assert arrived == [*(["CreateRepository"] * written), *(["BatchCheckLayerAvailability"] * read)]


def test_a_read_only_service_event_is_held_back_too(lab: Lab, alarm: Queue) -> None:
    expired = {
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PolicyExecutionEvent",
        "eventTime": "2026-01-02T03:04:05Z",
        "awsRegion": AWAY,
        "eventType": "AwsServiceEvent",
        "readOnly": True,
        "recipientAccountId": ACCOUNT,
    }
    alarm.take()
    set_states(lab, alarm, PLAIN, PLAIN)
    lab.deliver_documents([expired])
    assert alarm.take() == []
    set_states(lab, alarm, ALL, ALL)
    lab.deliver_documents([expired])
    assert [message.event["detail-type"] for message in alarm.take()] == ["AWS Service Event via CloudTrail"]


def test_an_event_of_the_service_itself_passes_a_plain_rule(lab: Lab, alarm: Queue) -> None:
    set_states(lab, alarm, PLAIN, PLAIN)
    alarm.take()
    native = {
        "source": "aws.ecr",
        "detail-type": "ECR Image Action",
        "region": AWAY,
        "account": ACCOUNT,
        "time": "2026-01-02T03:04:05Z",
        # Looks read-only; only events that came by CloudTrail are asked.
        "detail": {"action-type": "PUSH", "readOnly": True, "eventName": "GetX", "eventSource": "ecr"},
    }
    lab.deliver_documents([native])
    assert [message.event["detail-type"] for message in alarm.take()] == ["ECR Image Action"]


def test_a_data_event_passes_a_plain_rule(lab: Lab, alarm: Queue) -> None:
    set_states(lab, alarm, PLAIN, PLAIN)
    alarm.take()
    data_event = {
        "eventSource": "ecr.amazonaws.com",
        "eventName": "GetSomething",
        "eventTime": "2026-01-02T03:04:05Z",
        "awsRegion": AWAY,
        "readOnly": True,
        "managementEvent": False,
        "eventCategory": "Data",
        "recipientAccountId": ACCOUNT,
    }
    lab.deliver_documents([data_event])
    assert len(alarm.take()) == 1
