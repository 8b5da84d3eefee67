"""A report over signed logs: what verifying comes to stands on page one, and proves that a quiet day was one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.signed_logs import ACCOUNT, BEGIN, HOUR, SignedLogs

import custody
from custody.output.reading_text import line_of
from custody.report.conclusion import Mark, conclusion_of
from custody.report.coverage import Covered

if TYPE_CHECKING:
    from pathlib import Path

QUIET = range(3, 33)
END = BEGIN + 36 * HOUR
CREATED = "2026-11-25T05:00:00Z"


@pytest.fixture
def signed() -> SignedLogs:
    """A day and a half, most of it without a record."""
    found = SignedLogs()
    found.hours(0, 3)
    for hour in QUIET:
        found.digest(BEGIN + (hour + 1) * HOUR)
    found.hours(33, 36)
    return found


def reported(folder: Path, **more: Any) -> tuple[Any, dict[str, Mark]]:
    report = custody.report(logs=folder, since=BEGIN, until=END, created=CREATED, **more)
    return report, {each.topic: each.mark for each in conclusion_of(report).statements}


def test_a_quiet_day_that_digest_files_prove_is_no_gap(signed: SignedLogs, tmp_path: Path) -> None:
    report, marks = reported(signed.write(tmp_path / "signed", signed.saved()))

    assert report.verification.complete, report.verification.issues
    assert report.coverage.covered is Covered.WHOLE
    assert marks["The log files are as AWS wrote them"] is Mark.HOLDS
    assert marks["The logs cover the period"] is Mark.HOLDS
    page = custody.write(report, tmp_path / "out").read_text("utf-8")
    assert "12 verified" in page
    assert "covered by the logs." not in page


def test_unasked_for_it_stays_a_gap(signed: SignedLogs, tmp_path: Path) -> None:
    report, marks = reported(signed.write(tmp_path / "signed", signed.saved()), verify=False)

    assert report.verification is None
    assert [(each.account, each.hours) for each in report.coverage.silences] == [(ACCOUNT, len(QUIET))]
    assert marks["The log files are as AWS wrote them"] is Mark.UNKNOWN
    assert marks["The logs cover the period"] is Mark.REMARKS


def test_a_file_that_is_missing_is_a_remark_and_proves_nothing(signed: SignedLogs, tmp_path: Path) -> None:
    saved = signed.saved()
    del signed.files[signed.logs[next(iter(signed.logs))][0]]
    report, marks = reported(signed.write(tmp_path / "signed", saved))

    assert marks["The log files are as AWS wrote them"] is Mark.REMARKS
    assert report.coverage.covered is Covered.PARTLY


def test_a_part_of_a_folder_calls_no_signed_file_unsigned(signed: SignedLogs, tmp_path: Path) -> None:
    folder = signed.write(tmp_path / "signed", signed.saved())
    report = custody.report(logs=folder, since=END - HOUR, until=END, created=CREATED)
    assert line_of(report.reading).endswith(" · from 12 files, 12 verified")
