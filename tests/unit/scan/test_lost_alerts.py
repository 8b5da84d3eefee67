"""Alerts that were lost are looked for where alerts were kept, and cost nobody else anything."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from unit.detections.cases import load
from unit.questions.history import WEEK, engine, rows

import custody
from custody.detections import DetectionSettings, all_detections
from custody.report.answers import ask_all
from custody.report.collect import Collector
from custody.report.reported_period import Period
from custody.scan.scan import choose, scan
from custody.scan.wanted import columns_for, texts_of
from custody.severity import Severity

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ID = "lost-alerts"


def refuse(*_: object) -> str:
    raise AssertionError("nobody needs what rules find")


def written(sample: Any, folder: Path) -> Path:
    path = folder / "sample.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in sample), "utf-8")
    return path


def test_a_scan_looks_for_it_when_it_is_named() -> None:
    everything = choose((), DetectionSettings(), Severity.INFO)
    assert {each.id for each in all_detections()} - {each.id for each in everything} == {ID}
    assert [each.id for each in choose((ID,), DetectionSettings(), Severity.CRITICAL)] == [ID]


def test_so_no_scan_keeps_every_column_for_it() -> None:
    columns = columns_for(texts_of(choose((), DetectionSettings(), Severity.INFO)))
    assert columns is not None
    assert "other_fields" not in columns


def test_a_named_one_is_found_in_what_was_read(tmp_path: Path) -> None:
    sample = load(ID, "fires")[0]
    [found] = scan(written(sample, tmp_path), detections=[ID])
    assert (found.detection, found.story) == (ID, "trail-stopped")


def test_a_report_makes_every_column_where_there_are_alerts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = load(ID, "fires")[0]
    columns = []

    class Watched(Collector):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            columns.append(self.collected.engine.columns)

    monkeypatch.setattr("custody.report.report.Collector", Watched)
    made = custody.report(logs=written(sample, tmp_path))
    # Few at first; all of them once there was word of an alert.
    assert ["other_fields" in each for each in columns] == [False, True]
    [row] = made.answers["lost-alerts"].rows
    assert "trail-stopped" in row
    assert [group.detection.id for group in made.found if group.detection.id == ID] == [ID]
    assert made.reading.tally.records == len(sample)


def test_without_a_word_of_an_alert_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custody.scan.history.of_any_place", refuse)
    records = [each for each in load(ID, "fires")[0] if "detail-type" not in each]
    assert list(scan(written(records, tmp_path), detections=[ID])) == []


def test_a_report_asks_where_there_is_a_word_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    events, changes = rows()
    period = Period(datetime.fromisoformat(WEEK["since"]), datetime.fromisoformat(WEEK["until"]))
    with engine(events, changes) as filled:
        assert len(ask_all(filled, period, DetectionSettings())[ID].rows) == 3
    services = [row for row in changes if row["source"] != "custody.alerts"]
    with engine(events, services) as filled:
        monkeypatch.setattr(filled, "rule_findings", refuse)
        answered = ask_all(filled, period, DetectionSettings())[ID]
    assert (answered.rows, answered.not_asked) == ((), "no word of an alert is among what was read")
