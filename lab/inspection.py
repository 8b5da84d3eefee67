"""Looking at what arrived: queues that catch events, log files read back from a bucket."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab.client import Lab


@dataclass(frozen=True)
class Message:
    """A message of a queue. ``attributes`` are its message attributes, as plain strings."""

    body: str
    attributes: dict[str, str]

    @property
    def event(self) -> dict[str, Any]:
        """The EventBridge event in the body."""
        value: dict[str, Any] = json.loads(self.body)
        return value


@dataclass(frozen=True)
class Queue:
    """An SQS queue in the lab, and where it is."""

    lab: Lab
    region: str
    url: str
    arn: str

    def take(self, *, wait_seconds: float = 0.0) -> list[Message]:
        """Everything in the queue, which is then empty; waits this long for a first message.

        Delivery from a rule straight to a queue is done before the call that caused it returns; by a topic
        it takes some milliseconds more.
        """
        client = self.lab.client("sqs", self.region)
        found: list[Message] = []
        until = time.monotonic() + wait_seconds
        while True:
            answer = client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
            batch = answer.get("Messages", [])
            for message in batch:
                attributes = message.get("MessageAttributes", {})
                plain = {name: value["StringValue"] for name, value in attributes.items()}
                found.append(Message(message["Body"], plain))
                client.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
            if not batch and (found or time.monotonic() >= until):
                return found
            if not batch:
                time.sleep(0.02)


def make_queue(lab: Lab, name: str, region: str | None = None) -> Queue:
    """A new queue, or the one of that name; EventBridge may send to it, as dead letters too."""
    region = region or lab.state.region
    client = lab.client("sqs", region)
    url = client.create_queue(QueueName=name)["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    lets_in = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [lets_in]})
    client.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return Queue(lab, region, url, arn)


def object_keys(lab: Lab, bucket: str, *, region: str | None = None) -> list[str]:
    """The keys in a bucket, in order."""
    pages = lab.client("s3", region).get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def read_log_files(lab: Lab, bucket: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each log file in a bucket, digest files left out: its key and its records."""
    client = lab.client("s3")
    for key in object_keys(lab, bucket):
        if "/CloudTrail/" in key:
            body = client.get_object(Bucket=bucket, Key=key)["Body"].read()
            yield key, json.loads(gzip.decompress(body))["Records"]


def read_records(lab: Lab, bucket: str) -> list[dict[str, Any]]:
    """All records in the log files of a bucket, after the pending ones are written."""
    lab.flush()
    return [record for _key, records in read_log_files(lab, bucket) for record in records]
