"""A scan: log files in, findings out."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from inspect import GEN_CLOSED, getgeneratorstate
from typing import TYPE_CHECKING

from custody.choices import choice, items
from custody.detections import all_detections, get
from custody.errors import ReadAlreadyError
from custody.lake.rule_findings import reads_rule_findings
from custody.logs.entry import too_deep
from custody.logs.files import insist_on_paths
from custody.logs.gather import Gather
from custody.logs.places import Folder, path_of
from custody.logs.problem import LogsError
from custody.logs.reach import Reach
from custody.logs.reader import DEFAULT_LIMIT
from custody.logs.selection import TooNarrowError
from custody.logs.span import Span
from custody.logs.summary import Reading
from custody.scan.baseline import read_baseline
from custody.scan.deduplicate import Fired
from custody.scan.excepting import Excepting
from custody.scan.finding import about_file, about_record
from custody.scan.patterns import Matching
from custody.scan.wanted import wanted_by
from custody.settings import or_default
from custody.settings.ends import today_utc
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from custody.alerts.exceptions import AlertException
    from custody.detections import Detection, DetectionSettings
    from custody.engines.local import LocalEngine
    from custody.logs.entry import Entry
    from custody.logs.problem import Problem
    from custody.scan.baseline import Baseline
    from custody.scan.finding import Finding
    from custody.settings import Settings


@dataclass(slots=True)
class Scan:
    """The findings of one scan, read while they are asked for, and what reading came to.

    Iterate over it once, to the end: the counts are whole then, and not before. Nothing is kept of what was yielded.

    Attributes:
        detections: those that are looked for.
        reading: counts and problems of reading.
        severities: how many findings there were of each severity, of those that count.
        excepted: how many exceptions of the settings cover, which do not count.
        unchanged: how many others were in the baseline, which do not count either.
    """

    detections: tuple[Detection, ...]
    reading: Reading
    _found: Generator[Finding]
    _excepting: Excepting
    _baseline: Baseline | None = None
    severities: Counter[Severity] = field(default_factory=Counter)
    excepted: int = 0
    unchanged: int = 0

    def __iter__(self) -> Iterator[Finding]:
        """The findings: of patterns in the order of the records, then of files, then of questions.

        Raises:
            ReadAlreadyError: they were read to the end, or ended with an error; whoever stopped half way goes on.
            LogsError: there was nothing to read, or nothing could be read.
            QueryError: a question does not run.
        """
        if getgeneratorstate(self._found) == GEN_CLOSED:
            raise ReadAlreadyError("the findings of this scan were read already; scan again, or keep them in a list")
        return self._counted()

    def _counted(self) -> Iterator[Finding]:
        for found in self._found:
            state = self._baseline.state(found) if self._baseline else None
            finding = replace(found, baseline_state=state) if state else found
            if finding.counts:
                self.severities[finding.severity] += 1
            elif finding.excepted is not None:
                self.excepted += 1
            else:
                self.unchanged += 1
            yield finding

    @property
    def worst(self) -> Severity | None:
        """The highest severity so far of what counts; None without such a finding."""
        return max(self.severities, key=lambda level: level.rank, default=None)

    @property
    def exceptions(self) -> tuple[AlertException, ...]:
        """The exceptions of the settings that are about a detection that is looked for."""
        return self._excepting.exceptions()

    @property
    def unused_exceptions(self) -> tuple[str, ...]:
        """What those cover that have covered no finding so far, a phrase each."""
        return self._excepting.unused()


def scan(
    *logs: str | PathLike[str],
    detections: Iterable[str] = (),
    minimum_severity: Severity | str | None = None,
    settings: Settings | None = None,
    max_file_size: int = DEFAULT_LIMIT,
    baseline: str | PathLike[str] | None = None,
    verify: bool = False,
    today: date | None = None,
    on_problem: Callable[[Problem], None] | None = None,
) -> Scan:
    """Run the detections over CloudTrail log files.

    Nothing is sent anywhere, and no AWS account is needed. A million records take some minutes; memory grows with what
    is found and by what questions keep, at most 512 MB of it in memory.

    Args:
        logs: log files, or folders of them, as CloudTrail delivers them; ``custody.logs.read_logs`` says what else.
        detections: ids; those alone are looked for, whatever their severity.
        minimum_severity: leaves out what is below; by default what the settings say, ``low`` without any.
        settings: of the deployment; the defaults when None.
        max_file_size: bytes of one file, unpacked, by default 64 MiB; a larger one is a problem and is not read.
        baseline: a file that a former scan was written to, as JSON Lines or SARIF: what is in it is marked, and does
            not count.
        verify: verify the log files too, once all are read, as ``custody.verify`` does; ``scan.reading`` has what
            came of it.
        today: the day on which exceptions of the settings hold or have ended, UTC; by default the present one.
        on_problem: called with each thing that could not be read, as it is met; ``scan.reading`` has them too.

    Raises:
        BaselineError: the baseline cannot be read.
        DetectionError: a detection is unknown; the nearest is offered.
        CustodyError: a severity that there is none of, or settings that are none.
        LogsError: no path is given, one is empty or does not exist; the rest is raised while iterating.
    """
    known = or_default(settings)
    least = known.minimum_severity if minimum_severity is None else choice(Severity, minimum_severity, "severity")
    chosen = choose(items(detections), known.of_detections, least)
    reading = Reading(on_problem)
    places = [Folder(path) for path in _paths(logs)]
    gather = Gather(known, reading, limit=max_file_size, also=wanted_by(chosen))
    excepting = Excepting(known.exceptions, chosen, today or today_utc())
    found = _found(gather, places, chosen, known.of_detections, excepting)
    if verify:
        found = _verified(found, reading, places, known)
    return Scan(
        chosen, reading, found, excepting, None if baseline is None else read_baseline(path_of(os.fspath(baseline)))
    )


def _verified(
    found: Generator[Finding], reading: Reading, places: Sequence[Folder], settings: Settings
) -> Generator[Finding]:
    """The findings, and after them a verdict on the files they are of."""
    # Loads what reads signatures.
    from custody.verify.verify import verify_reading  # noqa: PLC0415  # see above

    yield from found
    verify_reading(reading, places, Span(), settings)


def _found(
    gather: Gather,
    places: Sequence[Folder],
    chosen: Sequence[Detection],
    settings: DetectionSettings,
    excepting: Excepting,
) -> Generator[Finding]:
    """What the detections find; where ids turn out not to be enough, all is read again from the beginning."""
    reading = gather.reading
    # By a mark of each, for findings are not kept.
    told: Counter[int] = Counter()
    if not all(place.lasts for place in places):
        gather = replace(gather, reach=Reach.EVERYTHING)
    while True:
        # Files may have come or gone since; what was told is not told again, and nothing else is left out.
        before = told.copy()
        try:
            entries = gather.entries(places, Span())
            found = findings(entries, chosen, settings, report=reading.late, reading=reading, excepting=excepting)
            for finding in found:
                mark = hash(finding)
                if before[mark]:
                    before[mark] -= 1
                    continue
                told[mark] += 1
                yield finding
        except TooNarrowError:
            reading.begin_again()
            gather = gather.wider(places, Span())
        else:
            return


def _paths(logs: Iterable[str | PathLike[str]]) -> list[Path]:
    paths = [path_of(os.fspath(place)) for place in logs]
    if not paths:
        raise LogsError("nothing is named to scan; name log files, or folders of them")
    for path in paths:
        if str(path).startswith("s3:/") and not path.exists():
            raise LogsError(f"a scan reads files of this machine, not {path}; fetch them with aws s3 sync, or ask")
    insist_on_paths(paths)
    return paths


def choose(ids: Sequence[str], settings: DetectionSettings, least: Severity) -> tuple[Detection, ...]:
    """The detections named, each once; else all that are in use and not below ``least``.

    Raises:
        DetectionError: one is unknown; the nearest is offered.
    """
    if ids:
        return tuple(get(id_, settings) for id_ in sorted(set(ids)))
    return tuple(each for each in all_detections(settings) if each.severity >= least and not compares_alerts(each))


def compares_alerts(detection: Detection) -> bool:
    """Whether it is about the alerts that were sent, which log files do not hold; to look for it takes every column."""
    return detection.question is not None and reads_rule_findings(detection.question.sql)


def findings(
    entries: Iterable[Entry],
    detections: Sequence[Detection],
    settings: DetectionSettings,
    *,
    report: Callable[[Problem], None],
    reading: Reading | None = None,
    engine: LocalEngine | None = None,
    excepting: Excepting | None = None,
) -> Generator[Finding]:
    """What the detections find, patterns as the records come and questions at the end.

    Memory grows with what is found, by a fingerprint of each record that fired, and not with what is read.

    Args:
        entries: what to look at.
        detections: what to look for.
        settings: what the questions are told.
        report: called for a record that is nested so deeply that it cannot be looked at.
        reading: what came of reading the entries, when all were read: what is wrong with the files themselves, and
            where and when there were others.
        engine: what the questions are asked of, where somebody else fills it with the same entries; one is filled here
            by default.
        excepting: the exceptions that are told of each finding; none by default.

    Raises:
        QueryError: a question does not run.
    """
    told = excepting.told if excepting else _as_it_is
    matching = Matching(detections)
    fired = Fired()
    with ExitStack() as closing:
        history = None
        if any(detection.question for detection in detections):
            # Loads DuckDB, which patterns do without.
            from custody.scan.history import History  # noqa: PLC0415  # see above

            hours = reading.hours if reading else None
            history = closing.enter_context(History(detections, settings, report, hours, engine))
        for entry in entries:
            try:
                if history is not None:
                    history.take(entry)
                found = [about_record(detection, entry) for detection in matching.fired_by(entry)]
            except RecursionError:
                report(too_deep(entry))
                continue
            yield from map(told, fired.new(entry, found))
        for problem in reading.tally.signs if reading is not None else ():
            yield from (told(about_file(each, problem)) for each in detections if each.problem is problem.kind)
        if history is not None:
            yield from history.findings(excepting)


def _as_it_is(finding: Finding) -> Finding:
    return finding
