"""Writes a report's folder: the page, the CSV files, the manifest and the sums."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING

from custody.output.csv_writer import csv_text
from custody.output.report.folder import Folder
from custody.output.report.manifest import manifest_of
from custody.output.report.page import page_of
from custody.report.escaping import text_of
from custody.report.found import FoundRow
from custody.report.register import Line
from custody.report.reported_period import ReportError
from custody.report.sums import sum_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from custody.report.control_evidence import ControlEvidence
    from custody.report.model import Report

PAGE = "report.html"
LOG_SUMS = "LOG-FILES.SHA256SUMS"
SUMS = "SHA256SUMS"
_OF_FILES = frozenset({".csv", ".htm", ".html", ".json", ".jsonl", ".md", ".parquet", ".pdf", ".sarif", ".zip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was written: the page, and how many files there are in the folder."""

    page: Path
    files: int


def insist_on_folder(output: Path) -> None:
    """Refuse early where no report can be written, as far as that can be told without writing.

    Raises:
        ReportError: it has the name of a file, is one, or the folder that it would stand in may not be written to.
    """
    if output.suffix.lower() in _OF_FILES and not output.is_dir():
        said = f"{output} has the name of a file, and a report is a folder"
        raise ReportError(f"{said}; name one without {output.suffix}")
    there = next(folder for folder in (output, *output.absolute().parents) if folder.exists())
    if not there.is_dir():
        raise ReportError(
            f"report folder {output} cannot be written: {there} is a file; name another folder with --output"
        )
    if not os.access(there, os.W_OK):
        said = f"report folder {output} cannot be written: {os.strerror(errno.EACCES)}"
        raise ReportError(f"{said}; name another folder with --output")


def write_report(report: Report, output: Path) -> Made:
    """Write a report; the folder is made when it is not there, and files of an earlier report in it are replaced.

    Raises:
        ReportError: the folder cannot be written.
    """
    insist_on_folder(output)
    folder = Folder(output)
    _write(folder, report)
    return Made(page=output / PAGE, files=len(folder.sums))


def _write(folder: Folder, facts: Report) -> None:
    folder.write(PAGE, page_of(facts))
    folder.write("records.csv", csv_text(_LINE_COLUMNS, map(_line, facts.register.lines), text_of))
    folder.write(
        "findings.csv", csv_text(("severity", "detection", "title", "counts", *_FOUND_COLUMNS), _found(facts), text_of)
    )
    for id_, answered in facts.answers.items():
        folder.write(f"questions/{id_}.sql", f"{answered.question.sql.strip()}\n")
        if answered.rows:
            folder.write(f"questions/{id_}.csv", csv_text(answered.columns, answered.rows, text_of))
    folder.write("controls.csv", csv_text(_CONTROL_COLUMNS, map(_control, facts.controls), text_of))
    folder.write(LOG_SUMS, sum_lines((file.sha256, file.name) for file in facts.files if file.sha256))
    folder.write("manifest.json", manifest_of(facts, folder.sums))
    folder.write(SUMS, sum_lines((digest, name) for name, (digest, _) in sorted(folder.sums.items())))
    folder.remove_left_over()


_LINE_COLUMNS = ("row", *(field.name for field in fields(Line) if field.name != "number"))
_FOUND_COLUMNS = tuple(field.name for field in fields(FoundRow))
_line = attrgetter("number", *_LINE_COLUMNS[1:])


_CONTROL_COLUMNS = (
    "framework", "control", "title", "detections", "findings", "excepted", "rows", "questions", "answers", "releases",
    "releases_with_a_no", "not_covered",
)  # fmt: skip


def _control(each: ControlEvidence) -> Sequence[object]:
    rows = sorted({row.line for group in each.found for row in group.rows if row.line})
    answers = sum(count or 0 for _, count in each.questions)
    releases = (len(each.releases.releases), len(each.releases.exceptions)) if each.releases else (None, None)
    return (
        each.framework, each.id, each.title, each.looked, each.findings, each.excepted, " ".join(map(str, rows)),
        " ".join(id_ for id_, _ in each.questions), answers, *releases, each.not_covered,
    )  # fmt: skip


def _found(facts: Report) -> Iterable[Sequence[object]]:
    for group in (*facts.found, *facts.excepted.found, *facts.grouped.below):
        counts = group.detection.severity >= facts.grouped.minimum
        who = (group.detection.severity.value, group.detection.id, group.detection.title)
        for row in group.rows:
            yield (*who, counts and not row.excepted, *(getattr(row, name) for name in _FOUND_COLUMNS))
