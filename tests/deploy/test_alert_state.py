"""Grouping for real: the deployed function, its table, its delayed messages; and that the unit tests' double is one."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from support.alert_double import Table
from support.assembly import alone
from support.lab_stacks import HOME, put
from unit.alerts.test_replay import event

from custody.alerts.group_message import Kept
from custody.alerts.grouping import Finding
from custody.alerts.message import Message
from custody.settings.alerts import AlertSettings
from custody.settings.destinations import RouteSettings
from custody.severity import Severity
from custody_cdk import Alerts
from custody_cdk.alarm_path.alert_state_handler import AlertState
from custody_cdk.alarm_path.alert_way_handler import APART
from custody_cdk.alarm_path.open_findings_handler import GONE
from demo import inbox
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aws_cdk import Stack

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

ACCOUNT = "123456789012"
TABLE = "custody-alert-state"
_ID = re.compile(r"[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12}")


def grouped(stack: Stack) -> None:
    settings = AlertSettings(group_seconds=10, repeat_minutes=1, summary=())
    team = RouteSettings(name="team", emails=("team@example.com",), repository="team/*")
    Alerts(stack, "Alerts", minimum_severity=Severity.INFO, grouped=settings, routes=(team,))


class Alerting:
    """A lab with the alerts on it, and what a mailbox would get."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.sqs = lab, lab.client("sqs", HOME)
        self.mailbox = inbox.subscribe(lab, HOME)
        self.url = self.sqs.get_queue_url(QueueName="custody-alerts")["QueueUrl"]
        self.mails: list[inbox.Mail] = []

    def send(self, *told: dict[str, Any]) -> None:
        for start in range(0, len(told), 10):
            bodies = [json.dumps(each) for each in told[start : start + 10]]
            entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
            assert not self.sqs.send_message_batch(QueueUrl=self.url, Entries=entries).get("Failed")

    def told(self, *ids: str, seconds: float = 150) -> list[inbox.Mail]:
        """Every mail so far, as soon as these ids are in some; a tick is sent in between, as Scheduler does."""
        until, ticked = time.monotonic() + seconds, time.monotonic()
        while set(ids) - {id_ for mail in self.mails for id_ in _ID.findall(mail.text)}:
            if time.monotonic() > until:
                pytest.fail(f"not told: {set(ids) - {i for mail in self.mails for i in _ID.findall(mail.text)}}")
            self.mails += inbox.read(self.lab, HOME, self.mailbox, wanted=(), seconds=120)
            if time.monotonic() - ticked > 20:
                self.send({"tick": "now"})
                ticked = time.monotonic()
        return self.mails

    def about(self, id_: str) -> list[inbox.Mail]:
        return [mail for mail in self.mails if id_ in mail.text]


@pytest.fixture(scope="module")
def alerting(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerting]:
    with Lab.start(directory=tmp_path_factory.mktemp("grouped"), venv=lab_venv) as aws:
        assert put(aws, "grouped", alone(grouped, region=HOME, account=ACCOUNT))
        yield Alerting(aws)


def made(
    detection: str, number: int, *, person: str = "bob", tag: str = "", repository: str = ""
) -> tuple[str, dict[str, Any]]:
    """A finding of a person, and the id of its event."""
    told = event(detection, number, seeded(1))
    detail = told["event"]["detail"]
    detail["userIdentity"] = {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/{person}", "userName": person}
    detail["recipientAccountId"] = ACCOUNT
    if tag:
        detail["requestParameters"] |= {"imageTag": tag}
    if repository:
        detail["requestParameters"] |= {"repositoryName": repository}
    return detail["eventID"], told


def test_a_person_s_findings_are_one_mail_critical_is_another_and_doubles_are_none(alerting: Alerting) -> None:
    changed = [made("pipeline-changed-by-a-human", 1), made("image-pushed-by-a-human", 2, tag="a")]
    stopped = made("trail-stopped", 3)
    again = made("pipeline-changed-by-a-human", 4)
    sent = [told for _, told in (*changed, stopped, again)]
    alerting.send(*sent, *sent)
    alerting.told(*(id_ for id_, _ in (*changed, stopped)))
    (alone_,) = alerting.about(stopped[0])
    assert alone_.subject.startswith("[CRITICAL] Trail stopped: ")
    (group,) = alerting.about(changed[0][0])
    assert group == alerting.about(changed[1][0])[0]
    assert re.match(r"\[(HIGH|MEDIUM)\] user/bob changed 1 pipeline and pushed 1 image in 123456789012 ", group.subject)
    # The same again was counted, for a minute, and is told at its end.
    alerting.told(again[0])
    (counted,) = alerting.about(again[0])
    assert " Again once: Pipeline changed by a human" in counted.subject


def test_a_team_gets_its_part_of_a_group_as_one_mail_by_the_function_that_delivers(alerting: Alerting) -> None:
    pushed = [
        made("image-pushed-by-a-human", 20 + n, person="kim", tag=f"t-{n}", repository=repository)
        for n, repository in enumerate(("team/api", "bank/api", "team/web"))
    ]
    ids = [id_ for id_, _ in pushed]
    alerting.send(*(told for _, told in pushed))
    alerting.told(*ids)
    until = time.monotonic() + 60
    while len(alerting.about(ids[0])) < 2 and time.monotonic() < until:
        alerting.mails += inbox.read(alerting.lab, HOME, alerting.mailbox, wanted=(), seconds=10)
    # The mailbox has the team's topic, too.
    everybody_s, team_s = alerting.about(ids[0])
    assert alerting.about(ids[1]) == [everybody_s]
    assert alerting.about(ids[2]) == [everybody_s, team_s]
    assert " pushed 3 images in " in everybody_s.subject
    assert " pushed 2 images in " in team_s.subject
    assert "bank/api" not in team_s.text


def test_each_of_two_hundred_findings_some_of_them_double_is_told_once(alerting: Alerting) -> None:
    random = seeded(11)
    found = [made("image-pushed-by-a-human", 1000 + n, person=f"p-{n % 7}", tag=f"t-{n}") for n in range(200)]
    sent = [told for _, told in found] + [told for _, told in random.sample(found, 60)]
    random.shuffle(sent)
    alerting.send(*sent)
    alerting.told(*(id_ for id_, _ in found))
    times = Counter(id_ for mail in alerting.mails for id_ in set(_ID.findall(mail.text)))
    assert {id_: times[id_] for id_, _ in found if times[id_] != 1} == {}
    assert len(alerting.mails) < 60


def test_the_double_of_the_unit_tests_answers_as_the_lab_does(alerting: Alerting) -> None:
    """The same calls, of the function's own code, to both: each answer and all that is in the table afterwards."""
    table = alerting.lab.client("dynamodb", HOME)
    for item in table.scan(TableName=TABLE)["Items"]:
        table.delete_item(TableName=TABLE, Key={"pk": item["pk"], "sk": item["sk"]})
    double = Table()
    states = [AlertState(table, TABLE), AlertState(double, TABLE)]
    random, now = seeded(5), int(time.time())
    for step in range(400):
        now += random.randrange(40)
        answers = [done(state, seeded(step), now) for state in states]
        assert answers[0] == answers[1], step
    items = [plain(item) for item in table.scan(TableName=TABLE)["Items"]]
    assert sorted(items) == sorted(map(plain, double.items.values()))


def done(state: AlertState, random: Random, now: int) -> Any:
    """Some call, the same for the same random numbers."""
    about = {"detection": "d", "severity": "high", "at": "2026"}
    group = random.choice(["g-1", "g-2", "summary"])
    finding = Finding(f"k-{random.randrange(12)}", group, f"a-{random.randrange(3)}", about)
    due, again = now + random.randrange(300), random.random() < 0.5
    kept = Kept(about, Message("high", "subject", "text"), {"id": f"custody-{random.randrange(3)}"})

    def places(most: int) -> list[str]:
        return [each.place for portion in state.waiting(group, now, most) for each in portion]

    calls: tuple[Callable[[], Any], ...] = (
        lambda: state.claim(finding, now),
        lambda: state.keep(finding, kept, now, due, again=again),
        lambda: state.keep(finding, kept, now, due, again=not again),
        lambda: state.put_all([{"pk": "open", "sk": f"open#{n}", "expires": due} for n in range(random.randrange(30))]),
        lambda: state.put({"pk": "open", "sk": "open#3", "expires": due}, GONE, {":now": now}),
        lambda: list(state.all_of("open", "open#", random.choice(["", "open#2"]))),
        lambda: state.counted_until(finding, now, 120),
        lambda: (state.open_group(group, now, 60), state.lock(group, now)),
        lambda: state.unlock(group),
        lambda: sorted(places(5)),
        lambda: sorted(state.due(now)),
        lambda: state.told(group, places(30)[:2], now),
        lambda: state.release(finding) if again else state.told_one(finding, now),
    )
    return random.choice(calls)()


def plain(item: dict[str, Any]) -> str:
    """An item as text, whatever the order of its attributes."""
    return repr(sorted((name, *typed.items()) for name, typed in item.items()))


def seeded(number: int) -> Random:
    """The same each time."""
    return Random(number)  # noqa: S311


def test_without_the_table_each_finding_is_told_by_itself_and_says_so(alerting: Alerting) -> None:
    """The last test of this file: the table is gone."""
    alerting.lab.client("dynamodb", HOME).delete_table(TableName=TABLE)
    found = [made("pipeline-changed-by-a-human", n, person="eve") for n in (9001, 9002)]
    alerting.send(*(told for _, told in found))
    alerting.told(*(id_ for id_, _ in found))
    for id_, _ in found:
        (mail,) = alerting.about(id_)
        assert mail.text.endswith(APART)
