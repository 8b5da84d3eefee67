"""What was told is resolved: by a call, by an exception that comes to cover it, and of several told as one by all."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.constructs.alarm_path.test_excepted_alerts import excepting, push, rows
from unit.constructs.alarm_path.test_tell_destinations import Function, trail
from unit.constructs.alarm_path.test_tell_groups import NOW

from custody.alerts import alert_words
from custody.alerts.resolution import TAKEN_BACK
from custody.detections import get
from custody_cdk.alarm_path import open_findings_handler, write_alert_handler
from custody_cdk.alarm_path.alert_state_handler import OPEN_SECONDS, WAITS
from custody_cdk.alarm_path.open_findings_handler import ALERT, ALERT_SECONDS, OPENED, WHOLE
from custody_cdk.alarm_path.tell_groups_handler import LEFT_MILLIS

LISTED = [
    {"name": "pager", "each": False, "resolves": True, "without": [], "routes": []},
    {"name": "chat", "each": False, "without": [], "routes": []},
    {"name": "hub", "each": True, "resolves": True, "without": [], "routes": []},
]
KINDS = ("image-pushed", "trail-stopped", "watcher-rule-disabled")
# Those that are told in groups are not critical.
WORDS = {id_: {**alert_words(get(id_)), "severity": "high"} for id_ in KINDS}


class Deployed(Function):
    """The function with a clock, exceptions that a deployment changes, and a queue that hands over what is due."""

    now = NOW

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **faults: Any) -> None:
        super().__init__(monkeypatch, **faults)
        self.table.faults = self.faults
        self.faults.clock = self.queue.clock = lambda: self.now
        self.patch = monkeypatch
        monkeypatch.setattr(write_alert_handler, "DESTINATIONS", {"listed": LISTED})
        monkeypatch.setattr(write_alert_handler, "time", SimpleNamespace(time=lambda: self.now))
        monkeypatch.setattr(write_alert_handler, "WORDS", WORDS)
        monkeypatch.setenv("TOPICS", json.dumps({each: each for each in ("critical", "high", "medium", "low", "info")}))

    def deploy(self, exceptions: dict[str, Any]) -> None:
        self.patch.setattr(write_alert_handler, "EXCEPTIONS", exceptions)

    def tick(self, left: int | None = None) -> None:
        given = {"ApproximateReceiveCount": "1"}
        record = {"messageId": "t", "body": '{"tick": "now"}', "attributes": given}
        context = None if left is None else SimpleNamespace(get_remaining_time_in_millis=lambda: left)
        assert write_alert_handler.handler({"Records": [record]}, context) == {"batchItemFailures": []}

    def wait(self, seconds: int) -> None:
        """Let time pass, with whatever the queue has due."""
        until = self.now + seconds
        while self.queue.next_at() <= until:
            self.now = max(self.now, self.queue.next_at())
            for _, body, _ in self.queue.batch():
                assert self.take(body) == []
        self.now = until

    def ended(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Who was told that what is resolved, and how."""
        return [(each.destination, each.alert["id"], each.resolved) for each in self.functions.told if each.resolved]

    def began(self, name: str) -> list[str]:
        return [each.alert["id"] for each in self.functions.told if each.destination == name and not each.resolved]

    def stages(self) -> list[str]:
        return sorted(item["stage"]["S"] for (place, _), item in self.table.items.items() if place == OPENED)


def rule(name: str, number: int, **more: Any) -> str:
    """A rule of one person's disabled or enabled."""
    fired = "watcher-rule-disabled" if name == "DisableRule" else "resolved"
    who = {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/bob", "userName": "bob"}
    time = f"2026-11-20T10:0{0 if name == 'DisableRule' else 5}:00Z"
    given = {"requestParameters": {"name": f"custody-{number}"}, "eventTime": time, "userIdentity": who}
    return trail(name, fired, **{"eventSource": "events.amazonaws.com", "eventID": f"{name}-{number}", **given, **more})


def pushed(repository: str) -> str:
    told = push(repository)
    told["event"]["detail"] |= {"eventID": f"e-{repository}", "eventTime": "2026-11-20T10:00:00Z"}
    return json.dumps(told)


MOVED = {"detection": "image-pushed", "resource": "shop/*", "ticket": "OPS-42"}


def test_an_exception_that_comes_to_cover_a_finding_resolves_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    assert there.take(pushed("shop/api"), pushed("bank/api")) == []
    (shop, bank) = there.began("hub")
    there.tick()
    there.wait(1000)
    assert there.ended() == []
    there.deploy(excepting(**MOVED))
    for _ in range(3):
        there.tick()
    there.wait(1000)
    assert sorted(name for name, id_, _ in there.ended() if id_ == shop) == ["hub", "pager"]
    assert bank not in {id_ for _, id_, _ in there.ended()}
    how = next(how for _, id_, how in there.ended() if id_ == shop)
    said = "An exception covers this now: until 9999-12-31: Moved (platform, ticket OPS-42)."
    assert how == {"why": said, "excepted": True, "left": 0}
    assert there.stages() == ["resolved", WAITS]
    # Another deployment with the same exceptions looks at nothing; one that covers more does.
    there.deploy(excepting(detection="image-pushed"))
    there.tick()
    there.wait(1000)
    assert sorted(name for name, id_, _ in there.ended() if id_ == bank) == ["hub", "pager"]


def test_an_answer_is_resolved_when_all_of_its_rows_are_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    some, all_, cut = rows("shop/a", "bank/b"), rows("shop/a", "shop/c"), rows("shop/a", count=30)
    assert there.take(*(json.dumps(each) for each in (some, all_, cut))) == []
    ids = there.began("hub")
    known = excepting(resource="shop/*")
    known["exceptions"][0]["detections"] = ["mass-deletion"]
    there.deploy(known)
    there.tick()
    there.wait(1000)
    assert {id_ for _, id_, _ in there.ended()} == {ids[1]}


def test_an_exception_that_has_ended_resolves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    assert there.take(pushed("shop/api")) == []
    known = excepting(**MOVED)
    known["exceptions"][0]["until"] = "2020-01-01"
    there.deploy(known)
    there.tick()
    there.wait(1000)
    assert there.ended() == []


def test_what_no_time_is_left_for_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    assert there.take(*(pushed(f"shop/{number}") for number in range(6))) == []
    there.deploy(excepting(**MOVED))
    there.tick(left=LEFT_MILLIS - 1)
    assert there.stages() == [WAITS] * 6
    calls = iter([False, False, True])
    monkeypatch.setattr(open_findings_handler, "late", lambda _: next(calls))
    there.tick()
    assert there.stages() == ["resolved"] * 2 + [WAITS] * 4
    looked: list[str] = []
    monkeypatch.setattr(open_findings_handler, "late", lambda _: bool(looked.append("")))
    there.tick()
    assert (there.stages(), len(looked)) == (["resolved"] * 6, 4)
    there.wait(1000)
    assert len([name for name, _, _ in there.ended() if name == "hub"]) == 6


def test_what_cannot_be_asked_for_is_asked_for_by_the_next_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    assert there.take(pushed("shop/api")) == []
    there.deploy(excepting(**MOVED))
    original = there.queue.send_message
    monkeypatch.setattr(there.queue, "send_message", lambda **_: there.faults._fail("Throttling", "SendMessage"))
    there.tick()
    assert there.stages() == [WAITS]
    monkeypatch.setattr(there.queue, "send_message", original)
    there.tick()
    there.wait(1000)
    assert (there.stages(), len(there.ended())) == (["resolved"], 2)


def test_one_that_cannot_be_judged_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    there = Deployed(monkeypatch)
    assert there.take(*(pushed(f"shop/{number}") for number in range(3))) == []
    places = sorted(key for key in there.table.items if key[0] == OPENED)
    there.table.items[places[1]]["kept"] = {"B": b"of another version"}
    there.deploy(excepting(**MOVED))
    there.tick()
    there.tick()
    assert there.stages() == ["resolved", "resolved", WAITS]
    assert capfd.readouterr().out.count(f"{places[1][1]} cannot be judged, and stays open: ") == 1


def test_a_call_that_takes_back_what_is_excepted_resolves_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    assert there.take(rule("DisableRule", 1)) == []
    there.deploy(excepting(detection="watcher-rule-disabled"))
    there.tick()
    assert there.take(rule("EnableRule", 1)) == []
    there.wait(1000)
    assert [how["excepted"] for _, _, how in there.ended()] == [True, True]


def test_what_came_again_after_it_was_resolved_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    for _ in range(2):
        assert there.take(rule("DisableRule", 1), rule("EnableRule", 1)) == []
    there.wait(1000)
    assert (there.stages(), len(there.ended())) == (["resolved"], 2)


def grouped(there: Deployed, count: int) -> tuple[str, list[str]]:
    """The ids of an alert on several findings of one person, and of each."""
    assert there.take(*(rule("DisableRule", number) for number in range(count))) == []
    there.wait(200)
    (group,) = there.began("pager")
    return group, there.began("hub")


def test_an_alert_on_several_is_resolved_with_the_last_of_them_and_noted_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = Deployed(monkeypatch)
    group, members = grouped(there, 3)
    for number, left in ((0, 2), (2, 1), (1, 0)):
        assert there.take(rule("EnableRule", number)) == []
        there.wait(1000)
        *_, (name, id_, how) = [each for each in there.ended() if each[1] == group]
        assert (name, id_, how) == ("pager", group, {"why": TAKEN_BACK, "excepted": False, "left": left})
    # Each of them was resolved where findings are told one by one, and the chat was told of none.
    assert {id_ for name, id_, _ in there.ended() if name == "hub"} == set(members)
    assert "chat" not in {name for name, _, _ in there.ended()}
    assert (ALERT + group, WHOLE) not in there.table.items
    # A message that comes twice says nothing again.
    ended = len([each for each in there.ended() if each[1] == group])
    for body in list(there.queue.own):
        assert there.take(body) == []
    assert len([each for each in there.ended() if each[1] == group]) == ended


def test_what_was_resolved_before_its_group_was_told_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    assert there.take(*(rule("DisableRule", number) for number in range(2))) == []
    assert there.take(*(rule("EnableRule", number) for number in range(2))) == []
    there.wait(1000)
    (group,) = there.began("pager")
    assert ("pager", group, {"why": TAKEN_BACK, "excepted": False, "left": 0}) in there.ended()
    told = [(each.destination, each.alert["id"], bool(each.resolved)) for each in there.functions.told]
    assert told.index(("pager", group, False)) < told.index(("pager", group, True))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 300), st.booleans()), max_size=8))
def test_whenever_each_is_resolved_the_alert_on_all_is_with_the_last_and_once(
    steps: list[tuple[int, int, bool]],
) -> None:
    """Before its group is told and after it, the same again, and with the message that brought it brought twice."""
    with pytest.MonkeyPatch.context() as patch:
        there = Deployed(patch)
        assert there.take(*(rule("DisableRule", number) for number in range(3))) == []
        for number, seconds, again in steps:
            there.wait(seconds)
            assert there.take(rule("EnableRule", number), *([rule("DisableRule", number)] if again else [])) == []
        there.wait(2000)
        (group,) = there.began("pager")
        left = [how["left"] for _, id_, how in there.ended() if id_ == group]
        resolved = {number for number, _, _ in steps}
        assert left.count(0) == (len(resolved) == 3)
        assert min(left, default=3) == 3 - len(resolved)
        assert left == sorted(left, reverse=True)


def test_an_alert_on_several_is_excepted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    group, _ = grouped(there, 2)
    assert there.take(rule("EnableRule", 0)) == []
    there.wait(1000)
    there.deploy(excepting(detection="watcher-rule-disabled"))
    there.tick()
    there.wait(1000)
    (*_, how) = [how for _, id_, how in there.ended() if id_ == group]
    assert how["left"] == 0
    for said in (TAKEN_BACK, "An exception covers this now: until 9999-12-31: Moved (platform)."):
        assert said in how["why"]


def test_a_finding_of_which_nothing_is_known_keeps_its_alert_open(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    group, members = grouped(there, 2)
    del there.table.items[OPENED, f"finding#{members[1]}"]
    assert there.take(*(rule("EnableRule", number) for number in range(2))) == []
    there.wait(1000)
    assert {how["left"] for _, id_, how in there.ended() if id_ == group} == {1}


def test_an_alert_on_several_is_forgotten_before_its_findings_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or those that TTL has taken first might seem to be resolved; and TTL takes some days."""
    assert ALERT_SECONDS < OPEN_SECONDS
    there = Deployed(monkeypatch)
    group, _ = grouped(there, 2)
    there.now += ALERT_SECONDS + 1
    assert there.take(*(rule("EnableRule", number) for number in range(2))) == []
    there.wait(1000)
    assert [id_ for _, id_, _ in there.ended() if id_ == group] == []


def test_more_than_a_hundred_are_resolved_by_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_findings_handler, "MOST_MEMBERS", 2)
    there = Deployed(monkeypatch)
    group, _ = grouped(there, 3)
    assert there.take(*(rule("EnableRule", number) for number in range(3))) == []
    there.wait(1000)
    assert group not in {id_ for _, id_, _ in there.ended()}


def test_a_table_that_is_gone_resolves_nothing_and_loses_no_alert(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch, dead_table=[(NOW - 1, NOW + 1)])
    assert there.take(rule("DisableRule", 1)) == []
    assert there.take(rule("EnableRule", 1)) == ["m-0"]
    assert (len(there.topics.sent), there.ended()) == (1, [])


def test_where_nobody_can_be_asked_to_send_the_queue_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    group, _ = grouped(there, 2)
    assert there.take(*(rule("EnableRule", number) for number in range(2))) == []
    there.faults.no_function = [(NOW, NOW + 10_000)]
    there.now += 400
    bodies = [body for _, body, _ in there.queue.batch()]
    assert there.take(*bodies) == [f"m-{number}" for number in range(len(bodies))]
    there.faults.no_function = []
    assert there.take(*bodies) == []
    there.wait(1000)
    assert ("pager", group) in {(name, id_) for name, id_, how in there.ended() if not how["left"]}


def test_nothing_is_kept_where_nobody_can_be_told_that_it_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Deployed(monkeypatch)
    monkeypatch.setattr(write_alert_handler, "DESTINATIONS", {"listed": LISTED[1:2]})
    there.deploy(excepting(**MOVED))
    assert there.take(pushed("bank/api"), rule("DisableRule", 1)) == []
    there.tick()
    assert {place for place, _ in there.table.items} & {OPENED, "judged"} == set()
