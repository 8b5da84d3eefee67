"""What AWS refuses and the emulator alone would take: each has sunk somebody's first deployment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.queries import READS_MUCH, ends

from lab.inspection import make_queue

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

HOME = "us-east-1"
LETS_IN = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "*",
}
CONDITION = {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}}
OTHERS = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*", "Condition": {
    "StringNotEquals": {"aws:SourceAccount": "123456789012"}, "Null": {"aws:SourceAccount": "false"},
}}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "statements", "arrives"),
    [
        ("open", [LETS_IN], True),
        ("others-refused", [LETS_IN, OTHERS], True),
        ("conditioned", [LETS_IN | {"Condition": CONDITION}], False),
        ("nobody", [OTHERS], False),
    ],
)
def test_a_topic_takes_events_by_a_statement_without_a_condition(
    lab: Lab, *, name: str, statements: list[dict[str, Any]], arrives: bool
) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions"""
    name = f"lesson-{name}"
    sns, events = lab.client("sns", HOME), lab.client("events", HOME)
    inbox, dead = make_queue(lab, f"{name}-in", HOME), make_queue(lab, f"{name}-dead", HOME)
    topic = sns.create_topic(Name=name)["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn)
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))
    events.put_targets(Rule=name, Targets=[{"Id": "t", "Arn": topic, "DeadLetterConfig": {"Arn": dead.arn}}])
    events.put_events(Entries=[{"Source": name, "DetailType": "Test", "Detail": "{}"}])
    assert len(list((inbox if arrives else dead).take())) == 1


@pytest.mark.parametrize(
    ("name", "encryption", "arrives"),
    [
        ("sse-sqs", {"SqsManagedSseEnabled": "true"}, True),
        ("managed-key", {"KmsMasterKeyId": "alias/aws/sqs"}, False),
        ("managed-key-by-arn", {"KmsMasterKeyId": "arn:aws:kms:us-east-1:000000000000:alias/aws/sqs"}, False),
        ("own-key", {"KmsMasterKeyId": "arn:aws:kms:us-east-1:000000000000:key/1"}, True),
    ],
)
def test_no_event_comes_into_a_queue_under_the_key_that_aws_manages(
    lab: Lab, *, name: str, encryption: dict[str, str], arrives: bool
) -> None:
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"""
    sqs, events, lesson = lab.client("sqs", HOME), lab.client("events", HOME), f"lesson-{name}"
    inbox, dead = make_queue(lab, f"{lesson}-in", HOME), make_queue(lab, f"{lesson}-dead", HOME)
    for queue in (inbox, dead):
        sqs.set_queue_attributes(QueueUrl=queue.url, Attributes=encryption)
    nowhere = inbox.arn.replace(f"{lesson}-in", "lesson-no-queue")
    dead_letters = {"DeadLetterConfig": {"Arn": dead.arn}}
    targets = [{"Id": "in", "Arn": inbox.arn}, {"Id": "nowhere", "Arn": nowhere, **dead_letters}]
    events.put_rule(Name=lesson, EventPattern=json.dumps({"source": [lesson]}))
    events.put_targets(Rule=lesson, Targets=targets)
    events.put_events(Entries=[{"Source": lesson, "DetailType": "Test", "Detail": "{}"}])
    for queue in (inbox, dead):
        assert len(list(queue.take())) == arrives


@pytest.mark.parametrize("many", [True, False])
def test_locks_cannot_be_lifted_where_there_are_none(lab: Lab, *, many: bool) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html"""
    s3 = lab.client("s3", HOME)
    bucket = f"lesson-unlocked-{many}".lower()
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="a", Body=b"a")
    wanted: dict[str, Any] = {"Delete": {"Objects": [{"Key": "a"}]}} if many else {"Key": "a"}
    delete = s3.delete_objects if many else s3.delete_object
    with pytest.raises(ClientError, match="only applicable to Object Lock enabled buckets"):
        delete(Bucket=bucket, BypassGovernanceRetention=True, **wanted)
    delete(Bucket=bucket, **wanted)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_a_token_stands_for_its_first_query_whatever_became_of_it(lab: Lab) -> None:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html"""
    athena = lab.client("athena", HOME)
    lab.client("s3", HOME).create_bucket(Bucket="lesson-answers")

    def start(sql: str, token: str) -> str:
        answers = {"OutputLocation": "s3://lesson-answers/"}
        started = athena.start_query_execution(QueryString=sql, ClientRequestToken=token, ResultConfiguration=answers)
        return str(started["QueryExecutionId"])

    first = start("SELECT nothing_of_that_name", "a" * 32)
    assert start("SELECT nothing_of_that_name", "a" * 32) == first
    assert start("SELECT nothing_of_that_name", "b" * 32) != first
    with pytest.raises(ClientError, match="Idempotent parameters do not match"):
        start("SELECT 1", "a" * 32)


def test_a_query_that_reads_more_than_its_workgroup_allows_is_cancelled(lab: Lab) -> None:
    """https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html"""
    athena = lab.client("athena", HOME)
    lab.client("s3", HOME).create_bucket(Bucket="lesson-limits")
    answers = {"OutputLocation": "s3://lesson-limits/"}
    for name, limit in (("lesson-small", 10_000_000), ("lesson-large", 20_000_000)):
        told = {"BytesScannedCutoffPerQuery": limit, "ResultConfiguration": answers}
        athena.create_work_group(Name=name, Configuration=told)
    assert ends(lab, "lesson-small", READS_MUCH) == "CANCELLED"
    assert ends(lab, "lesson-large", READS_MUCH) == ends(lab, "lesson-small", "SELECT 1") == "SUCCEEDED"


@pytest.mark.parametrize("allowed", [True, False])
def test_a_bus_is_reached_by_who_may(lab: Lab, *, allowed: bool) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html"""
    name = f"lesson-{'may' if allowed else 'may-not'}"
    iam, events = lab.client("iam", HOME), lab.client("events", HOME)
    inbox, dead, closed = (make_queue(lab, f"{name}-{kind}", HOME) for kind in ("in", "dead", "closed"))
    lab.client("sqs", HOME).set_queue_attributes(QueueUrl=closed.url, Attributes={"Policy": ""})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    bus = events.create_event_bus(Name=name)["EventBusArn"]
    if allowed:
        statement = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": bus}
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps({"Statement": [statement]}))
    pattern = json.dumps({"source": [name]})
    for number, queue in enumerate((dead, closed)):
        target = {"Id": "t", "Arn": bus, "RoleArn": role, "DeadLetterConfig": {"Arn": queue.arn}}
        events.put_rule(Name=f"{name}-{number}", EventPattern=pattern)
        events.put_targets(Rule=f"{name}-{number}", Targets=[target])
    events.put_rule(Name=name, EventPattern=pattern, EventBusName=name)
    events.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "t", "Arn": inbox.arn}])
    events.put_events(Entries=[{"Source": name, "DetailType": "Test", "Detail": "{}"}])
    # Once by each rule, or into the queue that lets it in and nowhere else.
    assert [len(list(queue.take())) for queue in (inbox, dead, closed)] == ([2, 0, 0] if allowed else [0, 1, 0])
