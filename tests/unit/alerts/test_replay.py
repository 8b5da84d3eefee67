"""Ten thousand events, some twice, out of order, in bursts; the function dies, topics throttle, the table is dead.

The function's own code runs in this process, upon an in-memory double of DynamoDB, SQS and SNS
(tests/support/alert_double.py), whose answers are compared with the lab's in tests/deploy/test_alert_state.py. Nothing
waits: the time is the test's.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from support.alert_double import (
    Bus,
    DeathError,
    Faults,
    Functions,
    Queue,
    Table,
    Topics,
    answered_by,
    logged,
    records,
)

from custody.alerts.compose import told_alert
from custody.alerts.routing import wanted
from custody.detections import all_detections
from custody_cdk.alarm_path import write_alert_handler
from custody_cdk.alarm_path.alert_function import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from custody.alerts.alert import Alert

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ACCOUNT = "111122223333"
BEGIN = 1_795_000_000.0
HOUR = 3600
EVENTS = 10_000
DETECTIONS = (
    *("image-pushed", "image-deleted", "pipeline-changed", "pipeline-changed-by-a-human", "repository-policy-changed"),
    *("build-project-source-changed", "trail-stopped", "image-pushed-by-a-human", "repository-deleted"),
    *("image-scan-found-critical", "stage-retried", "tag-immutability-weakened"),
)
ROUTE = {"without": [], "repository": "shop/1"}
DESTINATIONS: list[dict[str, Any]] = [
    {"name": "chat", "each": False, "without": [], "routes": []},
    {"name": "team", "each": False, "without": [], "routes": [ROUTE]},
    {"name": "pager", "each": False, "without": ["info", "low", "medium"], "routes": []},
    {"name": "hub", "each": True, "without": ["info"], "routes": []},
]
_ID = re.compile(r"[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12}")


@cache
def words() -> dict[str, Any]:
    return words_of(all_detections())


@cache
def sample(detection: str) -> dict[str, Any]:
    found = json.loads((SAMPLES / detection / "fires.json").read_text("utf-8"))[0]
    last: dict[str, Any] = found[-1] if isinstance(found, list) else found
    return last


def event(detection: str, number: int, random: Random) -> dict[str, Any]:
    """What a rule sends: one of twelve identities, one of a few resources."""
    id_ = f"{number:08x}-0000-4000-8000-{number:012x}"
    made = copy.deepcopy(sample(detection))
    if "eventName" not in made:
        return {"detection": detection, "event": {**made, "id": id_}}
    name = f"person-{random.randrange(12)}"
    made["userIdentity"] = {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/Builder/{name}",
        "accountId": ACCOUNT,
        "principalId": f"AROA:{name}",
    }
    made |= {"eventID": id_, "recipientAccountId": ACCOUNT, "awsRegion": "eu-central-1"}
    parameters = made.get("requestParameters") or {}
    if "repositoryName" in parameters:
        parameters["repositoryName"] = f"shop/{random.randrange(5)}"
    return {"detection": detection, "event": {"detail": made}}


@dataclass
class Replay:
    """A replay, and what came of it."""

    queue: Queue
    table: Table
    topics: Topics
    faults: Faults
    functions: Functions
    findings: dict[tuple[str, str], dict[str, Any]]
    """What a rule sent, by detection and event id of each finding."""
    log: list[dict[str, Any]]
    kept: list[dict[str, Any]]
    """What the bus was told of each finding."""

    @cached_property
    def alerts(self) -> dict[tuple[str, str], Alert]:
        """What each finding is by itself."""
        return {key: told_alert(sent, words()) for key, sent in self.findings.items()}

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Detection and event id of each finding."""
        return list(self.findings)

    def sends(self) -> dict[tuple[str, str], list[int]]:
        """The invocations in which each finding was mailed, by what the alerts say."""
        return self._said((each.invocation, each.text) for each in self.topics.sent)

    def heard(self, destination: dict[str, Any]) -> dict[tuple[str, str], list[int]]:
        """The invocations in which a destination was sent each finding that it wants; it is sent no other.

        What the queue had kept because an invocation could not have it sent is of no invocation: -1.
        """
        told = [each for each in self.functions.told if each.destination == destination["name"]]
        found = self._said((-1 if each.again else each.invocation, each.text) for each in told)
        wants = {key for key, alert in self.alerts.items() if wanted(destination, alert)}
        assert [key for key, times in found.items() if times and key not in wants] == []
        return {key: times for key, times in found.items() if key in wants}

    def _said(self, texts: Iterable[tuple[int, str]]) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {key: [] for key in self.keys}
        by_id = {id_: (detection, id_) for detection, id_ in self.keys}
        for invocation, text in texts:
            for id_ in dict.fromkeys(_ID.findall(text)):
                found[by_id[id_]].append(invocation)
        return found


class Clock:
    now = BEGIN

    def __call__(self) -> float:
        return self.now


def replay(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    seed: int,
    *,
    faulty: bool,
    events: int = EVENTS,
    destinations: bool = False,
    **grouping: Any,
) -> Replay:
    random, clock = Random(seed), Clock()  # noqa: S311 - a replay has to be the same each time
    faults = Faults(Random(seed + 1), clock)  # noqa: S311
    if faulty:
        faults.death = 0.002
        faults.throttled = [(BEGIN + 1200, BEGIN + 1500), (BEGIN + 5000, BEGIN + 5060)]
        faults.no_function = [(BEGIN + 1400, BEGIN + 1700), (BEGIN + 3000, BEGIN + 3200)]
        faults.dead_table = [(BEGIN + 2500, BEGIN + 2900), (BEGIN + 4980, BEGIN + 5100)]
    queue, table, topics, bus = Queue(clock, faults), Table(faults), Topics(faults), Bus(faults)
    functions = Functions(faults, queue)
    clients = {"sns": topics, "sqs": queue, "dynamodb": table, "events": bus, "lambda": functions}
    answered_by(monkeypatch, clients)
    monkeypatch.setattr(write_alert_handler, "time", SimpleNamespace(time=clock))
    monkeypatch.setattr(write_alert_handler, "WORDS", words())
    monkeypatch.setattr(write_alert_handler, "DESTINATIONS", {"listed": DESTINATIONS} if destinations else {})
    monkeypatch.setenv("DELIVER", "deliver")
    told = {"group_seconds": 120, "repeat_seconds": HOUR, "summary": ["info", "low"], "summary_hour": 7, **grouping}
    monkeypatch.setenv("GROUPING", json.dumps(told))
    monkeypatch.setenv("STATE_TABLE", "custody-alert-state")
    monkeypatch.setenv("QUEUE_URL", "queue")
    monkeypatch.setenv("BUS", "custody")
    monkeypatch.setenv("TOPICS", json.dumps({each: each for each in ("critical", "high", "medium", "low", "info")}))
    findings = dict(arrive(queue, random, events))
    run(queue, clock, faults, until=BEGIN + 3 * HOUR)
    # What goes wrong has an end, and the operator moves back what died.
    faults.death, faults.throttled, faults.dead_table, faults.no_function = 0.0, [], [], []
    for body in queue.dead:
        queue.put(body, clock.now)
    queue.dead = []
    run(queue, clock, faults, until=BEGIN + 30 * HOUR)
    return Replay(queue, table, topics, faults, functions, findings, logged(capfd.readouterr().out), bus.kept)


def arrive(queue: Queue, random: Random, events: int) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Put the events into the queue, and 15 of 100 of them once more within ten minutes."""
    burst = BEGIN
    for number in range(events):
        if random.random() < 0.02:
            burst = BEGIN + random.random() * 2 * HOUR
        detection = random.choice(DETECTIONS)
        body = event(detection, number, random)
        told = json.dumps(body)
        queue.put(told, burst + random.random() * 30)
        if random.random() < 0.15:
            queue.put(told, burst + random.random() * 600)
        yield (detection, f"{number:08x}-0000-4000-8000-{number:012x}"), body


def run(queue: Queue, clock: Clock, faults: Faults, *, until: float) -> None:
    """Let Lambda take batch after batch, and Scheduler tick, up to a time."""
    tick = clock.now - clock.now % 300 + 300
    while True:
        now = min(queue.next_at(), tick)
        if now > until:
            break
        clock.now = max(clock.now, now)
        if clock.now >= tick:
            queue.put(json.dumps({"tick": str(tick)}), clock.now)
            tick += 300
        batch = queue.batch()
        if not batch:
            continue
        faults.invocation += 1
        try:
            answer = write_alert_handler.handler(records(batch), None)
        except DeathError:
            failed = {str(number) for number, _, _ in batch}
        else:
            failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for message in batch:
            if str(message[0]) in failed:
                queue.back(message)
    clock.now = until


def nothing_is_left(found: Replay) -> None:
    assert found.queue.next_at() == float("inf")
    assert found.queue.dead == []
    assert [item for item in found.table.items.values() if "pending" in item] == []


def test_without_faults_each_finding_is_told_exactly_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = replay(monkeypatch, capfd, 7, faulty=False, events=1_200)
    nothing_is_left(found)
    assert [key for key, sends in found.sends().items() if len(sends) != 1] == []
    # The log has the same, for what compares the record with it.
    told = [(each["detection"], each["event_id"]) for line in found.log for each in line["findings"]]
    assert sorted(told) == sorted(found.keys)
    assert sorted((each["detection"], each["event_id"]) for each in found.kept) == sorted(found.keys)
    assert {each["how"] for each in found.kept} == {"sent"}
    assert len(found.topics.sent) < 1_200 / 4
    assert {line["sent"] for line in found.log} == {str(n) for n in range(1, len(found.topics.sent) + 1)}


@pytest.mark.parametrize("seed", [1])
def test_whatever_fails_no_finding_is_lost_and_only_a_fault_tells_one_twice(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], seed: int
) -> None:
    found = replay(monkeypatch, capfd, seed, faulty=True)
    nothing_is_left(found)
    sends = found.sends()
    assert [key for key, times in sends.items() if not times] == []
    assert len(found.faults.struck) > 50
    # In invocations in which nothing went wrong, none was sent that had been.
    clean = {key: [n for n in times if n not in found.faults.struck] for key, times in sends.items()}
    assert [key for key, times in clean.items() if len(times) > 1] == []
    assert sum(len(times) for times in sends.values()) < EVENTS * 1.25
    # Nothing is said of what was not sent; what is not said of what was is looked for as lost, and that is little.
    kept = {(each["detection"], each["event_id"]) for each in found.kept}
    assert kept <= sends.keys()
    assert len(sends.keys() - kept) < len(found.faults.struck)


def test_a_destination_hears_what_is_mailed_as_often_and_as_one_and_of_a_route_what_it_covers(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = replay(monkeypatch, capfd, 7, faulty=False, events=1_200, destinations=True)
    nothing_is_left(found)
    by_name: dict[str, list[Any]] = {}
    for each in found.functions.told:
        by_name.setdefault(each.destination, []).append(each)
    assert [(each.subject, each.text) for each in by_name["chat"]] == [(s.subject, s.text) for s in found.topics.sent]
    for destination in DESTINATIONS[:3]:
        heard = found.heard(destination)
        assert len(heard) > 20, destination["name"]
        assert [key for key, times in heard.items() if len(times) != 1] == []
    assert len(by_name["team"]) < len(found.heard(DESTINATIONS[1])) / 2
    ids = [each.alert["id"] for each in by_name["chat"]]
    assert len(set(ids)) == len(ids)


def test_what_works_on_findings_one_by_one_gets_each_at_once_and_with_its_group(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = replay(monkeypatch, capfd, 7, faulty=False, events=300, destinations=True)
    hub = [each.alert for each in found.functions.told if each.destination == "hub"]
    assert {each["findings"] for each in hub} == {1}
    heard = found.heard(DESTINATIONS[3])
    assert heard
    assert all(heard.values())
    # What is delivered twice is the same finding.
    assert len({each["id"] for each in hub}) == len(heard) < len(hub)
    groups = {each["severity"]: each["group"] for each in hub}
    assert groups["critical"] == ""
    assert groups["low"] == "summary"
    assert re.fullmatch(
        rf"(arn:aws:sts::{ACCOUNT}:assumed-role/Builder/person-\d+|A service)( in \d+)?", groups["high"]
    )


def test_whatever_fails_each_destination_hears_of_each_finding_and_only_a_fault_tells_one_twice(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = replay(monkeypatch, capfd, 2, faulty=True, events=2_000, destinations=True)
    nothing_is_left(found)
    assert len(found.faults.struck) > 50
    for destination in DESTINATIONS:
        heard = found.heard(destination)
        assert [key for key, times in heard.items() if not times] == [], destination["name"]
        if not destination["each"]:
            struck = {-1, *found.faults.struck}
            clean = {key: [n for n in times if n not in struck] for key, times in heard.items()}
            assert [key for key, times in clean.items() if len(times) > 1] == [], destination["name"]
            assert sum(len(times) for times in heard.values()) < len(heard) * 1.4


def test_critical_is_sent_by_the_first_batch_that_brings_it_and_alone(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = replay(monkeypatch, capfd, 3, faulty=False, events=300)
    critical = [line for line in found.log if line["severity"] == "critical"]
    assert len(critical) > 20
    assert all(len(line["findings"]) == 1 for line in critical)
    assert all(line["severity"] != "critical" for line in found.log if len(line["findings"]) > 1)


@pytest.mark.parametrize("off", [{"group_seconds": 0}, {"repeat_seconds": 0}, {"summary": []}])
def test_each_part_can_be_switched_off(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], off: dict[str, Any]
) -> None:
    found = replay(monkeypatch, capfd, 5, faulty=False, events=250, **off)
    nothing_is_left(found)
    assert [key for key, sends in found.sends().items() if len(sends) != 1] == []
