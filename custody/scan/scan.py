"""A scan: log files in, findings out, the summary on stderr."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.detections import all_detections, get
from custody.engines.filling import too_deep
from custody.logs.gather import Gather
from custody.logs.places import Folder
from custody.logs.span import Span
from custody.output.formats import Format, writer
from custody.output.text_stream import output_to
from custody.scan.deduplicate import Fired
from custody.scan.finding import about_file, about_record
from custody.scan.patterns import Matching
from custody.scan.summary import Summary
from custody.settings.effective import effective

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from custody.detections import Detection, DetectionSettings
    from custody.logs.entry import Entry
    from custody.logs.problem import Problem
    from custody.scan.finding import Finding
    from custody.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; see ``custody scan --help``."""

    paths: tuple[Path, ...]
    format: Format | None
    output: Path | None
    minimum_severity: Severity | None
    detections: tuple[str, ...]
    limit: int
    cdk_json: Path
    context: tuple[str, ...]


def run_scan(wanted: Wanted) -> Summary:
    """Scan and write; returns what it came to.

    Raises:
        SettingsError: the settings are not right.
        DetectionError: a detection is unknown.
        LogsError: a path does not exist, there is no log file, or nothing could be read in any of them.
    """
    known = effective(wanted.cdk_json, wanted.context)
    least = wanted.minimum_severity or known.settings.minimum_severity
    chosen = choose(wanted.detections, known.detections, least)
    summary = Summary(sys.stderr)
    places = [Folder(path) for path in wanted.paths]
    entries = Gather(known.settings, summary, limit=wanted.limit).entries(places, Span())
    with output_to(wanted.output) as stream:
        format_ = wanted.format or (Format.TABLE if stream.isatty() else Format.JSONL)
        out = writer(format_, stream, chosen)
        for finding in findings(entries, chosen, known.detections, report=summary.late, signs=summary.tally.signs):
            summary.severities[finding.severity] += 1
            out.write(finding)
        out.end(summary)
    summary.write()
    return summary


def choose(ids: Sequence[str], settings: DetectionSettings, least: Severity) -> tuple[Detection, ...]:
    """The detections named, each once; else all that are in use and not below ``least``.

    Raises:
        DetectionError: one is unknown; the nearest is offered.
    """
    if ids:
        return tuple(get(id_, settings) for id_ in sorted(set(ids)))
    return tuple(detection for detection in all_detections(settings) if detection.severity >= least)


def findings(
    entries: Iterable[Entry],
    detections: Sequence[Detection],
    settings: DetectionSettings,
    *,
    report: Callable[[Problem], None],
    signs: Iterable[Problem] = (),
) -> Iterator[Finding]:
    """What the detections find, patterns as the records come and questions at the end.

    Memory grows with what is found, by a fingerprint of each record that fired, and not with what is read.

    Args:
        entries: what to look at.
        detections: what to look for.
        settings: what the questions are told.
        report: called for a record that is nested so deeply that it cannot be looked at.
        signs: what is wrong with the files themselves, as ``Tally.signs`` has it when all entries were read.

    Raises:
        QueryError: a question does not run.
    """
    matching = Matching(detections)
    fired = Fired()
    with ExitStack() as closing:
        asking = None
        if any(detection.question for detection in detections):
            # Loads DuckDB, which patterns do without.
            from custody.scan.history import Asking  # noqa: PLC0415  # see above

            asking = closing.enter_context(Asking(detections, settings, report))
        for entry in entries:
            try:
                if asking is not None:
                    asking.take(entry)
                found = [about_record(detection, entry) for detection in matching.fired_by(entry)]
            except RecursionError:
                report(too_deep(entry))
                continue
            yield from fired.new(entry, found)
        for problem in signs:
            yield from (about_file(each, problem) for each in detections if each.problem is problem.kind)
        if asking is not None:
            yield from asking.findings()
