"""Detections of what is wrong with log files themselves: every sample, made into a file and scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from unit.detections.cases import FILE_CASES, Case, file_of, records_of

from custody.detections import DetectionSettings, all_detections
from custody.logs import read_logs
from custody.logs.summary import Reading
from custody.scan.scan import findings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", FILE_CASES, ids=lambda case: case.name)
def test_samples_of_files(case: Case, tmp_path: Path) -> None:
    (sample,) = case.documents
    file_of(sample, tmp_path)
    reading = Reading()
    entries = read_logs([tmp_path], report=lambda _: None, tally=reading.tally)
    found = list(findings(entries, [case.detection], DetectionSettings(), report=print, reading=reading))
    assert [finding.detection for finding in found] == ([case.detection.id] if case.fires else [])
    assert reading.tally.records == len(records_of(sample))


def test_they_are_no_rules_and_no_questions() -> None:
    found = [detection for detection in all_detections() if detection.problem]
    assert found
    assert all(detection.pattern is None and detection.question is None for detection in found)
