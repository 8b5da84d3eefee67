"""DynamoDB, SQS and SNS as far as the alerts' function uses them, in memory, with a clock and with faults.

No emulator does ten thousand messages within some seconds. That these answer as the lab's do is tested where the lab
is: tests/deploy/test_alert_state.py makes the same calls to both.
"""

from __future__ import annotations

import heapq
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from custody_cdk.alarm_path import client_handler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    import pytest

Item = dict[str, Any]

VISIBILITY, ATTEMPTS = 360, 5


class DeathError(BaseException):
    """The function ends here: its time is over, or its machine gone. Nothing in it can catch that."""


@dataclass
class Faults:
    """What goes wrong, at which calls; each fault is noted for the invocation that it happened in."""

    random: Random
    clock: Callable[[], float]
    death: float = 0.0
    throttled: list[tuple[float, float]] = field(default_factory=list)
    dead_table: list[tuple[float, float]] = field(default_factory=list)
    no_function: list[tuple[float, float]] = field(default_factory=list)
    invocation: int = 0
    struck: set[int] = field(default_factory=set)

    def before(self, service: str) -> None:
        """Before a call is done."""
        now = self.clock()
        if service == "sns" and any(since <= now < until for since, until in self.throttled):
            self._fail("Throttling", "Publish")
        if service == "lambda" and any(since <= now < until for since, until in self.no_function):
            self._fail("TooManyRequestsException", "Invoke")
        if service == "dynamodb" and any(since <= now < until for since, until in self.dead_table):
            self._fail("ProvisionedThroughputExceededException", "PutItem")
        self._may_die()

    def after(self) -> None:
        """After it was done, before the function hears of it."""
        self._may_die()

    def _fail(self, code: str, operation: str) -> None:
        self.struck.add(self.invocation)
        raise ClientError({"Error": {"Code": code, "Message": "injected"}}, operation)

    def _may_die(self) -> None:
        if self.death and self.random.random() < self.death:
            self.struck.add(self.invocation)
            raise DeathError


class Table:
    """The table, for the very expressions that the function writes; another one is an error of the test."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.faults = faults

    def put_item(self, *, TableName: str, Item: Item, **asked: Any) -> dict[str, Any]:  # noqa: N803
        """One write, under a condition or none."""
        self._before()
        del TableName
        key = (Item["pk"]["S"], Item["sk"]["S"])
        old = self.items.get(key)
        if "ConditionExpression" in asked and not _holds(asked, old):
            code = {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}
            raise ClientError({"Error": code, **({"Item": dict(old)} if old else {})}, "PutItem")  # type: ignore[typeddict-unknown-key]
        self.items[key] = Item
        self._after()
        return {}

    def delete_item(self, *, TableName: str, Key: Item) -> dict[str, Any]:  # noqa: N803
        """One deletion, whether anything is there or not."""
        self._before()
        del TableName
        self.items.pop((Key["pk"]["S"], Key["sk"]["S"]), None)
        self._after()
        return {}

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:  # noqa: N803
        """Some writes."""
        self._before()
        for requests in RequestItems.values():
            for each in requests:
                item = each["PutRequest"]["Item"]
                self.items[item["pk"]["S"], item["sk"]["S"]] = item
        self._after()
        return {"UnprocessedItems": {}}

    def query(self, **asked: Any) -> dict[str, Any]:
        """A page with all there is."""
        self._before()
        values = {name: next(iter(value.values())) for name, value in asked["ExpressionAttributeValues"].items()}
        if asked["KeyConditionExpression"] == "pending = :waiting AND due <= :now":
            found = [
                item
                for item in self.items.values()
                if item.get("pending", {}).get("S") == values[":waiting"]
                and int(item["due"]["N"]) <= int(values[":now"])
            ]
            found.sort(key=lambda item: int(item["due"]["N"]))
            found = [{name: item[name] for name in ("pk", "sk", "pending", "due")} for item in found]
        else:
            assert asked["KeyConditionExpression"] == "pk = :pk AND begins_with(sk, :finding)"
            of_group = sorted(
                key for key in self.items if key[0] == values[":pk"] and key[1].startswith(values[":finding"])
            )
            after = asked.get("ExclusiveStartKey", {}).get("sk", {}).get("S", "")
            found = [
                self.items[key] for key in of_group if key[1] > after and _filtered(asked, self.items[key], values)
            ]
        self._after()
        return {"Items": [dict(item) for item in found]}

    def _before(self) -> None:
        if self.faults:
            self.faults.before("dynamodb")

    def _after(self) -> None:
        if self.faults:
            self.faults.after()


def _filtered(asked: dict[str, Any], item: Item, values: dict[str, Any]) -> bool:
    if "FilterExpression" not in asked:
        return True
    stage, due = item.get("stage", {}).get("S"), int(item.get("due", {"N": "0"})["N"]) <= int(values[":now"])
    match asked["FilterExpression"]:
        case "stage = :waits AND (due <= :now OR attribute_not_exists(again))":
            return stage == values[":waits"] and (due or "again" not in item)
        case "stage = :waits AND (due <= :now)":
            return stage == values[":waits"] and due
    raise AssertionError(asked["FilterExpression"])


def _holds(asked: dict[str, Any], old: Item | None) -> bool:
    if old is None:
        return True
    values = {name: next(iter(value.values())) for name, value in asked["ExpressionAttributeValues"].items()}
    had = {name: next(iter(value.values())) for name, value in old.items()}

    def before(name: str) -> bool:
        return name in had and int(had[name]) < int(values[":now"])

    def far(name: str) -> bool:
        return name in had and int(had[name]) > int(values[":far"])

    free = "(stage = :claimed AND (lease_until < :now OR lease_until > :far)) OR (stage = :told AND expires < :now)"
    match asked["ConditionExpression"].removeprefix("attribute_not_exists(pk) OR "):
        case each if each == free:
            stage = had.get("stage")
            return (stage == values[":claimed"] and (before("lease_until") or far("lease_until"))) or (
                stage == values[":told"] and before("expires")
            )
        case "counts_until < :now OR counts_until > :far OR #first = :key":
            return before("counts_until") or far("counts_until") or had.get("first") == values[":key"]
        case "expires < :now":
            return before("expires")
        case "open_until < :now":
            return before("open_until")
        case "lease_until < :now OR lease_until > :far":
            return before("lease_until") or far("lease_until")
    raise AssertionError(asked["ConditionExpression"])


@dataclass
class Sent:
    """One alert that a topic took, in which invocation."""

    invocation: int
    at: float
    topic: str
    subject: str
    text: str


@dataclass
class Told:
    """One alert that a destination is sent, in which invocation, and whether it had failed before."""

    destination: str
    invocation: int
    again: bool
    subject: str
    text: str
    alert: dict[str, Any]
    resolved: Any


class Topics:
    """SNS; what it took."""

    def __init__(self, faults: Faults) -> None:
        self.faults, self.sent = faults, list[Sent]()

    def publish(self, *, TopicArn: str, Subject: str, Message: str) -> dict[str, str]:  # noqa: N803
        """Take an alert, within SNS's limits."""
        self.faults.before("sns")
        assert len(Message.encode()) <= 262_144
        assert 0 < len(Subject) <= 100
        assert Subject.isascii()
        self.sent.append(Sent(self.faults.invocation, self.faults.clock(), TopicArn, Subject, Message))
        self.faults.after()
        return {"MessageId": str(len(self.sent))}


class Queue:
    """SQS, with delays, a visibility timeout and a dead-letter queue."""

    def __init__(self, clock: Callable[[], float], faults: Faults) -> None:
        self.clock, self.faults = clock, faults
        self._heap: list[tuple[float, int, str, int]] = []
        self._numbers = itertools.count()
        self.dead: list[str] = []
        self.own: set[str] = set()

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int = 0) -> dict[str, str]:  # noqa: N803
        """Take a message of the function's."""
        del QueueUrl
        self.faults.before("sqs")
        self.own.add(MessageBody)
        self.put(MessageBody, self.clock() + DelaySeconds)
        self.faults.after()
        return {}

    def put(self, body: str, at: float) -> None:
        """Let a message be there from a time on."""
        heapq.heappush(self._heap, (at, next(self._numbers), body, 0))

    def next_at(self) -> float:
        """When the next message can be taken; far away when there is none."""
        return self._heap[0][0] if self._heap else float("inf")

    def batch(self) -> list[tuple[int, str, int]]:
        """Up to ten messages that can be taken now: number, body, how often they were taken with this time."""
        taken = []
        while self._heap and self._heap[0][0] <= self.clock() and len(taken) < 10:
            _, number, body, times = heapq.heappop(self._heap)
            taken.append((number, body, times + 1))
        return taken

    def back(self, message: tuple[int, str, int]) -> None:
        """What was not deleted comes again, or lies among the dead."""
        number, body, times = message
        if times >= ATTEMPTS:
            self.dead.append(body)
        else:
            heapq.heappush(self._heap, (self.clock() + VISIBILITY, number, body, times))


class Bus:
    """EventBridge, which takes ten events at a time."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.kept: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803
        """Take some events."""
        assert 0 < len(Entries) <= 10
        self.faults.before("events")
        self.kept += [json.loads(each["Detail"]) for each in Entries]
        self.faults.after()
        return {"FailedEntryCount": 0, "Entries": []}


class Functions:
    """Lambda, asked to invoke the function that sends to destinations; what it was asked to send to whom."""

    def __init__(self, faults: Faults, queue: Queue) -> None:
        self.faults, self.queue, self.told = faults, queue, list[Told]()

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> None:  # noqa: N803
        """Take an event, within Lambda's limit for asynchronous ones."""
        assert (FunctionName, InvocationType) == ("deliver", "Event")
        assert len(Payload) <= 256_000
        self.faults.before("lambda")
        event = json.loads(Payload)
        told = (self.faults.invocation, Payload.decode() in self.queue.own)
        said = (event["subject"], event["text"], event["alert"], event.get("resolved"))
        self.told += [Told(name, *told, *said) for name in event["to"]]
        self.faults.after()


def records(batch: list[tuple[int, str, int]]) -> dict[str, Any]:
    """A batch as Lambda hands it over."""
    return {
        "Records": [
            {"messageId": str(number), "body": body, "attributes": {"ApproximateReceiveCount": str(times)}}
            for number, body, times in batch
        ]
    }


def logged(lines: str) -> list[dict[str, Any]]:
    """What the function's log says was sent."""
    return [json.loads(line) for line in lines.splitlines() if line.startswith('{"sent"')]


def answered_by(monkeypatch: pytest.MonkeyPatch, clients: Mapping[str, Any]) -> None:
    """Have the functions call doubles, by service; what they kept of others is forgotten."""
    client_handler.client.cache_clear()
    monkeypatch.setattr(client_handler.boto3, "client", lambda service, **_: clients.get(service))
