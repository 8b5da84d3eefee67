"""One alert of several findings says what all of them do, and goes to each destination with what is meant for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from unit.alerts.test_formats import FORMATS, hold
from unit.alerts.test_hostile import CALLS, HOSTILE, put_everywhere
from unit.alerts.test_message import first_sample

from custody.alerts import alert_words
from custody.alerts.compose import told_alert
from custody.alerts.group_message import Kept, group_message, summary_message
from custody.alerts.grouping import Grouping, finding_of
from custody.alerts.message import Message
from custody.alerts.told_together import alert_of, apart, shares, told_together
from custody.detections import get

IDS = ("image-pushed", "pipeline-changed-by-a-human", "image-pushed-by-a-human")
EVERYTHING: dict[str, Any] = {"name": "chat", "without": [], "routes": []}


def kept(id_: str, *, text: str = "", **changes: Any) -> Kept:
    sample = first_sample(id_)
    detail = {**(put_everywhere(sample["detail"], text) if text else sample["detail"]), **changes}
    told = {"detection": id_, "event": {**sample, "detail": detail}}
    words = {id_: dict(alert_words(get(id_)))}
    finding = finding_of(told, words[id_], Grouping())
    alert = told_alert(told, words)._replace(group=finding.group_name)
    message = Message(alert.severity, alert.subject, alert.text)
    # As it has been through the table.
    return Kept(finding.about, message, json.loads(json.dumps(apart(alert))))


def together(*some: Kept) -> Any:
    alerts = [alert for each in some if (alert := alert_of(each)) is not None]
    return told_together(alerts, group_message(some))


def test_one_alone_is_told_as_itself() -> None:
    one = kept("image-pushed")
    assert together(one) == alert_of(one)
    daily = summary_message([one.about])
    said = told_together([alert_of(one)], daily)  # type: ignore[list-item]
    assert (said.id, said.text) == (alert_of(one).id, daily.text)  # type: ignore[union-attr]


def test_what_all_have_in_common_is_said_and_what_differs_is_not() -> None:
    some = [kept(id_) for id_ in IDS]
    one, other = alert_of(some[0]), alert_of(some[2])
    assert one is not None
    assert other is not None
    alert = together(*some)
    assert (alert.findings, alert.severity, alert.detection) == (3, "high", "pipeline-changed-by-a-human")
    assert alert.title == alert.text.partition("\n")[0].partition("] ")[2]
    assert (alert.action, alert.command) == ("", "")
    assert alert.time == min(each.alert["time"] for each in some if each.alert)
    assert set(alert.event_ids) == {id_ for each in some if each.alert for id_ in each.alert["event_ids"]}
    pushes = together(some[0], some[2])
    assert (pushes.action, pushes.service, pushes.actor) == (
        "PutImage",
        one.service,
        one.actor if one.actor == other.actor else "",
    )


def test_the_same_findings_have_the_same_id_and_others_another() -> None:
    some = [kept(id_) for id_ in IDS]
    assert together(*some).id == together(*reversed(some)).id
    ids = {together(*some).id, together(*some[:2]).id, *(together(each).id for each in some)}
    assert len(ids) == 5


def test_of_a_route_a_destination_gets_what_it_covers_and_equals_share() -> None:
    names = {id_: kept(id_) for id_ in IDS}
    pipeline = {"without": [], "pipeline": "*"}
    listed = [
        EVERYTHING,
        {**EVERYTHING, "name": "same"},
        {**EVERYTHING, "name": "pipelines", "routes": [pipeline]},
        {**EVERYTHING, "name": "nobody", "without": ["info", "low", "medium", "high", "critical"]},
    ]
    found = {
        tuple(to): [each.about["detection"] for each in share] for to, share in shares(listed, list(names.values()))
    }
    assert found == {("chat", "same"): list(IDS), ("pipelines",): ["pipeline-changed-by-a-human"]}


def test_what_was_kept_before_there_were_destinations_goes_to_none() -> None:
    old = kept("image-pushed")._replace(alert=None)
    assert list(shares([EVERYTHING], [old])) == []
    (share,) = shares([EVERYTHING], [old, kept("image-pushed-by-a-human")])
    assert [each.about["detection"] for each in share[1]] == ["image-pushed-by-a-human"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_group_is_what_each_format_asks_for_whatever_values_callers_choose(text: str) -> None:
    hold(together(*(kept(id_, text=text, eventID=f"e-{number}") for number, id_ in enumerate(CALLS))))


def test_a_group_of_a_hundred_stays_within_every_limit() -> None:
    alert = together(*(kept(IDS[number % 3], eventID=f"e-{number}") for number in range(100)))
    assert (alert.findings, len(alert.event_ids)) == (100, 20)
    hold(alert)


@pytest.mark.parametrize(("name", "said"), [("asff", "custody/group"), ("ocsf", "correlation_uid")])
def test_a_finding_says_its_group_where_each_is_one(name: str, said: str) -> None:
    alert = alert_of(kept("image-pushed-by-a-human"))
    assert alert is not None
    assert alert.group.startswith("arn:aws:")
    assert alert.group.endswith(f" in {alert.account}")
    made = FORMATS[name][0](alert)
    fields = made["ProductFields"] if name == "asff" else made["metadata"]
    assert fields[said] == alert.group
    hold(alert, name)
    critical = alert_of(kept("trail-stopped"))
    assert critical is not None
    assert said not in json.dumps(FORMATS[name][0](critical))
