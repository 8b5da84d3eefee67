"""What the function does about destinations when the one that sends to them cannot be asked."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from support.alert_double import Faults, Functions, Queue, Table, Topics, answered_by
from unit.constructs.alarm_path.test_tell_groups import NOW, finding

from custody.alerts.grouping import Grouping
from custody.alerts.resolution import Resolution
from custody_cdk.alarm_path import write_alert_handler

LISTED = [
    {"name": "chat", "each": False, "without": [], "routes": []},
    {"name": "hub", "each": True, "resolves": True, "without": [], "routes": []},
]


class Function:
    """The function that writes alerts, upon the doubles."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **faults: Any) -> None:
        self.faults = Faults(Random(1), lambda: NOW, **faults)  # noqa: S311
        self.topics, self.queue = Topics(self.faults), Queue(lambda: NOW, self.faults)
        self.functions, self.table = Functions(self.faults, self.queue), Table()
        clients = {"sns": self.topics, "sqs": self.queue, "dynamodb": self.table, "lambda": self.functions}
        answered_by(monkeypatch, clients)
        monkeypatch.setattr(write_alert_handler, "DESTINATIONS", {"listed": LISTED})
        known = {"STATE_TABLE": "t", "QUEUE_URL": "q", "TOPICS": '{"critical": "c"}', "DELIVER": "deliver"}
        for name, value in {**known, "GROUPING": json.dumps(Grouping()._asdict())}.items():
            monkeypatch.setenv(name, value)

    def take(self, *bodies: str, received: int = 1) -> list[str]:
        """Hand messages to it; which it leaves in the queue."""
        given = {"ApproximateReceiveCount": str(received)}
        batch = [{"messageId": f"m-{n}", "body": body, "attributes": given} for n, body in enumerate(bodies)]
        answer = write_alert_handler.handler({"Records": batch}, None)
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]

    def told(self) -> list[str]:
        return [each.destination for each in self.functions.told]


CRITICAL = json.dumps(finding(1, "critical"))
ALWAYS = [(NOW - 1, NOW + 1)]


def test_a_critical_finding_is_mailed_and_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    function = Function(monkeypatch)
    assert function.take(CRITICAL) == []
    assert (len(function.topics.sent), function.told()) == (1, ["chat", "hub"])


def test_what_waits_for_its_group_is_told_at_once_to_those_that_work_on_each(monkeypatch: pytest.MonkeyPatch) -> None:
    function = Function(monkeypatch)
    assert function.take(*(json.dumps(finding(number)) for number in range(3))) == []
    assert (function.topics.sent, function.told()) == ([], ["hub"] * 3)


def test_what_the_other_function_does_not_take_waits_in_the_queue_and_is_not_mailed_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    function = Function(monkeypatch, no_function=ALWAYS)
    assert function.take(CRITICAL) == []
    bodies = sorted(function.queue.own)
    assert sorted(json.loads(body)["to"] for body in bodies) == [["chat"], ["hub"]]
    # Still not: SQS keeps it, and lets it die after five times, which alarms. No mail says it again.
    assert function.take(*bodies) == ["m-0", "m-1"]
    assert len(function.topics.sent) == 1
    function.faults.no_function = []
    assert function.take(*bodies, received=5) == []
    assert (sorted(function.told()), len(function.topics.sent)) == (["chat", "hub"], 1)


def test_a_destination_s_message_is_known_by_what_stands_at_its_top_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls an API chooses what stands below."""
    function = Function(monkeypatch)
    chosen = {"detection": "own", "event": {"to": ["chat"], "detail": {"to": ["chat"]}}, "rows": 5, "to": ["chat"]}
    assert write_alert_handler.is_for_destinations(chosen) is False
    assert function.take('{"detection": [], "event": {"to": ["chat"]}}') == ["m-0"]
    assert "could not be written" in function.topics.sent[0].subject
    assert function.told() == ["chat", "hub"]


@pytest.mark.parametrize(("received", "heard"), [(1, ["chat", "hub"]), (3, []), (5, ["chat", "hub"])])
def test_what_no_topic_takes_is_told_the_first_and_the_last_time(
    monkeypatch: pytest.MonkeyPatch, received: int, heard: list[str]
) -> None:
    function = Function(monkeypatch, throttled=ALWAYS)
    assert function.take(CRITICAL, received=received) == ["m-0"]
    assert function.told() == heard
    assert {each.subject for each in function.functions.told} <= {"[CRITICAL] Own"}


def trail(name: str, detection: str, **more: Any) -> str:
    detail = {
        "eventName": name,
        "eventSource": "cloudtrail.amazonaws.com",
        "eventID": f"e-{name}",
        "eventTime": "2026-11-20T10:00:00Z",
        "awsRegion": "eu-west-2",
        "recipientAccountId": "111122223333",
        "requestParameters": {"name": "custody"},
        **more,
    }
    return json.dumps({"detection": detection, "event": {"detail": detail}})


STOPPED, STARTED = (
    trail("StopLogging", "trail-stopped"),
    trail("StartLogging", "resolved", eventTime="2026-11-20T10:05:00Z"),
)


def test_what_a_later_call_takes_back_is_resolved_once_by_its_own_id(monkeypatch: pytest.MonkeyPatch) -> None:
    function = Function(monkeypatch)
    assert function.take(STOPPED) == []
    (began, _) = function.functions.told
    for _ in range(2):
        assert function.take(STARTED) == []
    (body,) = [json.loads(each) for each in function.queue.own]
    assert (body["to"], body["resolved"], body["alert"]["id"]) == (["hub"], Resolution()._asdict(), began.alert["id"])
    # The mail says nothing of it, and it is sent when its group has been.
    assert len(function.topics.sent) == 1
    assert function.queue.next_at() == NOW + 180
    assert function.take(json.dumps(body)) == []
    assert function.told() == ["chat", "hub", "hub"]


@pytest.mark.parametrize(
    ("stop", "start"),
    [
        (trail("StopLogging", "trail-stopped", errorCode="AccessDenied"), STARTED),
        (STOPPED, trail("StartLogging", "resolved", errorCode="AccessDenied")),
        (STOPPED, trail("StartLogging", "resolved", requestParameters={"name": "other"})),
        (STOPPED, trail("StartLogging", "resolved", eventTime="2026-11-20T09:00:00Z")),
    ],
)
def test_what_was_not_done_or_not_taken_back_is_not_resolved(
    monkeypatch: pytest.MonkeyPatch, stop: str, start: str
) -> None:
    function = Function(monkeypatch)
    assert function.take(stop, start) == []
    assert function.queue.own == set()
