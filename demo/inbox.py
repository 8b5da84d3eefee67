"""A queue subscribed to every alert topic, so that the demo reads what a mailbox would get."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, NamedTuple

from custody.errors import CustodyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab import Lab

WANTED = (
    "image-pushed",
    "image-deleted",
    "image-expired-by-lifecycle-rule",
    "pipeline-changed",
    "trail-stopped",
)
"""Detections whose alerts the demo promises; the lifecycle one is a read-only event of the second Region."""


class Mail(NamedTuple):
    """What a mailbox would get."""

    subject: str
    text: str


def marks(text: str, id_: str) -> bool:
    """Whether an alert is of this detection and no other whose id begins alike."""
    return f"custody explain {id_}," in text


class MissingAlertError(CustodyError):
    """A promised alert did not arrive."""


def subscribe(aws: Lab, region: str) -> str:
    """Subscribe a new queue to all topics of the Region; returns its address."""
    sqs, sns = aws.client("sqs", region), aws.client("sns", region)
    queue: str = sqs.create_queue(QueueName="demo-inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    for page in sns.get_paginator("list_topics").paginate():
        for topic in page["Topics"]:
            sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn)
    return queue


def read(aws: Lab, region: str, queue: str, *, wanted: Sequence[str], seconds: float) -> list[Mail]:
    """Every message, once all wanted ones are there and the queue is quiet.

    Raises:
        MissingAlertError: one is not there after ``seconds``.
    """
    sqs = aws.client("sqs", region)
    messages: list[Mail] = []
    until = time.monotonic() + seconds
    while True:
        batch = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        for message in batch:
            told = json.loads(message["Body"])
            messages.append(Mail(told.get("Subject") or "", told["Message"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        missing = [id_ for id_ in wanted if not any(marks(mail.text, id_) for mail in messages)]
        if not batch and not missing:
            return messages
        if time.monotonic() > until:
            raise MissingAlertError(f"no alert of {', '.join(missing)} within {seconds:.0f} s; see docs/operating.md")
