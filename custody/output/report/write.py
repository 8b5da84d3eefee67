"""Writes a report's folder: the page, the CSV files, the manifest and the sums."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from custody.output.report.context import Facts
from custody.output.report.csv_files import csv_text
from custody.output.report.folder import Folder
from custody.output.report.manifest import manifest_of
from custody.output.report.page import page_of
from custody.report.answers import ask_all
from custody.report.findings import FoundRow, found_groups
from custody.report.register import Line, register_of
from custody.report.reported_period import period_of
from custody.report.sums import sum_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from custody.detections import Detection, DetectionSettings
    from custody.logs import Problem
    from custody.report.collect import Collected
    from custody.report.findings import Finding
    from custody.report.reading import Reading
    from custody.report.sources import Sources

PAGE = "report.html"
LOG_SUMS = "LOG-FILES.SHA256SUMS"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What report is wanted.

    Attributes:
        output: the folder, made when it is not there; files of an earlier report in it are replaced.
        title: the page's heading.
        created: the time stated as when it was made, UTC without a zone. All else follows from the input:
            the same input and time give the same bytes.
        since: beginning of the period, UTC without a zone; None for the first day that has records.
        until: its end, not in it; None for the end of the last day that has records.
        paths: where the records are from, as it was named.
        version: of Custody, to be stated.
    """

    output: Path
    title: str
    created: datetime
    since: datetime | None
    until: datetime | None
    paths: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was written.

    Attributes:
        problems: what could not be read, and each log file that is no longer what was summed.
        changed: those of the latter.
    """

    page: Path
    files: int
    records: int
    findings: int
    problems: int
    changed: tuple[Problem, ...]


def write_report(
    order: Order,
    collected: Collected,
    sources: Sources,
    findings: Iterable[Finding],
    reading: Reading,
    *,
    detections: Sequence[Detection],
    settings: DetectionSettings,
    notes: Sequence[str] = (),
) -> Made:
    """Ask every question of the period and write the folder.

    Args:
        order: what is wanted.
        collected: the records, read to the end.
        sources: the sums of the files they are from.
        findings: what the detections found in the same records.
        reading: what was not read, or does not count.
        detections: those that looked.
        settings: what the questions of detections are told.
        notes: what the places that the records are from cannot show, a sentence each.

    Raises:
        ReportError: the period is empty, or there is nothing to tell it from; the folder cannot be written.
        QueryError: the local engine refused the register.
    """
    period = period_of(collected.engine, order.since, order.until, now=order.created)
    register = register_of(collected, period)
    found = found_groups(findings, detections, register, period)
    changed = sources.changed()
    facts = Facts(
        title=order.title,
        version=order.version,
        created=order.created,
        period=period,
        paths=order.paths,
        register=register,
        found=found,
        answers=ask_all(collected.engine, period, settings),
        files=sources.files(collected.records),
        reading=reading,
        changed=changed,
        notes=tuple(notes),
    )
    folder = Folder(order.output)
    _write(folder, facts)
    findings_made = sum(len(group.rows) for group in found)
    return Made(
        page=order.output / PAGE,
        files=len(folder.sums),
        records=len(register.lines),
        findings=findings_made,
        problems=reading.tally.problems + len(changed),
        changed=changed,
    )


def _write(folder: Folder, facts: Facts) -> None:
    folder.write(PAGE, page_of(facts))
    folder.write("records.csv", csv_text(_LINE_COLUMNS, (_line(line) for line in facts.register.lines)))
    folder.write("findings.csv", csv_text(("severity", "detection", "title", *_FOUND_COLUMNS), _found(facts)))
    for id_, answered in facts.answers.items():
        if answered.rows:
            folder.write(f"questions/{id_}.csv", csv_text(answered.columns, answered.rows))
    folder.write(LOG_SUMS, sum_lines((file.sha256, file.name) for file in facts.files if file.sha256))
    folder.write("manifest.json", manifest_of(facts, folder.sums))
    folder.write(SUMS, sum_lines((digest, name) for name, (digest, _) in sorted(folder.sums.items())))
    folder.remove_left_over()


_LINE_COLUMNS = ("row", *(field.name for field in fields(Line) if field.name != "number"))
_FOUND_COLUMNS = tuple(field.name for field in fields(FoundRow))


def _line(line: Line) -> Sequence[object]:
    return [line.number, *(getattr(line, name) for name in _LINE_COLUMNS[1:])]


def _found(facts: Facts) -> Iterable[Sequence[object]]:
    for group in facts.found:
        who = (group.detection.severity.value, group.detection.id, group.detection.title)
        for row in group.rows:
            yield (*who, *(getattr(row, name) for name in _FOUND_COLUMNS))
