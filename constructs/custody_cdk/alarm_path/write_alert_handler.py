"""Lambda function that writes alerts: takes what rules and questions found from a queue and publishes it as text."""

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config

from custody.alerts.exceptions import without_excepted
from custody.alerts.heartbeat import HEARTBEAT, heartbeat_line
from custody.alerts.message import ATTEMPTS, CRITICAL, Message, event_message, findings_message, raw_message

# One message that hangs must not take the time of ten.
IMPATIENT = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})
WORDS: dict[str, Any] = {}
"""The words of each detection; the stack writes them behind this code."""
EXCEPTIONS: dict[str, Any] = {}
"""What raises no alert; the stack writes it behind this code where the settings have exceptions."""


def handler(event: dict[str, Any], _context: object) -> dict[str, list[dict[str, str]]]:
    """Tell each message of a batch; what could not be told stays in the queue, and after five times among the dead."""
    sns: Any = boto3.client("sns", config=IMPATIENT)
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            message = written(record["body"])
            if message is not None:
                publish(sns, message)
        except Exception as error:  # noqa: BLE001 - one bad message must not hold up the others
            print(f"message {record['messageId']} could not be told: {error!r}")  # noqa: T201 - it goes to the log
            failed.append({"itemIdentifier": record["messageId"]})
            tell_raw(sns, record)
    return {"batchItemFailures": failed}


def written(body: str) -> Message | None:
    """The alert that a message asks for: a detection, and an event or the rows that a question found.

    Nothing where exceptions cover all of it, and of a heartbeat, which becomes a metric.
    """
    told = json.loads(body)
    if told["detection"] == HEARTBEAT:
        print(heartbeat_line(told["event"]))  # noqa: T201 - CloudWatch reads it there
        return None
    if not EXCEPTIONS:
        return text_of(told)
    left = without_excepted(told, EXCEPTIONS, datetime.now(UTC).date().isoformat())
    if left.excepted:
        why = "; ".join(sorted({each.said for each in left.excepted}))
        print(f"excepted: {len(left.excepted)} of {told['detection']}, {why}")  # noqa: T201 - it goes to the log
    if left.told is None:
        return None
    message, ended = text_of(left.told), sorted({each.said for each in left.ended})
    return message._replace(text="\n".join([message.text, *(f"An exception has ended: {said}" for said in ended)]))


def text_of(told: dict[str, Any]) -> Message:
    """The alert on a finding, whatever exceptions there are."""
    words = WORDS.get(told["detection"])
    if "event" in told:
        return event_message(told["detection"], words, told["event"])
    return findings_message(told["detection"], words or told["words"], told["rows"], count=told["count"])


def publish(sns: Any, message: Message) -> None:
    """Send an alert to the topic of its severity; where there is none, to the critical one, which always is."""
    topics = json.loads(os.environ["TOPICS"])
    topic = topics.get(message.severity) or topics[CRITICAL]
    sns.publish(TopicArn=topic, Subject=message.subject, Message=message.text)


def tell_raw(sns: Any, record: dict[str, Any]) -> None:
    """Send what could not be told as it is, the first and the last time: the first may not have come that far."""
    if int(record["attributes"]["ApproximateReceiveCount"]) not in {1, ATTEMPTS}:
        return
    try:
        publish(sns, raw_message(record["body"]))
    except Exception as error:  # noqa: BLE001 - it stays in the queue, and the dead-letter queue has its alarm
        print(f"message {record['messageId']} could not be sent as it came either: {error!r}")  # noqa: T201
