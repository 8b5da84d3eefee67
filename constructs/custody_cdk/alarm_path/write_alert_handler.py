"""Lambda function that writes alerts: takes what rules and questions found from a queue and publishes it as text."""

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config

from custody.alerts.alert import Alert
from custody.alerts.compose import told_alert
from custody.alerts.exceptions import without_excepted
from custody.alerts.message import ATTEMPTS, CRITICAL, Message, raw_message
from custody_cdk.alarm_path.tell_targets_handler import tell_targets

# One message that hangs must not take the time of ten.
IMPATIENT = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})
WORDS: dict[str, Any] = {}
"""The words of each detection; the stack writes them behind this code."""
EXCEPTIONS: dict[str, Any] = {}
"""What raises no alert; the stack writes it behind this code where the settings have exceptions."""


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Tell each message of a batch; what could not be told stays in the queue, and after five times among the dead."""
    failed = tell_topics(event["Records"])
    if "TARGETS" in os.environ:
        failed = tell_targets(event["Records"], failed, written, context)
    return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in sorted(failed)]}


def tell_topics(records: list[dict[str, Any]]) -> set[str]:
    """Publish the alert of each message; the ids of those of which that failed."""
    sns: Any = boto3.client("sns", config=IMPATIENT)
    failed: set[str] = set()
    for record in records:
        try:
            message = written(record["body"])
            if message is not None:
                publish(sns, message)
        except Exception as error:  # noqa: BLE001 - one bad message must not hold up the others
            print(f"message {record['messageId']} could not be told: {error!r}")  # noqa: T201 - it goes to the log
            failed.add(record["messageId"])
            tell_raw(sns, record)
    return failed


def written(body: str) -> Alert | None:
    """The alert that a message asks for: a detection, and an event or the rows that a question found.

    Nothing where exceptions cover all of it.
    """
    told = json.loads(body)
    if not EXCEPTIONS:
        return told_alert(told, WORDS)
    left = without_excepted(told, EXCEPTIONS, datetime.now(UTC).date().isoformat())
    if left.excepted:
        why = "; ".join(sorted({each.said for each in left.excepted}))
        print(f"excepted: {len(left.excepted)} of {told['detection']}, {why}")  # noqa: T201 - it goes to the log
    if left.told is None:
        return None
    message, ended = told_alert(left.told, WORDS), sorted({each.said for each in left.ended})
    return message._replace(text="\n".join([message.text, *(f"An exception has ended: {said}" for said in ended)]))


def publish(sns: Any, message: Alert | Message) -> None:
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
