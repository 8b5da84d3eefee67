"""Of each finding that was told the bus hears, and nothing that fails there undoes an alert."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.alert_double import answered_by

from custody.lake.sent_alerts import DETAIL_TYPE, SOURCE
from custody_cdk.alarm_path import write_alert_handler
from custody_cdk.alarm_path.keep_sent_handler import EXCEPTED, MOST, SENT, keep_sent

ABOUT = {
    "detection": "trail-stopped",
    "severity": "critical",
    "event_id": "e-1",
    "row": "",
    "account": "1",
    "region": "",
}


class Bus:
    """As much of EventBridge as the function calls."""

    def __init__(self, *failing: object) -> None:
        self.failing = list(failing)
        self.calls: list[list[dict[str, Any]]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self.calls.append(Entries)
        failure = self.failing.pop(0) if self.failing else 0
        if isinstance(failure, Exception):
            raise failure
        return {"FailedEntryCount": failure, "Entries": [{"ErrorCode": "InternalFailure"}] * bool(failure)}


@pytest.fixture(autouse=True)
def _bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUS", "shop")


def test_an_event_says_what_is_known_and_nothing_empty() -> None:
    bus = Bus()
    keep_sent(bus, SENT, [ABOUT], "m-1", "[CRITICAL] Trail stopped")
    [[entry]] = bus.calls
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == (SOURCE, DETAIL_TYPE, "shop")
    assert json.loads(entry["Detail"]) == {
        "alert": "m-1",
        "how": "sent",
        "subject": "[CRITICAL] Trail stopped",
        "detection": "trail-stopped",
        "severity": "critical",
        "event_id": "e-1",
        "account": "1",
    }


def test_ten_at_a_time() -> None:
    bus = Bus()
    keep_sent(bus, EXCEPTED, [ABOUT] * (2 * MOST + 1))
    assert [len(call) for call in bus.calls] == [MOST, MOST, 1]


def test_what_fails_is_a_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    bus = Bus(2, OSError("no route"))
    keep_sent(bus, SENT, [ABOUT] * 3 * MOST)
    assert len(bus.calls) == 2
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("2 findings were told, which is not kept: ")
    assert second == "20 findings were told, which is not kept: OSError('no route')"


def test_without_a_bus_nothing_is_said() -> None:
    keep_sent(None, SENT, [ABOUT])


def test_what_an_exception_covers_was_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = Bus()
    answered_by(monkeypatch, {"events": bus})
    monkeypatch.setattr(write_alert_handler, "written_of", lambda _: None)
    for name, value in {
        "GROUPING": '{"summary": []}',
        "STATE_TABLE": "t",
        "QUEUE_URL": "q",
        "TOPICS": "{}",
    }.items():
        monkeypatch.setenv(name, value)
    detail = {"eventID": "e-2", "eventName": "StopLogging", "eventSource": "cloudtrail.amazonaws.com"}
    told = {"detection": "trail-stopped", "event": {"detail": detail}}
    record = {"messageId": "m", "body": json.dumps(told), "attributes": {"ApproximateReceiveCount": "1"}}
    assert write_alert_handler.handler({"Records": [record]}, None) == {"batchItemFailures": []}
    [[entry]] = bus.calls
    found = json.loads(entry["Detail"])
    assert (found["how"], found["detection"], found["event_id"]) == ("excepted", "trail-stopped", "e-2")
