"""An app's own queue, function and topic are told by the deployed function; what is gone is kept and not lost."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from support.assembly import alone
from support.lab_stacks import HOME, put

from custody.detections import get
from custody.severity import Severity
from custody_cdk import Alerts
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aws_cdk import Stack

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

ACCOUNT = "123456789012"
GONE = f"arn:aws:sqs:{HOME}:{ACCOUNT}:gone"
STOPPED = get("trail-stopped")
FORWARDS = """
import json, os, boto3

def handler(event, _context):
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps(event))
"""


def theirs(stack: Stack) -> None:
    alerts = Alerts(stack, "Alerts", detections=[STOPPED])
    key = kms.Key(stack, "Key")
    alerts.add_target(sqs.Queue(stack, "Tickets", queue_name="tickets", encryption_master_key=key))
    seen = sqs.Queue(stack, "Seen", queue_name="seen")
    function = lambda_.Function(
        stack,
        "Function",
        code=lambda_.Code.from_inline(FORWARDS),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
        environment={"QUEUE": seen.queue_url},
        role=iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
    )
    alerts.add_target(function, minimum_severity=Severity.CRITICAL)
    topic = sns.Topic(stack, "Topic", topic_name="theirs", master_key=key)
    heard = sqs.Queue(stack, "Heard", queue_name="heard")
    topic.add_subscription(subscriptions.SqsSubscription(heard))
    alerts.add_target(topic)
    alerts.add_target(GONE)


@pytest.fixture(scope="module")
def lab(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab.start(directory=tmp_path_factory.mktemp("targets"), venv=lab_venv) as aws:
        assert put(aws, "theirs", alone(theirs, region=HOME, account=ACCOUNT))
        sqs_ = aws.client("sqs", HOME)
        event = {"detail": {"eventName": "StopLogging", "eventSource": "cloudtrail.amazonaws.com"}}
        url = sqs_.get_queue_url(QueueName="custody-alerts")["QueueUrl"]
        sqs_.send_message(QueueUrl=url, MessageBody=json.dumps({"detection": STOPPED.id, "event": event}))
        yield aws


def received(lab: Lab, queue: str) -> dict[str, Any]:
    """The first message of a queue, waited for."""
    client = lab.client("sqs", HOME)
    url = client.get_queue_url(QueueName=queue)["QueueUrl"]
    until = time.monotonic() + 120
    while time.monotonic() < until:
        got = client.receive_message(QueueUrl=url, WaitTimeSeconds=2, MessageAttributeNames=["All"]).get("Messages")
        if got:
            message: dict[str, Any] = got[0]
            return message
    pytest.fail(f"nothing came into {queue}")


def test_a_queue_and_a_function_get_the_alert_and_what_it_is_about(lab: Lab) -> None:
    alerts = [json.loads(received(lab, queue)["Body"]) for queue in ("tickets", "seen")]
    assert alerts[0] == alerts[1]
    assert alerts[0]["severity"] == "critical"
    assert alerts[0]["subject"].startswith("[CRITICAL] Trail stopped: ")
    assert alerts[0]["finding"]["detection"] == STOPPED.id
    assert alerts[0]["finding"]["event"]["detail"]["eventName"] == "StopLogging"


def test_a_topic_gets_what_a_mail_has(lab: Lab) -> None:
    heard = json.loads(received(lab, "heard")["Body"])
    assert heard["Subject"].startswith("[CRITICAL] Trail stopped: ")
    assert heard["Message"].startswith(f"[CRITICAL] {STOPPED.title}\n")
    assert heard["MessageAttributes"]["severity"]["Value"] == "critical"


def test_what_a_target_did_not_take_is_among_the_dead_letters_as_it_came(lab: Lab) -> None:
    kept = received(lab, "custody-alerts-dead-letters")
    assert json.loads(kept["Body"])["detection"] == STOPPED.id
    attributes = {name: said["StringValue"] for name, said in kept["MessageAttributes"].items()}
    assert attributes["TARGET"] == GONE
    assert "NonExistentQueue" in attributes["ERROR"] or "does not exist" in attributes["ERROR"]
