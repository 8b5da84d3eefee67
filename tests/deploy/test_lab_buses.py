"""Bus to bus, across Regions and accounts; what cannot be delivered; what clients may not send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab.inspection import make_queue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

ACCOUNT, OTHER = "123456789012", "210987654321"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/forward"


def bus_arn(name: str, region: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:events:{region}:{account}:event-bus/{name}"


def send(lab: Lab, source: str, region: str, bus: str = "default") -> str:
    entry = {"Source": source, "DetailType": "Test", "Detail": json.dumps({"n": 1}), "EventBusName": bus}
    return str(lab.client("events", region).put_events(Entries=[entry])["Entries"][0]["EventId"])


def rule(lab: Lab, source: str, target: Mapping[str, object], *, region: str, bus: str = "default") -> None:
    events = lab.client("events", region)
    events.put_rule(Name=source, EventBusName=bus, EventPattern=json.dumps({"source": [source]}))
    events.put_targets(Rule=source, EventBusName=bus, Targets=[{"Id": "t", **target}])


def test_an_event_crosses_regions_and_keeps_what_it_is(lab: Lab) -> None:
    lab.client("events", "us-east-1").create_event_bus(Name="cross")
    queue = make_queue(lab, "cross")
    rule(lab, "lab.cross", {"Arn": queue.arn}, region="us-east-1", bus="cross")
    rule(lab, "lab.cross", {"Arn": bus_arn("cross", "us-east-1"), "RoleArn": ROLE}, region="ap-south-1")
    event_id = send(lab, "lab.cross", "ap-south-1")
    (message,) = queue.take()
    event = message.event
    assert (event["id"], event["region"], event["account"]) == (event_id, "ap-south-1", ACCOUNT)
    assert (event["source"], event["detail"]) == ("lab.cross", {"n": 1})


def test_an_event_crosses_accounts(lab: Lab) -> None:
    there = lab.client("events", "us-east-1", account=OTHER)
    there.create_event_bus(Name="central")
    sqs = lab.client("sqs", "us-east-1", account=OTHER)
    arn = f"arn:aws:sqs:us-east-1:{OTHER}:central"
    lets_in = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**lets_in, "Resource": arn}]})
    url = sqs.create_queue(QueueName="central", Attributes={"Policy": policy})["QueueUrl"]
    there.put_permission(EventBusName="central", StatementId="other", Principal=ACCOUNT, Action="events:PutEvents")
    there.put_rule(Name="all", EventBusName="central", EventPattern='{"source": ["lab.account"]}')
    there.put_targets(Rule="all", EventBusName="central", Targets=[{"Id": "q", "Arn": arn}])
    rule(
        lab,
        "lab.account",
        {"Arn": bus_arn("central", "us-east-1", OTHER), "RoleArn": ROLE},
        region="us-east-2",
    )
    send(lab, "lab.account", "us-east-2")
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["account"] == ACCOUNT


def forwards_to(lab: Lab, bus: str, account: str, role: str) -> bool:
    """Whether an event of an account arrives on a bus of another one, sent with a role."""
    there = lab.client("events", "us-east-1", account=OTHER)
    sqs = lab.client("sqs", "us-east-1", account=OTHER)
    arn, source = f"arn:aws:sqs:us-east-1:{OTHER}:{bus}", f"lab.{bus}.{account}.{role}"
    lets_in = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**lets_in, "Resource": arn}]})
    url = sqs.create_queue(QueueName=bus, Attributes={"Policy": policy})["QueueUrl"]
    there.put_rule(Name=source, EventBusName=bus, EventPattern=json.dumps({"source": [source]}))
    there.put_targets(Rule=source, EventBusName=bus, Targets=[{"Id": "q", "Arn": arn}])
    here = lab.client("events", "us-west-2", account=account)
    here.put_rule(Name=source, EventPattern=json.dumps({"source": [source]}))
    target = {"Id": "t", "Arn": bus_arn(bus, "us-east-1", OTHER), "RoleArn": f"arn:aws:iam::{account}:role/{role}"}
    here.put_targets(Rule=source, Targets=[target])
    here.put_events(Entries=[{"Source": source, "DetailType": "Test", "Detail": "{}"}])
    return bool(sqs.receive_message(QueueUrl=url).get("Messages"))


def test_a_bus_of_another_account_has_to_let_the_role_in(lab: Lab) -> None:
    lab.client("events", "us-east-1", account=OTHER).create_event_bus(Name="closed")
    assert not forwards_to(lab, "closed", ACCOUNT, "forward")


def test_a_bus_lets_an_organization_s_members_in_by_its_id(lab: Lab) -> None:
    management, member, stranger = "111111111111", "222222222222", "333333333333"
    organization = lab.join(member, management)
    there = lab.client("events", "us-east-1", account=OTHER)
    there.create_event_bus(Name="members")
    statement = {
        "Sid": "Members",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "events:PutEvents",
        "Resource": bus_arn("members", "us-east-1", OTHER),
        "Condition": {
            "StringEquals": {"aws:PrincipalOrgID": organization},
            "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/forward-*"},
        },
    }
    there.put_permission(EventBusName="members", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert forwards_to(lab, "members", member, "forward-1")
    assert forwards_to(lab, "members", management, "forward-1")
    assert not forwards_to(lab, "members", member, "other")
    assert not forwards_to(lab, "members", stranger, "forward-1")
    assert lab.join(member, None) is None
    assert not forwards_to(lab, "members", member, "forward-2")


@pytest.mark.parametrize("second_region", ["us-east-1", "us-west-1"])
def test_a_bus_sends_nothing_on_that_it_was_sent(lab: Lab, second_region: str) -> None:
    source = f"lab.hop.{second_region}"
    home, second = lab.client("events", "us-east-1"), lab.client("events", second_region)
    home.create_event_bus(Name=f"first-{second_region}")
    second.create_event_bus(Name=f"second-{second_region}")
    queue = make_queue(lab, f"hop-{second_region}", second_region)
    dead = make_queue(lab, f"hop-dead-{second_region}", "us-east-1")
    first_bus, second_bus = f"first-{second_region}", f"second-{second_region}"
    rule(lab, source, {"Arn": queue.arn}, region=second_region, bus=second_bus)
    onward = {
        "Arn": bus_arn(second_bus, second_region),
        "RoleArn": ROLE,
        "DeadLetterConfig": {"Arn": dead.arn},
    }
    rule(lab, source, onward, region="us-east-1", bus=first_bus)
    rule(lab, source, {"Arn": bus_arn(first_bus, "us-east-1"), "RoleArn": ROLE}, region="ca-central-1")

    send(lab, source, "us-east-1", first_bus)
    assert len(queue.take()) == 1
    send(lab, source, "ca-central-1")
    assert queue.take() == []
    (kept,) = dead.take()
    assert kept.attributes["ERROR_CODE"].endswith("_HOP_DETECTED")


def test_what_a_missing_target_does_not_get_goes_to_its_dead_letter_queue(lab: Lab) -> None:
    dead = make_queue(lab, "dead")
    missing = {
        "topic": f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere",
        "queue": f"arn:aws:sqs:us-east-1:{ACCOUNT}:nowhere",
        "bus": bus_arn("nowhere", "eu-west-1"),
        "function": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:nowhere",
        "stream": f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/nowhere",
        "elsewhere": make_queue(lab, "elsewhere", "eu-west-1").arn,
    }
    events = lab.client("events")
    for name, arn in missing.items():
        events.put_rule(Name=f"dead-{name}", EventPattern='{"source": ["lab.dead"]}')
        target = {"Id": "t", "Arn": arn, "RoleArn": ROLE, "DeadLetterConfig": {"Arn": dead.arn}}
        events.put_targets(Rule=f"dead-{name}", Targets=[target])
    event_id = send(lab, "lab.dead", "us-east-1")
    kept = dead.take()
    assert {message.attributes["TARGET_ARN"] for message in kept} == set(missing.values())
    assert {message.event["id"] for message in kept} == {event_id}
    for message in kept:
        assert message.attributes["RULE_ARN"].startswith(f"arn:aws:events:us-east-1:{ACCOUNT}:rule/dead-")
        assert message.attributes["ERROR_CODE"]
        assert message.attributes["ERROR_MESSAGE"]


def test_a_delivered_event_is_in_no_dead_letter_queue(lab: Lab) -> None:
    queue, dead = make_queue(lab, "alive"), make_queue(lab, "alive-dead")
    rule(lab, "lab.alive", {"Arn": queue.arn, "DeadLetterConfig": {"Arn": dead.arn}}, region="us-east-1")
    send(lab, "lab.alive", "us-east-1")
    assert (len(queue.take()), dead.take()) == (1, [])


def test_clients_may_not_pretend_to_be_aws(lab: Lab) -> None:
    queue = make_queue(lab, "forged")
    rule(lab, "aws.ecr", {"Arn": queue.arn}, region="us-west-2")
    entry = {"Source": "aws.ecr", "DetailType": "AWS API Call via CloudTrail", "Detail": "{}"}
    answer = lab.client("events", "us-west-2").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == "NotAuthorizedForSourceException"
    assert queue.take() == []


def test_a_firehose_stream_and_a_log_group_are_targets(lab: Lab) -> None:
    lab.client("s3").create_bucket(Bucket="lab-stream")
    lab.client("firehose").create_delivery_stream(
        DeliveryStreamName="events",
        ExtendedS3DestinationConfiguration={"BucketARN": "arn:aws:s3:::lab-stream", "RoleARN": ROLE},
    )
    lab.client("logs").create_log_group(logGroupName="/aws/events/lab")
    stream = f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/events"
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/aws/events/lab"
    events = lab.client("events")
    events.put_rule(Name="sinks", EventPattern='{"source": ["lab.sinks"]}')
    targets = [{"Id": "s", "Arn": stream, "RoleArn": ROLE}, {"Id": "l", "Arn": group}]
    events.put_targets(Rule="sinks", Targets=targets)
    event_id = send(lab, "lab.sinks", "us-east-1")
    (entry,) = lab.client("logs").filter_log_events(logGroupName="/aws/events/lab")["events"]
    assert json.loads(entry["message"])["id"] == event_id
    (stored,) = lab.client("s3").list_objects_v2(Bucket="lab-stream")["Contents"]
    body = lab.client("s3").get_object(Bucket="lab-stream", Key=stored["Key"])["Body"].read()
    assert event_id.encode() in body
