"""``custody scan`` and ``custody report`` count findings alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from unit.report.making import fired

import custody
from custody.settings import Settings
from custody.severity import MEANINGS, Severity

LOGS = Path(__file__).parents[2] / "history" / "logs"


@pytest.mark.parametrize("minimum", [Severity.INFO, Severity.LOW, Severity.HIGH])
def test_of_the_same_records_with_the_same_settings(minimum: Severity, tmp_path: Path) -> None:
    every = tmp_path / "every.jsonl"
    every.write_text("".join(json.dumps(one) + "\n" for one in fired()), "utf-8")
    settings = Settings(minimum_severity=minimum)
    for logs in (LOGS, every) if minimum is Severity.LOW else (LOGS,):
        scan = custody.scan(logs, settings=settings)
        found = sum(each.counts for each in scan)
        report = custody.report(logs=logs, settings=settings, since="2026-11-02", until="2026-11-05")
        assert report.findings + report.grouped.outside == found == scan.severities.total()
        assert 0 < report.findings < found
        assert all(group.detection.severity < minimum for group in report.grouped.below)


def test_every_severity_is_explained() -> None:
    assert set(MEANINGS) == set(Severity)
