"""What the function does about targets when something is wrong; the lab has the good case for real."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from unit.constructs.alarm_path.test_alert_function import AT_ONCE

from custody.alerts.alert import of_document
from custody.alerts.compose import event_alert
from custody.detections import get
from custody_cdk.alarm_path.alert_function import alert_code, words_of

STOPPED = get("trail-stopped")
QUEUE, FIFO = "arn:aws:sqs:eu-west-2:111122223333:tickets", "arn:aws:sqs:eu-west-1:111122223333:tickets.fifo"
FUNCTION, TOPIC = "arn:aws:lambda:eu-west-2:111122223333:function:page", "arn:aws:sns:eu-west-2:111122223333:theirs"
DEAD = "arn:aws:sqs:eu-west-2:111122223333:custody-alerts-dead-letters"

RUN = """
import json, sys, types

asked = json.load(sys.stdin)
sent = []


class Service:
    def __init__(self, service, region_name=None, config=None):
        self.region = region_name

    def get_queue_url(self, QueueName, QueueOwnerAWSAccountId):
        return {"QueueUrl": f"arn:aws:sqs:{self.region}:{QueueOwnerAWSAccountId}:{QueueName}"}

    def _take(self, arn, said):
        if arn in asked["refused"]:
            raise RuntimeError("refused")
        sent.append({"to": arn, **{k: v.decode() if isinstance(v, bytes) else v for k, v in said.items()}})

    def publish(self, **said):
        self._take(said["TopicArn"], said)
        return {"MessageId": "1"}

    def put_item(self, **said):
        return {}

    delete_item = put_item

    def send_message(self, **said):
        self._take(said["QueueUrl"], said)

    def invoke(self, **said):
        self._take(said["FunctionName"], said)


class Context:
    def get_remaining_time_in_millis(self):
        return asked["left"]


boto3 = types.ModuleType("boto3")
boto3.client = Service
botocore = types.ModuleType("botocore")
botocore.config = types.ModuleType("botocore.config")
botocore.config.Config = dict
botocore.exceptions = types.ModuleType("botocore.exceptions")
botocore.exceptions.ClientError = botocore.exceptions.BotoCoreError = type("Never", (Exception,), {})
sys.modules |= {"boto3": boto3, "botocore": botocore}
sys.modules |= {"botocore.config": botocore.config, "botocore.exceptions": botocore.exceptions}
space = {"__name__": "index"}
exec(compile(asked["code"], "index.py", "exec"), space)
answer = space["handler"]({"Records": asked["records"]}, Context())
print("\\n" + json.dumps({"sent": sent, "answer": [each["itemIdentifier"] for each in answer["batchItemFailures"]]}))
"""


@cache
def code() -> str:
    return alert_code(words_of([STOPPED]), telling=True)


def run(
    *bodies: str,
    targets: dict[str, list[str]],
    refused: tuple[str, ...] = (),
    received: int = 1,
    left: int = 60_000,
) -> dict[str, Any]:
    """The function's code in a bare Python: what it would send where, and which messages it leaves in the queue."""
    records = [
        {"messageId": f"m-{number}", "body": body, "attributes": {"ApproximateReceiveCount": str(received)}}
        for number, body in enumerate(bodies)
    ]
    told = [{"arn": arn, "without": without} for arn, without in targets.items()]
    topics = {severity: f"topic-{severity}" for severity in ("critical", "high", "medium", "low")}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", RUN],
        input=json.dumps({"code": code(), "records": records, "refused": refused, "left": left}),
        env={"TOPICS": json.dumps(topics), "TARGETS": json.dumps(told), "DEAD_LETTERS": DEAD, **AT_ONCE},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def fired(**more: Any) -> str:
    event = {"detail": {"eventName": "StopLogging", "eventSource": "cloudtrail.amazonaws.com", **more}}
    return json.dumps({"detection": STOPPED.id, "event": event})


def to(found: dict[str, Any], arn: str) -> list[dict[str, Any]]:
    return [message for message in found["sent"] if message["to"] == arn]


ALL: dict[str, list[str]] = {QUEUE: [], FUNCTION: [], TOPIC: []}


def test_each_target_is_told_after_the_topics() -> None:
    found = run(fired(), targets=ALL)
    assert [message["to"] for message in found["sent"]] == ["topic-critical", QUEUE, FUNCTION, TOPIC]
    body = json.loads(to(found, QUEUE)[0]["MessageBody"])
    assert json.loads(to(found, FUNCTION)[0]["Payload"]) == body
    assert (body["id"], body["severity"], body["finding"]["detection"]) == ("m-0", "critical", STOPPED.id)
    # What the text is made of stands beside it, so that nobody has to read the text.
    alert = of_document({**body["alert"], "subject": body["subject"], "text": body["text"]})
    words = words_of([STOPPED])
    assert alert == event_alert(STOPPED.id, words[STOPPED.id], json.loads(fired())["event"])
    assert found["answer"] == []


def test_a_target_is_not_told_of_what_it_does_not_want() -> None:
    words = {"severity": "low", "title": "Own"}
    low = json.dumps({"detection": "own", "words": words, "count": 0, "rows": []})
    found = run(low, fired(), targets={QUEUE: ["info", "low"]})
    assert [json.loads(message["MessageBody"])["id"] for message in to(found, QUEUE)] == ["m-1"]


def test_a_target_that_refuses_holds_up_nobody_and_no_mail_is_sent_twice() -> None:
    found = run(fired(), targets=ALL, refused=(QUEUE,))
    (kept,) = to(found, DEAD)
    assert kept["MessageBody"] == fired()
    assert kept["MessageAttributes"]["TARGET"]["StringValue"] == QUEUE
    assert "refused" in kept["MessageAttributes"]["ERROR"]["StringValue"]
    assert len(to(found, FUNCTION)) == len(to(found, TOPIC)) == len(to(found, "topic-critical")) == 1
    assert found["answer"] == []


def test_what_cannot_be_kept_either_stays_in_the_queue() -> None:
    found = run(fired(), fired(), targets=ALL, refused=(QUEUE, DEAD))
    assert found["answer"] == ["m-0", "m-1"]


def test_without_time_left_what_is_untold_is_kept() -> None:
    found = run(fired(), targets=ALL, left=1_000)
    attributes = [message["MessageAttributes"] for message in to(found, DEAD)]
    assert [each["TARGET"]["StringValue"] for each in attributes] == list(ALL)
    assert all("no time left" in each["ERROR"]["StringValue"] for each in attributes)


@pytest.mark.parametrize(("received", "times"), [(1, 1), (2, 0), (4, 0), (5, 1)])
def test_where_the_topics_fail_targets_hear_of_it_the_first_and_the_last_time(received: int, times: int) -> None:
    found = run(fired(), targets=ALL, refused=("topic-critical",), received=received)
    assert found["answer"] == ["m-0"]
    assert len(to(found, QUEUE)) == times


def test_where_the_topics_take_it_later_targets_are_told_again_rather_than_never() -> None:
    assert len(to(run(fired(), targets=ALL, received=3), QUEUE)) == 1


@pytest.mark.parametrize("body", ["no JSON", "{}", '{"detection": []}'])
def test_what_cannot_be_written_reaches_the_targets_as_it_came(body: str) -> None:
    found = run(body, targets={**ALL, QUEUE: ["info", "low", "medium", "high"]})
    (message,) = [json.loads(each["MessageBody"]) for each in to(found, QUEUE)]
    assert "could not be written" in message["subject"]
    assert body in message["text"]
    assert found["answer"] == ["m-0"]


def test_what_is_too_long_goes_without_the_finding_and_then_with_less_text() -> None:
    long = run(fired(blob="x" * 300_000), targets={QUEUE: []})
    (message,) = [json.loads(each["MessageBody"]) for each in to(long, QUEUE)]
    assert message["finding"] is None
    assert STOPPED.title in message["text"]
    raw = run('"' * 220_000, targets={QUEUE: []})
    (sent,) = to(raw, QUEUE)
    assert len(sent["MessageBody"]) < 256_000
    assert json.loads(sent["MessageBody"])["text"].startswith("[CRITICAL]")


def test_a_fifo_queue_is_told_in_order_and_once() -> None:
    (message,) = to(run(fired(), targets={FIFO: []}), FIFO)
    assert (message["MessageGroupId"], message["MessageDeduplicationId"]) == ("custody", "m-0")
