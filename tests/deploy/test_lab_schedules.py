"""Schedules that call an API, metrics out of logs, alarms on what is missing, keys that are disabled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from lab.errors import LabError
from lab.inspection import make_queue

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

HOME = "us-east-1"
CALL = "arn:aws:scheduler:::aws-sdk:eventbridge:disableRule"
ROLE = "arn:aws:iam::123456789012:role/beats"


def schedule(lab: Lab, name: str, *, target: str = CALL, state: str = "ENABLED") -> None:
    lab.client("scheduler", HOME).create_schedule(
        Name=name,
        State=state,
        FlexibleTimeWindow={"Mode": "OFF"},
        ScheduleExpression="rate(12 hours)",
        Target={"Arn": target, "RoleArn": ROLE, "Input": json.dumps({"Name": name})},
    )


def test_a_call_is_made_by_the_role_and_recorded_although_it_fails(lab: Lab) -> None:
    """https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html"""
    schedule(lab, "no-such-rule")
    assert lab.run_schedule("no-such-rule", HOME)
    looked_up = lab.client("cloudtrail", HOME).lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "DisableRule"}]
    )
    record = json.loads(looked_up["Events"][0]["CloudTrailEvent"])
    assert record["errorCode"] == "ResourceNotFoundException"
    assert record["requestParameters"] == {"name": "no-such-rule"}
    assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == ROLE
    assert record["userAgent"].startswith("AmazonEventBridgeScheduler")
    assert record["readOnly"] is False


def test_a_disabled_schedule_makes_no_call_and_what_only_reads_is_no_target(lab: Lab) -> None:
    schedule(lab, "asleep", state="DISABLED")
    assert not lab.run_schedule("asleep", HOME)
    schedule(lab, "reads", target=CALL.replace("disableRule", "describeRule"))
    with pytest.raises(LabError, match="only reads"):
        lab.run_schedule("reads", HOME)
    with pytest.raises(LabError, match="no schedule nowhere"):
        lab.run_schedule("nowhere", HOME)


def test_a_line_of_a_log_becomes_a_metric_and_an_alarm_sees_what_is_missing(lab: Lab) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""
    logs, cloudwatch = lab.client("logs", HOME), lab.client("cloudwatch", HOME)
    inbox = make_queue(lab, "silences", HOME)
    topic = lab.client("sns", HOME).create_topic(Name="silences")["TopicArn"]
    lab.client("sns", HOME).subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox.arn)
    for place in ("here", "there"):
        cloudwatch.put_metric_alarm(
            AlarmName=f"silent-{place}", Namespace="Lab", MetricName="Beat", Statistic="Sum", Period=3600,
            Dimensions=[{"Name": "Place", "Value": place}], EvaluationPeriods=2, Threshold=1,
            ComparisonOperator="LessThanThreshold", TreatMissingData="breaching", AlarmActions=[topic],
        )  # fmt: skip
    inbox.take(wait_seconds=5)
    logs.create_log_group(logGroupName="beats")
    logs.create_log_stream(logGroupName="beats", logStreamName="one")
    now = int(
        cloudwatch.describe_alarms(AlarmNames=["silent-here"])["MetricAlarms"][0]["StateUpdatedTimestamp"].timestamp()
    )
    metric = {"Namespace": "Lab", "Dimensions": [["Place"]], "Metrics": [{"Name": "Beat"}]}
    line = json.dumps({"_aws": {"Timestamp": now * 1000, "CloudWatchMetrics": [metric]}, "Place": "here", "Beat": 1})
    logs.put_log_events(
        logGroupName="beats", logStreamName="one",
        logEvents=[{"timestamp": now * 1000, "message": each} for each in (line, "no metric", "{}")],
    )  # fmt: skip

    states = lab.alarms()
    assert (states[f"{HOME}/silent-here"], states[f"{HOME}/silent-there"]) == ("OK", "ALARM")
    lab.pass_hours(1)
    assert lab.alarms()[f"{HOME}/silent-here"] == "OK"
    assert inbox.take() == []
    lab.pass_hours(2)
    assert lab.alarms()[f"{HOME}/silent-here"] == "ALARM"
    (told,) = inbox.take(wait_seconds=10)
    assert "silent-here" in told.body


def test_nothing_passes_a_disabled_key(lab: Lab) -> None:
    """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors"""
    kms, sns, events = (lab.client(service, HOME) for service in ("kms", "sns", "events"))
    key = kms.create_key()["KeyMetadata"]["Arn"]
    inbox, dead = make_queue(lab, "locked", HOME), make_queue(lab, "unlocked", HOME)
    lab.client("sqs", HOME).set_queue_attributes(QueueUrl=inbox.url, Attributes={"KmsMasterKeyId": key})
    topic = sns.create_topic(Name="locked", Attributes={"KmsMasterKeyId": key})["TopicArn"]
    events.put_rule(Name="locked", EventPattern=json.dumps({"source": ["locked"]}))
    target = {"Id": "t", "Arn": inbox.arn, "DeadLetterConfig": {"Arn": dead.arn}}
    events.put_targets(Rule="locked", Targets=[target])
    kms.disable_key(KeyId=key)
    events.put_events(Entries=[{"Source": "locked", "DetailType": "Test", "Detail": "{}"}])
    (kept,) = dead.take()
    assert kept.attributes["ERROR_CODE"] == "NO_PERMISSIONS"
    with pytest.raises(ClientError, match="KMSDisabled"):
        sns.publish(TopicArn=topic, Message="never")
    kms.enable_key(KeyId=key)
    sns.publish(TopicArn=topic, Message="again")
    events.put_events(Entries=[{"Source": "locked", "DetailType": "Test", "Detail": "{}"}])
    assert len(inbox.take(wait_seconds=5)) == 1
