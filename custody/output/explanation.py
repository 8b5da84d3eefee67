"""The explanation of one detection or question."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from custody.detections import get
from custody.detections.schedule import HIGH_HOURS, in_words, schedule_of
from custody.detections.selection import kind_of
from custody.detections.sql import detection_sql
from custody.engines.dialect import translated
from custody.errors import DetectionError
from custody.output import question_list
from custody.output.detection_list import in_short
from custody.questions import Question, QuestionError, all_questions
from custody.questions import get as question_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.detections import Detection, DetectionSettings
    from custody.frameworks import Controls
    from custody.questions import Parameter

_CHECKOUT = Path(__file__).parents[2]
_STEP = "  "


def named(id_: str, settings: DetectionSettings) -> Detection | Question:
    """The detection of an id, or else the question; a detection's own question is part of it.

    Raises:
        DetectionError: there is neither; the nearest is offered.
    """
    # Those that come with Custody are found first, so that what a broken package brings hides none of them.
    try:
        return get(id_, settings)
    except DetectionError as error:
        try:
            return question_of(id_, settings)
        except QuestionError:
            raise _neither(id_, settings, error) from None


def _neither(id_: str, settings: DetectionSettings, error: DetectionError) -> DetectionError:
    if "did you mean" in str(error):
        return error
    near = get_close_matches(id_, [each.id for each in all_questions(settings)], n=1)
    offer = f"did you mean {near[0]}?" if near else "custody detections and custody questions list them"
    return DetectionError(f"there is neither detection nor question {id_!r}; {offer}")


def write_explanation(
    found: Detection | Question, stream: TextIO, *, as_json: bool, high_hours: int = HIGH_HOURS
) -> None:
    """Write everything about a detection or a question; ``high_hours`` is the setting ``lake.question_hours``."""
    if as_json:
        said = in_full_of_question(found) if isinstance(found, Question) else in_full(found)
        text = json.dumps(said, indent=2)
    else:
        text = "\n".join(lines_of_question(found) if isinstance(found, Question) else lines(found, high_hours))
    stream.write(f"{text}\n")


def in_full(detection: Detection) -> dict[str, Any]:
    """A detection for a machine, whole."""
    return {
        **in_short(detection),
        "why": detection.why,
        "runbook": detection.runbook,
        "false_positives": detection.false_positives,
        "references": detection.references,
        "settings": detection.settings,
        "problem": detection.problem,
        "pattern": detection.pattern.document if detection.pattern else None,
        "sql": {}
        if detection.native or detection.problem
        else {"athena": _sql(detection), "duckdb": detection_sql(detection, "duckdb")},
        "samples": [str(path) for path in samples(detection)],
    }


def lines(detection: Detection, high_hours: int = HIGH_HOURS) -> Iterator[str]:
    """A detection for people; ``high_hours`` is the setting ``lake.question_hours``."""
    yield detection.title
    origin = f" · from {detection.origin}" if detection.origin else ""
    yield f"{detection.id} · {detection.severity} · {detection.area} · found by {kind_of(detection)}{origin}"
    yield from _section("Why it matters", [detection.why])
    yield from _section(
        "Runbook: what to do", [f"{number}. {step}" for number, step in enumerate(detection.runbook, 1)]
    )
    yield from _section("False positives: what causes it innocently", detection.false_positives)
    yield from _section("Controls", _controls(detection.controls))
    tuned = [*detection.settings, *([detection.untuned] if detection.untuned else [])]
    yield from _section("Settings that change what it finds", tuned)
    if detection.pattern:
        yield from _section("Event pattern", json.dumps(detection.pattern.document, indent=2).split("\n"))
    if detection.question:
        every = schedule_of(detection.question, detection.severity, high_hours=high_hours).every
        back = in_words(detection.question.looks_back)
        yield from _section("Asked", [f"every {in_words(every)}, about that time; looks back {back}"])
    if detection.problem:
        yield from _section("SQL", ["None: it is in a log file itself, and found by custody scan and custody report."])
    elif detection.native:
        yield from _section("SQL", ["None: it listens to a service's own events, which are no CloudTrail records."])
    else:
        yield from _section("SQL for Athena", _sql(detection, pretty=True).split("\n"))
        yield from _section("SQL for DuckDB", detection_sql(detection, "duckdb", pretty=True).split("\n"))
    yield from _section("Samples: custody scan PATH --detection ID", [str(path) for path in samples(detection)])
    yield from _section("References", detection.references)


def in_full_of_question(question: Question) -> dict[str, Any]:
    """A question for a machine, whole."""
    return {
        **question_list.in_short(question),
        "sql": {"athena": question.sql.strip(), "duckdb": translated(question.sql)},
    }


def lines_of_question(question: Question) -> Iterator[str]:
    """A question for people."""
    yield question.title
    yield f"{question.id} · question · reads {', '.join(question.relations)}"
    yield from _section("Why it is asked", [question.why])
    yield from _section("Parameters", [_told(each) for each in question.parameters])
    yield from _section("Columns", [f"{name}: {meaning}" for name, meaning in question.columns])
    if question.controls:
        yield from _section("Controls", _controls(question.controls))
    yield from _section("SQL for Athena", question.sql.strip().split("\n"))
    yield from _section("SQL for DuckDB", translated(question.sql).split("\n"))


def _controls(controls: Controls) -> list[str]:
    return [f"{framework}: {', '.join(ids)}" for framework, ids in controls.items()]


def _told(parameter: Parameter) -> str:
    default = f", by default {parameter.default_text}" if parameter.default_text else ""
    return f"--{parameter.name.replace('_', '-')} ({parameter.type}{default}): {parameter.meaning}"


def samples(detection: Detection) -> list[Path]:
    """The files of its samples: of one in a folder those beside it, of ours those of a checkout."""
    if detection.origin and not detection.origin.endswith(".py"):
        return []
    beside = Path(detection.origin).parent if detection.origin else _CHECKOUT / "tests"
    folder = beside / "samples" / detection.id
    return sorted(folder.glob("*.json"))


def _sql(detection: Detection, *, pretty: bool = False) -> str:
    # A question is shown as it was written, comments and all.
    return detection.question.sql.strip() if detection.question else detection_sql(detection, pretty=pretty)


def _section(title: str, body: Sequence[str]) -> Iterator[str]:
    if body:
        yield f"\n{title}"
        yield from (f"{_STEP}{line}".rstrip() for line in body)
