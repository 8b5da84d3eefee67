"""What a flush and a tick do when another is at it, when a topic refuses, and when the table does not answer."""

from __future__ import annotations

import json
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from support.alert_double import Faults, Queue, Table, Topics, answered_by, logged

from custody.alerts.group_message import Kept
from custody.alerts.grouping import SUMMARY, Finding, Grouping
from custody.alerts.message import Message
from custody_cdk.alarm_path import alert_way_handler, client_handler, write_alert_handler
from custody_cdk.alarm_path.alert_state_handler import LEASE_SECONDS, AlertState, UnreachableError
from custody_cdk.alarm_path.tell_groups_handler import LEFT_MILLIS, Groups, UntoldError

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = 1_795_000_000.0
MESSAGE = Message("high", "subject", "text")


class Lost(Table):
    """A table that is gone; how often it was asked."""

    asked = 0

    def __getattribute__(self, name: str) -> Any:
        if name in {"put_item", "delete_item", "batch_write_item", "query"}:
            type(self).asked += 1
            raise_faults = Faults(Random(1), lambda: 0.0, dead_table=[(-1.0, 1.0)])  # noqa: S311
            return lambda **_: raise_faults.before("dynamodb")
        return super().__getattribute__(name)


class Told:
    """Groups upon the doubles, and what was sent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, refused: bool = False) -> None:
        monkeypatch.setenv("QUEUE_URL", "queue")
        self.faults = Faults(Random(1), lambda: NOW)  # noqa: S311
        self.table, self.queue = Table(), Queue(lambda: NOW, self.faults)
        self.state, self.sent, self.refused = AlertState(self.table, "table"), list[Message](), refused
        self.groups = Groups(self.state, self.queue, Grouping(), self.send)

    def send(self, kept: Sequence[Kept], message: Message, write: Any) -> None:
        if self.refused:
            raise RuntimeError("no such topic")
        assert write(kept) == message
        self.sent.append(message)

    def keep(self, key: str, group: str = "g", *, due: float = NOW, again: bool = False) -> None:
        about = dict.fromkeys(("row", "digest", "at"), "")
        about |= {"detection": "pipeline-changed", "severity": "high", "title": "t", "event_id": key, "actor": "a"}
        about |= {"thing": key, "account": "1", "region": "r", "ended": "done"}
        finding = Finding(key, group, "same", about)
        assert self.state.keep(finding, Kept(about, MESSAGE), NOW, due, again=again) == ""

    def waiting(self) -> int:
        return sum("pending" in item for item in self.table.items.values())


def test_a_group_that_another_is_telling_is_left_alone_and_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    told.keep("k-1")
    assert told.state.lock("g", NOW)
    told.groups.flush("g", NOW)
    assert (told.sent, told.waiting()) == ([], 1)
    assert told.queue.next_at() == NOW + LEASE_SECONDS
    # Whoever was at it has died: its lock ends.
    told.groups.flush("g", NOW + LEASE_SECONDS + 1)
    assert (len(told.sent), told.waiting()) == (1, 0)


def test_a_lock_or_a_count_that_ends_later_than_any_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else has written it."""
    told = Told(monkeypatch)
    told.keep("k-1")
    told.table.items["g", "lock"] = {"pk": {"S": "g"}, "sk": {"S": "lock"}, "lease_until": {"N": "9999999999"}}
    told.groups.flush("g", NOW)
    assert (len(told.sent), told.waiting()) == (1, 0)
    count = {"pk": {"S": "g"}, "sk": {"S": "again#same"}, "counts_until": {"N": "9999999999"}, "first": {"S": "x"}}
    told.table.items["g", "again#same"] = count
    assert told.state.counted_until(Finding("k-2", "g", "same", {}), NOW, 3600) == 0


def test_what_is_not_due_waits_and_a_group_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    told.keep("first", due=NOW + 60)
    told.keep("counted", due=NOW + 3600, again=True)
    told.keep("low", SUMMARY, due=NOW + 3600)
    told.groups.flush("g", NOW)
    told.groups.flush(SUMMARY, NOW)
    assert (told.sent, told.waiting()) == ([MESSAGE], 2)
    told.groups.tick(NOW + 3600, None)
    assert [message.subject.split(":")[0] for message in told.sent[1:]] == ["[HIGH] Again once", "[HIGH] Summary"]
    assert told.waiting() == 0


def test_where_a_topic_refuses_all_waits_on_and_the_error_has_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch, refused=True)
    told.keep("k-1", "g-1")
    told.keep("k-2", "g-2")
    with pytest.raises(UntoldError, match=r"^text$"):
        told.groups.tick(NOW, None)
    assert told.waiting() == 2
    told.refused = False
    told.groups.tick(NOW, None)
    assert (len(told.sent), told.waiting()) == (2, 0)


def test_a_tick_begins_nothing_without_time(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    told.keep("k-1")
    told.groups.tick(NOW, SimpleNamespace(get_remaining_time_in_millis=lambda: 5_000))
    assert (told.sent, told.waiting()) == ([], 1)


@pytest.mark.parametrize(("group", "portion"), [("g", 100), (SUMMARY, 1000)])
def test_a_flush_stops_where_the_time_ends_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch, group: str, portion: int
) -> None:
    told = Told(monkeypatch)
    for number in range(2 * portion):
        told.keep(f"k-{number:04}", group)
    left = iter([60_000, LEFT_MILLIS - 1])
    told.groups.flush(group, NOW, SimpleNamespace(get_remaining_time_in_millis=lambda: next(left)))
    assert (len(told.sent), told.waiting()) == (1, portion)
    told.groups.flush(group, NOW)
    assert (len(told.sent), told.waiting()) == (2, 0)


def test_more_than_fit_into_one_alert_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    for number in range(230):
        told.keep(f"k-{number}")
    told.groups.flush("g", NOW)
    assert (len(told.sent), told.waiting()) == (3, 0)


def handled(
    monkeypatch: pytest.MonkeyPatch, table: Table, *bodies: Any, received: int = 1, topics: dict[str, str] | None = None
) -> tuple[Topics, list[str]]:
    """What the function does with messages, and which it leaves in the queue."""
    faults = Faults(Random(1), lambda: NOW)  # noqa: S311
    sent = Topics(faults)
    clients = {"sns": sent, "sqs": Queue(lambda: NOW, faults), "dynamodb": table}
    answered_by(monkeypatch, clients)
    known = json.dumps(topics or {"critical": "c"})
    for name, value in {"STATE_TABLE": "t", "QUEUE_URL": "q", "TOPICS": known}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GROUPING", json.dumps(Grouping()._asdict()))
    records = [
        {"messageId": f"m-{n}", "body": json.dumps(body), "attributes": {"ApproximateReceiveCount": str(received)}}
        for n, body in enumerate(bodies)
    ]
    answer = write_alert_handler.handler({"Records": records}, None)
    return sent, [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def finding(number: int, severity: str = "high") -> dict[str, Any]:
    detail = {"eventName": "PutImage", "eventSource": "ecr.amazonaws.com", "eventID": f"e-{number}"}
    words = {"severity": severity, "title": "Own"}
    return {"detection": "own", "words": words, "count": 1, "rows": [{"event_id": f"e-{number}", "actor": "a"}],
            "event_": detail}  # fmt: skip


def test_a_table_that_is_gone_is_asked_once_a_batch_and_each_finding_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    Lost.asked = 0
    topics, failed = handled(monkeypatch, Lost(), *(finding(n) for n in range(10)))
    assert failed == []
    assert Lost.asked == 1
    assert [sent.text.endswith(alert_way_handler.APART) for sent in topics.sent] == [True] * 10
    assert len(logged(capfd.readouterr().out)) == 10


@pytest.mark.parametrize("body", [{"tick": "now"}, {"flush": "g"}])
def test_a_wake_up_that_finds_no_table_stays_in_the_queue_and_mails_nobody(
    monkeypatch: pytest.MonkeyPatch, body: dict[str, str]
) -> None:
    topics, failed = handled(monkeypatch, Lost(), body)
    assert (topics.sent, failed) == ([], ["m-0"])


def test_a_finding_that_another_message_is_telling_comes_again_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_alert_handler, "time", SimpleNamespace(time=lambda: NOW))
    table = Table()
    critical = finding(1, "critical")
    found = alert_way_handler.finding_of(critical, None, Grouping())
    assert AlertState(table, "t").claim(found, NOW) == ""
    topics, failed = handled(monkeypatch, table, critical)
    assert (topics.sent, failed) == ([], ["m-0"])
    # The claim of one that died ends, and its message is told.
    monkeypatch.setattr(write_alert_handler, "time", SimpleNamespace(time=lambda: NOW + LEASE_SECONDS + 1))
    topics, failed = handled(monkeypatch, table, critical, received=2)
    assert (len(topics.sent), failed) == (1, [])


def test_what_is_moved_back_from_the_dead_letters_reaches_the_targets_though_it_was_mailed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TARGETS", "[]")
    told = list[dict[str, Any]]()
    monkeypatch.setattr(
        write_alert_handler, "tell_targets", lambda _records, failed, alerts, _context: told.append(alerts) or failed
    )
    table, critical = Table(), finding(1, "critical")
    mails = [len(handled(monkeypatch, table, critical)[0].sent) for _ in range(2)]
    assert (mails, [list(alerts) for alerts in told]) == ([1, 0], [["m-0"], ["m-0"]])


@pytest.mark.parametrize(("severity", "count"), [("high", 2), ("low", 2), ("high", 1), ("critical", 1)])
def test_an_answer_that_comes_every_day_is_told_when_it_has_changed(
    monkeypatch: pytest.MonkeyPatch, severity: str, count: int
) -> None:
    table, mails, day = Table(), list[str](), 86_400
    low = {"critical": "c", "low": "l", "high": "h"}
    for number in range(12):
        answer = finding(0 if number < 8 else 1, severity)
        answer |= {"count": count, "rows": [{**answer["rows"][0], "event_id": "", "subject": s} for s in "ab"[:count]]}
        answer["rows"][0]["finding"] = "old" if number < 8 else "new"
        for at, body in ((0, answer), (200, {"tick": "t"})):
            now = NOW + number * day + at
            monkeypatch.setattr(write_alert_handler, "time", SimpleNamespace(time=lambda now=now: now))
            mails += [f"{number}" for _ in handled(monkeypatch, table, body, topics=low)[0].sent]
    # What is low comes in the summary of the next morning.
    assert mails == (["1", "9"] if severity == "low" else ["0", "8"])


def test_clients_are_made_once_while_the_function_stays_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    handled(monkeypatch, Table(), finding(1))
    made = list[str]()
    monkeypatch.setattr(client_handler.boto3, "client", lambda service, **_: made.append(service))
    for _ in range(2):
        write_alert_handler.handler({"Records": []}, None)
    assert made == []


def test_the_log_has_all_findings_in_lines_that_it_takes(capfd: pytest.CaptureFixture[str]) -> None:
    about = {"detection": "d" * 40, "event_id": "e" * 36, "row": "", "account": "1" * 12, "region": "r"}
    alert_way_handler.log_sent("id", MESSAGE, [about] * 1001)
    lines = capfd.readouterr().out.splitlines()
    assert [len(json.loads(line)["findings"]) for line in lines] == [500, 500, 1]
    assert max(map(len, lines)) < 200_000
    assert {json.loads(line)["sent"] for line in lines} == {"id"}
    assert json.loads(lines[0])["findings"][0] == {name: about[name] for name in about if about[name]}


def test_what_fails_is_not_asked_again_until_the_next_batch() -> None:
    state = AlertState(Lost(), "t")
    for _ in range(3):
        with pytest.raises(UnreachableError):
            state.unlock("g")
