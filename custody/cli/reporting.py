"""A report: log files in, a folder out, a line about it on stdout."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from custody.cli.effective import effective
from custody.cli.period import period
from custody.cli.plain import plain
from custody.cli.report import TITLE
from custody.cli.scanning import findings
from custody.cli.subject import subject_of
from custody.cli.summary import Summary
from custody.detections import all_detections
from custody.logs.problem import LogsError
from custody.logs.reader import DEFAULT_LIMIT, read_logs
from custody.report import Collector, Made, Order, write_report
from custody.report.period import ReportError
from custody.report.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.logs.problem import Problem


# Path makes one slash of two.
_ELSEWHERE = ("s3:/", "event-history")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; see ``custody report --help``."""

    paths: tuple[Path, ...]
    output: Path
    since: str | None = None
    begin: str | None = None
    end: str | None = None
    title: str = TITLE
    created: str | None = None
    limit: int = DEFAULT_LIMIT
    cdk_json: Path = Path("cdk.json")
    context: tuple[str, ...] = ()


def run_report(wanted: Wanted) -> Made:
    """Read, ask and write; the problems go to stderr, the place of the page to stdout.

    Raises:
        SettingsError: the settings are not right.
        LogsError: no logs are named, a path does not exist, or no record could be read.
        PeriodError: a time is not understood.
        ReportError: there is nothing to report, or the folder cannot be written.
    """
    _insist_on_files(wanted.paths)
    known = effective(wanted.cdk_json, wanted.context)
    settings = known.detections
    detections = all_detections(settings)
    order = _order(wanted)
    summary = Summary(sys.stderr)
    sources = Sources(wanted.paths)
    with Collector(subject_of) as collector:
        report = _both(summary.report, collector.report)
        entries = read_logs(wanted.paths, report=report, tally=summary.tally, limit=wanted.limit)
        late = _both(summary.late, collector.report)
        found = list(findings(collector.through(entries), detections, settings, report=late))
        _insist_on_records(summary, wanted.paths)
        made = write_report(order, collector.collected, sources, found, detections=detections, settings=settings)
    sys.stdout.write(
        f"{plain(str(made.page))}\n"
        f"{made.records:,} records · {made.findings:,} findings · {made.files:,} files, sums in SHA256SUMS\n"
    )
    return made


def _insist_on_files(paths: tuple[Path, ...]) -> None:
    if not paths:
        raise LogsError("no logs to report on; name log files or a folder with --logs PATH")
    for path in paths:
        if str(path).startswith(_ELSEWHERE):
            raise LogsError(
                f"--logs {plain(str(path))} is no folder on this machine, and a report states the sums of files; "
                "fetch them first: aws s3 sync s3://BUCKET/AWSLogs logs/"
            )


def _order(wanted: Wanted) -> Order:
    now = datetime.now(UTC).replace(microsecond=0)
    created = now if wanted.created is None else _moment(wanted.created)
    asked = period(since=wanted.since, begin=wanted.begin, end=wanted.end, now=created)
    until = asked.until
    if asked.since is not None and until is None:
        # From some time on means up to the present.
        until = created.replace(tzinfo=None)
    return Order(
        output=wanted.output,
        title=wanted.title,
        created=created.replace(tzinfo=None),
        since=asked.since,
        until=until,
        paths=tuple(str(path) for path in wanted.paths),
        version=_version(),
    )


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise ReportError(f"--created {text!r} is no time; write one such as 2026-11-20T16:45:00Z") from None


def _version() -> str:
    try:
        return version("custody")
    except PackageNotFoundError:
        return "from a checkout"


def _both(*reports: Callable[[Problem], None]) -> Callable[[Problem], None]:
    def report(problem: Problem) -> None:
        for each in reports:
            each(problem)

    return report


def _insist_on_records(summary: Summary, paths: Iterable[Path]) -> None:
    if summary.tally.records:
        return
    where = ", ".join(plain(str(path)) for path in paths)
    if summary.tally.files:
        raise LogsError(f"no record in {where}; name log files as CloudTrail delivers them")
    raise LogsError(f"no log files in {where}; they end in .json, .json.gz, .gz, .jsonl or .ndjson")
