"""An exception's end is told at synthesis, fourteen days before and ever after, and fails none; and in summaries."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Annotations, Match
from support.alert_double import Table
from unit.constructs.alarm_path.test_tell_groups import NOW, handled

from custody.alerts.grouping import SUMMARY
from custody.detections import get
from custody.errors import SettingsError
from custody.settings import Settings
from custody.settings.exceptions import ExceptionSettings
from custody_cdk import AlarmPath
from custody_cdk.alarm_path import write_alert_handler

UNTIL = date(2027, 3, 1)


def said(today: date, until: date = UNTIL) -> list[Any]:
    told = ExceptionSettings(detection="image-pushed", reason="Moved", owner="platform", until=until)
    stack = Stack(App(), "It")
    settings = Settings(exceptions=(told,))
    AlarmPath(stack, "Path", settings=settings, detections=[get("image-pushed")], today=today)
    found = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("exceptions"))
    return [str(each.entry.data) for each in found]


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (15, None),
        (14, "exceptions.0 (detection image-pushed; platform: Moved) ends in 14 days, on 2027-03-01"),
        (0, "ends today, on 2027-03-01"),
        (-1, "has ended on 2027-03-01: what it covered raises alerts again"),
        (-4000, "has ended on 2027-03-01"),
    ],
)
def test_its_end_is_a_warning(days: int, line: str | None) -> None:
    warnings = said(UNTIL - timedelta(days=days))
    assert len(warnings) == (line is not None)
    for warning in warnings:
        assert line is not None
        assert line in warning
        assert "custody:exception-ends" in warning


def test_more_than_a_year_ahead_is_an_error() -> None:
    with pytest.raises(SettingsError, match="more than a year ahead"):
        said(UNTIL - timedelta(days=367))


DAY = 86_400
TOPICS = {"critical": "c", "low": "l"}


def told(
    monkeypatch: pytest.MonkeyPatch,
    table: Table,
    *bodies: Any,
    today: str = "2027-02-15",
    at: float = NOW,
    **topics: str,
) -> list[str]:
    """What the function sends on a day, of an exception until the first of March."""
    known = {"until": str(UNTIL), "reason": "Moved", "owner": "platform", "detections": ["image-pushed"]}
    monkeypatch.setattr(write_alert_handler, "EXCEPTIONS", {"exceptions": [known], "places": {}})
    monkeypatch.setattr(write_alert_handler, "today", lambda: today)
    monkeypatch.setattr(write_alert_handler, "time", SimpleNamespace(time=lambda: at))
    sent, failed = handled(monkeypatch, table, *bodies, topics=topics or TOPICS)
    assert failed == []
    return [f"{each.subject}\n{each.text}" for each in sent.sent]


def low(id_: str) -> dict[str, Any]:
    row = {"event_id": id_, "actor": "a", "subject": "s", "account": "1", "region": "r", "finding": ""}
    words = {"severity": "low", "title": "Own"}
    return {"detection": "own", "words": words, "count": 1, "rows": [row]}


def test_its_end_is_in_the_day_s_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    table, ends = Table(), "\nAn exception ends soon: until 2027-03-01: Moved (platform)\n"
    assert told(monkeypatch, table, low("e-1"), today="2027-02-20") == []
    (summary,) = told(monkeypatch, table, {"flush": SUMMARY}, today="2027-02-20", at=NOW + DAY)
    assert ends in summary
    told(monkeypatch, table, low("e-2"), today="2027-02-10")
    (earlier,) = told(monkeypatch, table, {"flush": SUMMARY}, today="2027-02-10", at=NOW + DAY)
    assert "e-2" in earlier
    assert "xception" not in earlier


def test_fourteen_days_before_there_is_a_summary_though_nothing_else_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table()
    # However often it ticks.
    assert [told(monkeypatch, table, {"tick": "t"}) for _ in range(3)] == [[], [], []]
    (summary,) = told(monkeypatch, table, {"tick": "t"}, today="2027-02-16", at=NOW + DAY)
    assert summary.startswith("[LOW] Summary: 1 alert, 1 x Exception ends\n")
    assert "Exception ends: until 2027-03-01: Moved (platform)" in summary
    assert told(monkeypatch, table, {"tick": "t"}, today="2027-02-16", at=NOW + DAY) == []


def test_where_nothing_low_is_mailed_nobody_is_mailed_of_it_as_critical(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table()
    told(monkeypatch, table, {"tick": "t"}, critical="c", high="h")
    assert told(monkeypatch, table, {"tick": "t"}, at=NOW + DAY, critical="c", high="h") == []


def test_counts_and_summaries_say_which_exception_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    table, said = Table(), "An exception has ended: until 2027-03-01: Moved (platform)"
    push = {"eventName": "PutImage", "eventSource": "ecr.amazonaws.com", "userIdentity": {"type": "Root"}}
    bodies = [{"detection": "image-pushed", "event": {"detail": {**push, "eventID": f"e-{n}"}}} for n in range(2)]
    for severity in ("low", "high"):
        words = {"image-pushed": {"severity": severity, "title": "Pushed", "about": []}}
        monkeypatch.setattr(write_alert_handler, "WORDS", words)
        told(monkeypatch, table, *bodies, today="2027-03-02")
        (*_, last) = told(monkeypatch, table, {"tick": "t"}, today="2027-03-02", at=NOW + DAY)
        assert last.count(said) == 1
        assert ("Summary" in last) == (severity == "low")
        table = Table()
