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


@pytest.mark.parametrize("minimum", [Severity.LOW, Severity.HIGH])
def test_of_the_same_records_with_the_same_settings(minimum: Severity, tmp_path: Path) -> None:
    settings = Settings(minimum_severity=minimum)
    every = tmp_path / "every.jsonl"
    every.write_text("".join(json.dumps(one) + "\n" for one in fired()), "utf-8")
    for logs in (every,) if minimum is Severity.LOW else (LOGS,):
        scan = custody.scan(logs, settings=settings)
        found = sum(each.counts for each in scan)
        report = custody.report(logs=logs, settings=settings, since="2026-11-02", until="2026-11-18")
        assert report.grouped.scanned == found == scan.severities.total()
        # The rest compares the alerts that were sent, which a scan does not.
        assert 0 <= report.findings + report.grouped.outside - found < 9
        assert 0 < report.findings <= found
        assert all(group.detection.severity < minimum for group in report.grouped.below)


def test_every_severity_is_explained() -> None:
    assert set(MEANINGS) == set(Severity)
