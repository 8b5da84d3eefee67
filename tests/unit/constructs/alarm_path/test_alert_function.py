"""The function that writes alerts: its code stands alone, knows every detection, and loses nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import synthesized

from custody.detections import all_detections, get
from custody.settings.source import parse
from custody_cdk.alarm_path.alert_function import alert_code, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from support.template import Template


def events_stack() -> Template:
    return synthesized("default").named("-events")


def code() -> str:
    text: str = events_stack().one("AWS::Lambda::Function")["Code"]["ZipFile"]
    return text


AT_ONCE = {
    "GROUPING": json.dumps({"group_seconds": 0, "repeat_seconds": 0, "summary": [], "summary_hour": 7}),
    "STATE_TABLE": "custody-alert-state",
    "QUEUE_URL": "https://sqs/custody-alerts",
}
"""What has each finding told by itself, by a table that knows none of before."""

RUN = """
import json, sys, types

sent = []


class Topics:
    def publish(self, **message):
        if message["TopicArn"] in refused:
            raise RuntimeError("no such topic")
        sent.append(message)
        return {"MessageId": str(len(sent))}


class Table:
    def put_item(self, **asked):
        return {}

    delete_item = put_item


class Queue:
    def send_message(self, **asked):
        return {}


services = {"sns": Topics(), "dynamodb": Table(), "sqs": Queue()}
boto3 = types.ModuleType("boto3")
boto3.client = lambda service, **_: services[service]
botocore = types.ModuleType("botocore")
botocore.config = types.ModuleType("botocore.config")
botocore.config.Config = dict
botocore.exceptions = types.ModuleType("botocore.exceptions")
botocore.exceptions.ClientError = botocore.exceptions.BotoCoreError = type("Never", (Exception,), {})
sys.modules |= {"boto3": boto3, "botocore": botocore}
sys.modules |= {"botocore.config": botocore.config, "botocore.exceptions": botocore.exceptions}
asked = json.load(sys.stdin)
refused = asked["refused"]
space = {"__name__": "index"}
exec(compile(asked["code"], "index.py", "exec"), space)
answer = space["handler"]({"Records": asked["records"]}, None)
print("\\n" + json.dumps({"sent": sent, "answer": answer, "known": sorted(space["WORDS"])}))
"""


def run(*bodies: str, refused: tuple[str, ...] = (), received: int = 1) -> dict[str, Any]:
    """The function's code in a bare Python, which has nothing of this project; what it would publish."""
    records = [
        {"messageId": f"m-{number}", "body": body, "attributes": {"ApproximateReceiveCount": str(received)}}
        for number, body in enumerate(bodies)
    ]
    topics = {severity: f"topic-{severity}" for severity in ("critical", "high", "medium", "low")}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", RUN],
        input=json.dumps({"code": code(), "records": records, "refused": refused}),
        env={"TOPICS": json.dumps(topics), **AT_ONCE},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def fired(id_: str = "pipeline-changed-by-a-human") -> str:
    event = {"detail": {"eventName": "PutImage", "eventSource": "ecr.amazonaws.com", "userIdentity": {"type": "Root"}}}
    return json.dumps({"detection": id_, "event": event})


def test_the_code_stands_alone_and_knows_every_detection_of_the_deployment() -> None:
    found = run(fired())
    told = all_detections(parse({"custody": {}}).of_detections)
    assert set(found["known"]) == {"forwarding-failed", "query-failed", *(detection.id for detection in told)}
    (message,) = found["sent"]
    detection = get("pipeline-changed-by-a-human")
    assert message["TopicArn"] == f"topic-{detection.severity}"
    assert message["Subject"] == f"[{detection.severity.upper()}] Pipeline changed by a human: PutImage"
    assert "Who: Root" in message["Message"]
    assert found["answer"] == {"batchItemFailures": []}


def test_findings_of_a_question_are_written_too() -> None:
    words = {"severity": "low", "title": "Own"}
    found = run(
        json.dumps({"detection": "tag-overwritten", "words": words, "count": 0, "rows": []}),
        json.dumps({"detection": "of-another-app", "words": words, "count": 0, "rows": []}),
    )
    known, own = found["sent"]
    assert known["Subject"] == "[HIGH] Tag overwritten: 0 findings"
    assert (own["TopicArn"], own["Subject"]) == ("topic-low", "[LOW] Of another app: 0 findings")


@pytest.mark.parametrize(
    "body", ["no JSON", "{}", "[]", '{"detection": "pipeline-changed-by-a-human"}', '{"detection": []}']
)
def test_a_message_that_cannot_be_told_goes_out_as_it_came_and_stays(body: str) -> None:
    found = run(fired(), body, fired())
    assert found["answer"] == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    raw = [message for message in found["sent"] if "could not be written" in message["Subject"]]
    assert [message["TopicArn"] for message in raw] == ["topic-critical"]
    assert body in raw[0]["Message"]
    assert len(found["sent"]) == 3
    # It is tried again, and told again once: the first time may have ended before anything was said.
    assert [len(run(body, received=number)["sent"]) for number in (2, 3, 4, 5)] == [0, 0, 0, 1]


def test_a_topic_that_is_gone_keeps_the_message_in_the_queue() -> None:
    severity = get("pipeline-changed-by-a-human").severity
    found = run(fired(), refused=(f"topic-{severity}",))
    assert found["answer"] == {"batchItemFailures": [{"itemIdentifier": "m-0"}]}
    assert [message["TopicArn"] for message in found["sent"]] == ["topic-critical"]
    nothing = run(fired(), refused=(f"topic-{severity}", "topic-critical"))
    assert (nothing["sent"], nothing["answer"]) == ([], found["answer"])


def test_a_severity_without_a_topic_is_told_as_critical() -> None:
    words = {"severity": "info", "title": "Own"}
    found = run(json.dumps({"detection": "own", "words": words, "count": 0, "rows": []}))
    assert found["sent"][0]["TopicArn"] == "topic-critical"


@pytest.mark.parametrize("variant", ["default", "everything"])
def test_every_rule_sends_its_event_under_the_id_of_its_detection(variant: str) -> None:
    template = synthesized(variant).named("-events")
    queue = next(q for q in template.all("AWS::SQS::Queue") if q["QueueName"].endswith("-alerts"))
    name = queue["QueueName"].removesuffix("-alerts")
    rules = template.all("AWS::Events::Rule")
    assert len(rules) > 100
    for rule in rules:
        (target,) = rule["Targets"]
        transformer = target["InputTransformer"]
        assert set(transformer) == {"InputTemplate"}
        told = json.loads(transformer["InputTemplate"].replace("<aws.events.event.json>", '{"here": 1}'))
        assert told == {"detection": rule["Name"].removeprefix(f"{name}-"), "event": {"here": 1}}
        assert target["Arn"].endswith(f":{queue['QueueName']}")


def test_what_fails_five_times_is_kept_and_what_waits_is_told() -> None:
    template = events_stack()
    queue = template.one("AWS::SQS::Queue", QueueName="custody-alerts")
    dead = template.one("AWS::SQS::Queue", QueueName="custody-alerts-dead-letters")
    function = template.one("AWS::Lambda::Function")
    mapping = template.one("AWS::Lambda::EventSourceMapping")
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
    assert queue["RedrivePolicy"]["deadLetterTargetArn"].endswith(f":{dead['QueueName']}")
    assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["EventSourceArn"].endswith(":custody-alerts")
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 2}
    alarm = template.one("AWS::CloudWatch::Alarm", AlarmName="custody-alerts-waiting")
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": "custody-alerts"}]


def test_the_code_is_the_same_on_every_run(tmp_path: Path) -> None:
    program = (
        "from custody_cdk.alarm_path.alert_function import alert_code, words_of;"
        "from custody.detections import all_detections;"
        "import sys; sys.stdout.buffer.write(alert_code(words_of(all_detections())).encode())"
    )
    # This process hashes texts by a seed of its own.
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONHASHSEED": "1"}, capture_output=True, check=True
    ).stdout
    assert elsewhere.decode() == alert_code(words_of(all_detections()))
