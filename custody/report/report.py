"""A report: log files in, a folder out, a line about it on stdout."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from custody.ask.time_range import DEFAULT_PERIOD, closed, look_back
from custody.cli.report import TITLE
from custody.detections import all_detections
from custody.logs.gather import Gather
from custody.logs.gathered import Gathered, counted
from custody.logs.places import Folder, place_of
from custody.logs.reader import DEFAULT_LIMIT
from custody.logs.span import Span
from custody.output.report.write import Made, Order, write_report
from custody.questions import all_questions
from custody.report.collect import Collector
from custody.report.reading import Reading
from custody.report.reported_period import ReportError
from custody.report.sources import Sources
from custody.sanitize import sanitize
from custody.scan.scan import findings
from custody.settings.effective import effective
from custody.times.period import period
from custody.times.text import before

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from custody.cli import ask_options
    from custody.detections import DetectionSettings
    from custody.logs.places import Place
    from custody.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; see ``custody report --help``."""

    reading: ask_options.Reading
    output: Path
    title: str = TITLE
    created: str | None = None
    look_back: timedelta = timedelta(days=90)
    limit: int = DEFAULT_LIMIT


def run_report(wanted: Wanted) -> int:
    """Read, ask and write; the problems go to stderr, the place of the page to stdout. Returns the exit code.

    Raises:
        SettingsError: the settings are not right.
        LogsError: a path does not exist, or no record could be read.
        AwsError: AWS cannot be asked, or no logs are named and nothing is deployed.
        PeriodError: a time is not understood.
        ReportError: there is nothing to report, or the folder cannot be written.
    """
    known = effective(wanted.reading.cdk_json, wanted.reading.context)
    settings, detections = known.detections, all_detections(known.detections)
    named = [place_of(text) for text in wanted.reading.logs or ()]
    here = bool(named) and all(isinstance(place, Folder) for place in named)
    order = _order(wanted, all_here=here)
    places: Sequence[Place] = named or _deployed(known.settings)
    order = replace(order, paths=tuple(str(place) for place in places))
    gathered = Gathered(sys.stderr)
    sources = Sources([place.path for place in places if isinstance(place, Folder)])
    span, short = _span(order, wanted.look_back, settings)
    with Collector(gathered.late) as collector:
        gather = Gather(known.settings, gathered, limit=wanted.limit, fetched=sources.add)
        entries = collector.through(gather.entries(places, span))
        found = list(findings(entries, detections, settings, report=gathered.late, signs=gathered.tally.signs))
        made = write_report(
            order,
            collector.collected,
            sources,
            found,
            _reading(gathered),
            detections=detections,
            settings=settings,
            notes=gathered.notes if here else [*gathered.notes, *short],
        )
    for problem in made.changed:
        gathered.late(problem)
    gathered.write()
    _tell(made)
    return gathered.code


def _reading(gathered: Gathered) -> Reading:
    return Reading(
        tally=gathered.tally,
        problems=tuple(gathered.problems),
        elsewhere=gathered.elsewhere,
        timeless=gathered.timeless,
    )


def _tell(made: Made) -> None:
    unread = f"{counted(made.problems, 'problem')} · " if made.problems else ""
    sys.stdout.write(
        f"{sanitize(str(made.page))}\n{counted(made.records, 'record')} · {counted(made.findings, 'finding')} · "
        f"{unread}"
        f"{made.files:,} files, sums in SHA256SUMS\n"
    )


def _span(order: Order, back: timedelta, settings: DetectionSettings) -> tuple[Span, list[str]]:
    """What to fetch, and what to say when questions look back further than that."""
    wanted = look_back(all_questions(settings))
    span = Span(since=None if order.since is None else before(order.since, min(back, wanted)), until=order.until)
    short = f"What was recorded before {span.since} UTC was not fetched; some questions look back {wanted.days} days"
    return span, [f"{short} from the beginning of the period, and compare with less here"] if back < wanted else []


def _deployed(settings: Settings) -> Sequence[Place]:
    # Loads the AWS SDK.
    from custody.ask.deployed import logs  # noqa: PLC0415  # see above

    return logs(settings)


def _order(wanted: Wanted, *, all_here: bool) -> Order:
    reading = wanted.reading
    now = datetime.now(UTC).replace(microsecond=0)
    created = now if wanted.created is None else _moment(wanted.created)
    asked = period(since=reading.since, begin=reading.begin, end=reading.end, now=created)
    if not all_here:
        asked = closed(asked, DEFAULT_PERIOD, created)
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
        paths=(),
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
