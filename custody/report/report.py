"""A report: log files in, everything that is told of a period out."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from custody.ask.time_range import DEFAULT_PERIOD, closed, look_back_of
from custody.ask.where import Where
from custody.detections import all_detections
from custody.frameworks import find
from custody.lake.rule_findings import reads_rule_findings
from custody.logs.gather import Gather
from custody.logs.places import Bucket, Folder, place_of
from custody.logs.reader import DEFAULT_LIMIT
from custody.logs.selection import TooNarrowError
from custody.logs.span import Span
from custody.progress import ProgressCallback, silent
from custody.questions import all_questions
from custody.report import TITLE
from custody.report.answers import ask_all
from custody.report.collect import Collector
from custody.report.control_evidence import evidence_of
from custody.report.coverage import coverage_of, without
from custody.report.findings import Grouping
from custody.report.model import Report
from custody.report.own_texts import OWN_TEXTS
from custody.report.register import register_of
from custody.report.released import released
from custody.report.reported_period import ReportError, period_of
from custody.report.sources import Sources
from custody.report.totals import before_of
from custody.report.verified import is_verifiable, proven, signed
from custody.scan.excepting import Excepting
from custody.scan.scan import findings
from custody.scan.wanted import texts_of, wanted_by
from custody.times.period import Period
from custody.times.text import before
from custody.verify.verify import verify_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from custody.ask.where import Logs, OnProblem
    from custody.detections import Detection, DetectionSettings
    from custody.logs import Entry
    from custody.logs.places import Place
    from custody.report.answers import Answered
    from custody.report.collect import Collected
    from custody.report.coverage import Coverage
    from custody.report.findings import Findings
    from custody.report.register import Register
    from custody.report.reported_period import Period as ReportedPeriod
    from custody.report.totals import Before
    from custody.scan.finding import Finding
    from custody.settings import Settings
    from custody.severity import Severity
    from custody.times.period import Time

LOOK_BACK = timedelta(days=90)
"""What is fetched from before the period, unless the period is longer."""


class _Looks(NamedTuple):
    detections: Sequence[Detection]
    settings: DetectionSettings
    excepting: Excepting
    minimum: Severity


class _Facts(TypedDict):
    period: ReportedPeriod
    register: Register
    grouped: Findings
    coverage: Coverage
    before: Before
    answers: Mapping[str, Answered]


def report(
    *,
    logs: Logs = (),
    since: Time | None = None,
    until: Time | None = None,
    title: str = TITLE,
    created: str | datetime | None = None,
    look_back: timedelta | None = None,
    max_file_size: int = DEFAULT_LIMIT,
    control: str | None = None,
    verify: bool | None = None,
    settings: Settings | None = None,
    profile: str | None = None,
    on_problem: OnProblem | None = None,
    progress: ProgressCallback = silent,
) -> Report:
    """Put together what happened in a period: every record once, every finding, the answer to every question.

    Args:
        logs: a place or several: a path, ``s3://BUCKET[/PREFIX]`` or ``event-history``; by default what the deployed
            trail delivered.
        since: how long back (``7d``), or from when; by default the first day in a folder, else 7 days.
        until: until when, not in the period; a day is in it to its end.
        title: the heading.
        created: the time stated as when it was made; with it, the same logs give the same report. Now. Exceptions of
            the settings hold, or have ended, on its day.
        look_back: what to fetch from before the period, for questions that compare with it. A folder is read whole.
        max_file_size: bytes of one file, unpacked, by default 64 MiB; a larger one is a problem and is not read.
        control: the control to show, ``CC8.1``, in each framework that has it; by default every control.
        verify: whether to verify the log files by the digest files of CloudTrail, which reads each of them once more;
            by default where they are folders on this machine that hold digest files.
        settings: of the deployment; the defaults when None.
        profile: of the AWS configuration; by default the one in use.
        on_problem: called with each thing that could not be read; ``report.reading`` has them too.
        progress: called while log files are fetched.

    DuckDB holds at most 512 MB and keeps the rest in the temporary folder; the register is held in memory.

    Raises:
        LogsError: a path does not exist, or no record could be read.
        AwsError: AWS cannot be asked, or no logs are named and nothing is deployed.
        PeriodError: a time is not understood.
        ReportError: the period is empty, or ``created`` is no time.
        FrameworkError: there is no such control; the nearest is offered.
    """
    if control is not None:
        find(control)
    now = datetime.now(UTC).replace(microsecond=0)
    made = now if created is None else made_at(created)
    where = Where.of(
        logs=logs,
        since=since,
        until=until,
        settings=settings,
        now=made,
        profile=profile,
        on_problem=on_problem,
        progress=progress,
    )
    found = report_of(where, title=title, created=made, look_back=look_back, limit=max_file_size, verify=verify)
    return _with_evidence(found, where, control)


def _with_evidence(found: Report, where: Where, control: str | None) -> Report:
    """The report, and what else is told of its period: times that are proven to be quiet, releases, and controls."""
    releases = released(found.answers, found.period)
    silences = without(found.coverage.silences, proven(found.verification))
    return replace(
        found,
        coverage=replace(found.coverage, silences=silences),
        releases=releases,
        controls=evidence_of(where.settings, found.grouped, found.answers, releases, control),
        control=control,
    )


def report_of(
    where: Where, *, title: str, created: datetime, look_back: timedelta | None, limit: int, verify: bool | None
) -> Report:
    """As ``report``; ``created`` is UTC with its zone, and ``limit`` as ``max_file_size``."""
    settings = where.settings.of_detections
    detections = all_detections(settings)
    named = [place_of(text) for text in where.logs]
    here = bool(named) and all(isinstance(place, Folder) for place in named)
    asked = _period(where.period if here else closed(where.period, DEFAULT_PERIOD, created), created)
    places: Sequence[Place] = named or _deployed(where)
    reading = where.reading()
    sources = Sources([place.path for place in places if isinstance(place, Folder)])
    wanted = look_back_of(all_questions(settings))
    since = _fetched_from(asked, look_back, wanted)
    reading.tally.by_file = Counter()
    gather = Gather(
        where.settings, reading, limit, sources.add, where.progress, where.profile, also=wanted_by(detections)
    )
    excepting = Excepting(where.settings.exceptions, detections, created.date())
    looks = _Looks(detections, settings, excepting, where.settings.minimum_severity)
    with ExitStack() as closing:
        span = Span(since=since, until=asked.until)
        collected, found = _collected(closing, gather, places, span, looks, alerts=not here)
        facts = _facts(collected, found, looks, asked=asked, created=created.replace(tzinfo=None), since=since)
    if verify or (verify is None and is_verifiable(places)):
        verify_reading(reading, places, span, where.settings, profile=where.profile, progress=where.progress)
    for problem in (changed := sources.changed()):
        reading.late(problem)
    return Report(
        title=title,
        version=_version(),
        created=created.replace(tzinfo=None),
        paths=tuple(str(place) for place in places),
        **facts,
        files=sources.files(reading.tally.by_file),
        reading=reading,
        verification=signed(reading),
        changed=changed,
        notes=(*reading.notes, *_not_fetched(places, since, None if here else _short_of(asked, since, wanted))),
    )


def _facts(
    collected: Collected,
    found: Sequence[Finding],
    looks: _Looks,
    *,
    asked: Period,
    created: datetime,
    since: datetime | None,
) -> _Facts:
    """What the period comes to, and the one before it.

    Args:
        collected: what was read.
        found: the findings, of any time.
        looks: the detections, and what excepts their findings.
        asked: the period as it was given.
        created: when the report is made.
        since: from when on records were fetched; None for all.
    """
    engine = collected.engine
    period = period_of(engine, asked.since, asked.until, now=created)
    register = register_of(collected, period)
    grouping = Grouping(looks.detections, looks.minimum, register)
    return {
        "period": period,
        "register": register,
        "grouped": grouping.of(found, looks.excepting, period),
        "coverage": coverage_of(engine, period, created, period.before),
        "before": before_of(engine, period.before, grouping.severities(found, period.before), created, since),
        "answers": ask_all(engine, period, looks.settings),
    }


def _collected(
    closing: ExitStack, gather: Gather, places: Sequence[Place], span: Span, looks: _Looks, *, alerts: bool
) -> tuple[Collected, list[Finding]]:
    """What is in the places, and what the detections find; where that turns out not to be enough, all is read again.

    Args:
        closing: closes what holds it.
        gather: reads; where ids are not enough to tell records apart, what reads more takes its place.
        places: what is read.
        span: what of it.
        looks: the detections.
        alerts: whether what asks about alerts that were sent will be asked, which takes every column.
    """
    reading = gather.reading
    try:
        with ExitStack() as opening:
            collector = opening.enter_context(Collector(reading.late, reading.hours, _asked(looks, alerts=alerts)))
            told = findings(
                _read(collector, gather.entries(places, span), alerts=alerts),
                looks.detections,
                looks.settings,
                report=reading.late,
                reading=reading,
                engine=collector.collected.engine,
                excepting=looks.excepting,
            )
            found = list(told)
            closing.push(opening.pop_all())
            return collector.collected, found
    except _AlertsError:
        alerts = True
        reading.begin_again()
    except TooNarrowError:
        reading.begin_again()
        gather = gather.wider(places, span)
    return _collected(closing, gather, places, span, looks, alerts=alerts)


class _AlertsError(Exception):
    """There is word of alerts among what was read, and not every column was made."""


def _read(collector: Collector, entries: Iterator[Entry], *, alerts: bool) -> Iterator[Entry]:
    """What is read on its way into the engine; before anything is asked of it, whether it will do."""
    yield from collector.through(entries)
    if not alerts and collector.collected.engine.holds_alerts():
        raise _AlertsError


def _asked(looks: _Looks, *, alerts: bool) -> list[str]:
    """The SQL of all that a report asks."""
    asked = [question.sql for question in all_questions(looks.settings)]
    texts = [*asked, *texts_of(looks.detections), *OWN_TEXTS]
    return texts if alerts else [sql for sql in texts if not reads_rule_findings(sql)]


def _fetched_from(asked: Period, look_back: timedelta | None, wanted: timedelta) -> datetime | None:
    """From when on is fetched: as far as questions look back, and the time before that the period is compared with."""
    if asked.since is None:
        return None
    length = asked.until - asked.since if asked.until else timedelta()
    most = max(LOOK_BACK, length) if look_back is None else look_back
    return before(asked.since, min(most, max(wanted, length)))


def _short_of(asked: Period, since: datetime | None, wanted: timedelta) -> timedelta | None:
    """How far questions look back, where that is further than what was fetched."""
    short = asked.since is not None and since is not None and asked.since - since < wanted
    return wanted if short else None


def _not_fetched(places: Sequence[Place], since: datetime | None, wanted: timedelta | None) -> Iterator[str]:
    """What to say of what was recorded before, and how far questions look back when that was not fetched."""
    if wanted is not None:
        fetched = f"What was recorded before {since} UTC was not fetched; some questions look back {wanted.days} days"
        yield f"{fetched} from the beginning of the period, and compare with less here"
    if since is not None and any(isinstance(place, Bucket) for place in places):
        older = f"Log files of a bucket that are dated before {since.date()} were not fetched"
        yield f"{older}; a record in them whose time cannot be read is not told of here"


def _deployed(where: Where) -> Sequence[Place]:
    # Loads the AWS SDK.
    from custody.ask.deployed import logs  # noqa: PLC0415  # see above

    return logs(where)


def _period(asked: Period, created: datetime) -> Period:
    """From some time on means up to the present."""
    if asked.since is not None and asked.until is None:
        return Period(asked.since, created.replace(tzinfo=None))
    return asked


def made_at(given: str | datetime) -> datetime:
    """The time stated as when a report was made, to the second, with its zone.

    Raises:
        ReportError: it is no time.
    """
    try:
        found = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise ReportError(f"--created {given!r} is no time; write one such as 2026-11-20T16:45:00Z") from None


def _version() -> str:
    # Loads the readers of mail that metadata is written for.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  # see above

    try:
        return version("custody")
    except PackageNotFoundError:
        return "from a checkout"
