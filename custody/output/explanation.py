"""The explanation of one detection."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.detections import get
from custody.detections.schedule import HIGH_HOURS, in_words, rhythm
from custody.detections.sql import detection_sql
from custody.output.detection_list import in_short, kind_of
from custody.settings.effective import effective

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.detections import Detection

_CHECKOUT = Path(__file__).parents[2]
_STEP = "  "


def print_explanation(id_: str, cdk_json: Path, context: Sequence[str], *, as_json: bool) -> None:
    """Print everything about a detection, as the settings tune it.

    Raises:
        DetectionError: there is none of that id; the nearest is offered.
        SettingsError: the settings are not right.
    """
    found = effective(cdk_json, context)
    detection = get(id_, found.detections)
    if as_json:
        sys.stdout.write(json.dumps(in_full(detection), indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(lines(detection, found.settings.lake.question_hours)) + "\n")


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
    controls = in_short(detection)["controls"].items()
    yield from _section("Controls", [f"{framework}: {', '.join(ids)}" for framework, ids in controls])
    tuned = [*detection.settings, *([detection.untuned] if detection.untuned else [])]
    yield from _section("Settings that change what it finds", tuned)
    if detection.pattern:
        yield from _section("Event pattern", json.dumps(detection.pattern.document, indent=2).split("\n"))
    if detection.question:
        every = rhythm(detection.question, detection.severity, high_hours=high_hours).every
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


def samples(detection: Detection) -> list[Path]:
    """The files of its samples: of one in a folder those beside it, of ours those of a checkout."""
    if detection.origin and not detection.origin.endswith(".py"):
        return []
    beside = Path(detection.origin).parent if detection.origin else _CHECKOUT / "tests"
    folder = beside / "samples" / detection.id
    return sorted(folder.glob("*.json"))


def _both(detection: Detection) -> dict[str, str]:
    """The SQL for each engine; none where no relation holds what it looks at."""
    if detection.native or detection.problem:
        return {}
    return {"athena": _sql(detection), "duckdb": detection_sql(detection, "duckdb")}


def _sql(detection: Detection, *, pretty: bool = False) -> str:
    # A question is shown as it was written, comments and all.
    return detection.question.sql.strip() if detection.question else detection_sql(detection, pretty=pretty)


def _section(title: str, body: Sequence[str]) -> Iterator[str]:
    if body:
        yield f"\n{title}"
        yield from (f"{_STEP}{line}".rstrip() for line in body)
