"""The path of alerts, broken at each of its parts: what still works says so within the day."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from support.product import AWAY, Product

from custody.alerts.heartbeat import HEARTBEAT_RULE
from custody.forwarding.rules import GLOBAL_REGION
from demo import inbox
from demo.deployment import HOME
from lab.inspection import make_queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lab import Lab
    from lab.inspection import Queue

pytestmark = pytest.mark.lab

REGIONS = (HOME, AWAY, GLOBAL_REGION)
QUEUE, FUNCTION, CRITICAL = "custody-alerts", "custody-alert", "custody-alerts-critical"
A_DAY = 27
"""Hours: an alarm looks back 26."""


@dataclass(frozen=True)
class Path:
    """The deployed product, and a queue that gets what alarms tell of the path."""

    product: Product
    told: Queue

    @property
    def aws(self) -> Lab:
        return self.product.aws

    def arn(self, service: str, name: str) -> str:
        return f"arn:aws:{service}:{HOME}:{self.aws.state.account}:{name}"

    def heard(self) -> set[str]:
        """The Regions whose heartbeat has become a metric within the day."""
        listed = self.aws.client("cloudwatch", HOME).get_metric_statistics
        return {
            region
            for region in REGIONS
            if listed(
                Namespace="Custody",
                MetricName="Heartbeat",
                Dimensions=[{"Name": "Deployment", "Value": "custody"}, {"Name": "Region", "Value": region}],
                StartTime=time.time() - 3600,
                EndTime=time.time() + 60,
                Period=3600,
                Statistics=["Sum"],
            )["Datapoints"]
        }

    def a_day_later(self, *, silent: set[str]) -> set[str]:
        """Every Region makes its call again; the Regions of which an alarm says that nothing came."""
        self.aws.pass_hours(A_DAY)
        for region in REGIONS:
            assert self.aws.run_schedule("custody-heartbeat", region)
        wait_for(lambda: self.heard() >= set(REGIONS) - silent)
        states = self.aws.alarms()
        return {region for region in REGIONS if states[f"{HOME}/custody-heartbeat-{region}"] == "ALARM"}

    def told_by(self) -> set[str]:
        """The names of the alarms that have told since it was last asked."""
        return {json.loads(message.event["Message"])["AlarmName"] for message in self.told.take(wait_seconds=5)}


def wait_for(happened: Callable[[], bool]) -> bool:
    """Whether it happens within a while; the function takes its queue a few times a second."""
    for _ in range(300):
        if happened():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def path(deployed: Product) -> Iterator[Path]:
    told = make_queue(deployed.aws, "told-of-the-path", HOME)
    topic = f"arn:aws:sns:{HOME}:{deployed.aws.state.account}:custody-health"
    deployed.aws.client("sns", HOME).subscribe(TopicArn=topic, Protocol="sqs", Endpoint=told.arn)
    found = Path(deployed, told)
    assert found.a_day_later(silent=set()) == set()
    told.take()
    yield found
    deployed.aws.client("sqs", HOME).delete_queue(QueueUrl=told.url)


def test_a_heartbeat_is_a_refused_call_that_becomes_a_metric_and_no_alert(path: Path) -> None:
    path.product.alerts()
    assert path.a_day_later(silent=set()) == set()
    assert path.heard() == set(REGIONS)
    for region in REGIONS:
        (record,) = refused_calls(path.aws, region)[:1]
        assert record["errorCode"] == "ResourceNotFoundException"
        assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == f"custody-heartbeat-{region}"
    assert path.product.alerts() == []


def refused_calls(aws: Lab, region: str) -> list[dict[str, Any]]:
    """The records of the heartbeat, the latest first."""
    attributes = [{"AttributeKey": "EventName", "AttributeValue": "DisableRule"}]
    found = aws.client("cloudtrail", region).lookup_events(LookupAttributes=attributes)["Events"]
    records = [json.loads(event["CloudTrailEvent"]) for event in found]
    return [each for each in records if each["requestParameters"]["name"] == f"{HEARTBEAT_RULE}custody"]


@contextmanager
def trail_stopped(path: Path) -> Iterator[None]:
    trail = path.aws.client("cloudtrail", HOME)
    trail.stop_logging(Name="custody")
    yield
    trail.start_logging(Name="custody")


@contextmanager
def rule_disabled(path: Path) -> Iterator[None]:
    """The one that carries heartbeats, and so the news of its own end."""
    events = path.aws.client("events", AWAY)
    (name,) = (r["Name"] for r in events.list_rules()["Rules"] if "DisableRule" in r.get("EventPattern", ""))
    events.disable_rule(Name=name)
    yield
    events.enable_rule(Name=name)


@contextmanager
def role_broken(path: Path) -> Iterator[None]:
    iam, role = path.aws.client("iam"), f"custody-forward-{AWAY}"
    ((policy,),) = [iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]]
    iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])
    yield
    iam.attach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])


@contextmanager
def queue_policy_broken(path: Path) -> Iterator[None]:
    sqs = path.aws.client("sqs", HOME)
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": []})}
    )
    yield
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": before})


@contextmanager
def function_failing(path: Path) -> Iterator[None]:
    function = path.aws.client("lambda", HOME)
    sqs = path.aws.client("sqs", HOME)
    before = function.get_function_configuration(FunctionName=FUNCTION)["Handler"]
    function.update_function_configuration(FunctionName=FUNCTION, Handler="index.nothing")
    yield
    # Hours pass for metrics alone: what waited would come as if it were new.
    sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"])
    function.update_function_configuration(FunctionName=FUNCTION, Handler=before)


@contextmanager
def key_disabled(path: Path) -> Iterator[None]:
    kms = path.aws.client("kms", HOME)
    key = kms.describe_key(KeyId="alias/custody-alerts")["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=key)
    yield
    kms.enable_key(KeyId=key)


BROKEN = {
    "trail stopped": (trail_stopped, set(REGIONS)),
    "forwarder's rule disabled": (rule_disabled, {AWAY}),
    "forwarder's role broken": (role_broken, {AWAY}),
    "queue's policy broken": (queue_policy_broken, set(REGIONS)),
    "function failing": (function_failing, set(REGIONS)),
    "key disabled": (key_disabled, set(REGIONS)),
}


@pytest.mark.parametrize("part", BROKEN)
def test_a_broken_part_is_told_by_what_still_works(path: Path, part: str) -> None:
    broken, silent = BROKEN[part]
    with broken(path):
        assert path.a_day_later(silent=silent) == silent
        assert path.told_by() == {f"custody-heartbeat-{region}" for region in silent}
    assert path.a_day_later(silent=set()) == set()


def test_nothing_else_tells_of_a_role_that_is_broken_elsewhere(path: Path) -> None:
    """The alarm on what could not be forwarded has no action there, and its event would go by the same role."""
    path.aws.pass_hours(A_DAY)
    with role_broken(path):
        path.product.alerts()
        path.aws.run_schedule("custody-heartbeat", AWAY)
        cloudwatch = path.aws.client("cloudwatch", AWAY)
        (alarm,) = cloudwatch.describe_alarms(AlarmNames=["custody-forward-failed"])["MetricAlarms"]
        assert alarm["AlarmActions"] == []
        failed = {"alarmName": alarm["AlarmName"], "state": {"value": "ALARM", "reason": "as SQS would have it"}}
        path.aws.deliver_documents([alarm_state_change(path.aws.state.account, failed)])
        assert [text for text in path.product.alerts() if "cannot forward events" in text] == []
    path.aws.deliver_documents([alarm_state_change(path.aws.state.account, failed)])
    assert wait_for(lambda: any("cannot forward events" in text for text in path.product.alerts()))
    path.a_day_later(silent=set())
    path.told.take()


def alarm_state_change(account: str, detail: dict[str, Any]) -> dict[str, Any]:
    """The event of an alarm that goes on in the Region away from home."""
    return {
        "version": "0",
        "id": "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": account,
        "time": "2026-11-20T05:23:00Z",
        "region": AWAY,
        "resources": [],
        "detail": detail,
    }


def test_while_the_key_is_disabled_the_topics_of_alerts_take_nothing(path: Path) -> None:
    """Not even of an alarm: this is why those on the path have another topic."""
    cloudwatch = path.aws.client("cloudwatch", HOME)
    path.product.alerts()
    with key_disabled(path):
        cloudwatch.set_alarm_state(AlarmName="custody-rules-failing", StateValue="ALARM", StateReason="as metrics say")
        assert path.told_by() == {"custody-rules-failing"}
        in_the_inbox = [text for text in path.product.alerts() if "custody-rules-failing" in text]
    cloudwatch.set_alarm_state(AlarmName="custody-rules-failing", StateValue="OK", StateReason="mended")
    # The one of the other topic: an inbox has all of them.
    assert len(in_the_inbox) == 1


def test_any_other_rule_that_is_disabled_is_told_by_the_one_that_carries_heartbeats(path: Path) -> None:
    events = path.aws.client("events", AWAY)
    others = [r["Name"] for r in events.list_rules()["Rules"] if "DisableRule" not in r.get("EventPattern", "")]
    assert len(others) > 1
    for name in others:
        events.disable_rule(Name=name)
    alerts = path.product.alerts("watcher-rule-disabled")
    for name in others:
        events.enable_rule(Name=name)
        assert any(name in text for text in alerts if inbox.marks(text, "watcher-rule-disabled"))


def test_a_topic_that_is_deleted_is_told_through_another(path: Path) -> None:
    """The alert on it goes to that topic; it waits, and the alarm on what waits goes elsewhere, too."""
    sns, sqs = path.aws.client("sns", HOME), path.aws.client("sqs", HOME)
    topic = path.arn("sns", CRITICAL)
    before = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    sns.delete_topic(TopicArn=topic)
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]

    def waits() -> bool:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        held = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return any(int(count) for count in held.values())

    assert wait_for(waits)
    # As SQS would say a quarter of an hour later.
    path.aws.client("cloudwatch", HOME).put_metric_data(
        Namespace="AWS/SQS",
        MetricData=[
            {
                "MetricName": "ApproximateAgeOfOldestMessage",
                "Dimensions": [{"Name": "QueueName", "Value": QUEUE}],
                "Value": 1_000,
            }
        ],
    )
    path.aws.alarms()
    assert path.told_by() == {"custody-alerts-waiting"}
    kept = {name: before[name] for name in ("Policy", "KmsMasterKeyId", "DisplayName")}
    sns.create_topic(Name=CRITICAL, Attributes=kept)
    inbox_arn = sqs.get_queue_attributes(QueueUrl=path.product.queue, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=inbox_arn["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )
