"""What a reading came to, as JSON and back: for a reading that is taken again instead of being repeated."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from custody.logs.problem import Note, Problem
from custody.logs.skipped import SkippedKind
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from custody.logs.summary import Reading

_COUNTS = ("files", "records", "duplicates", "placeholders", "problems", "noted")
_COUNTERS = ("elsewhere", "unasked")


def written(reading: Reading) -> bytes:
    """The counts, problems and notes of a reading."""
    tally = reading.tally
    return orjson.dumps(
        {
            "tally": {name: getattr(tally, name) for name in _COUNTS},
            "skipped": [[kind, count, tally.skipped_names[kind]] for kind, count in tally.skipped_kinds.items()],
            "notes": [asdict(note) for note in tally.notes],
            "signs": [asdict(problem) for problem in tally.signs],
            "problems": [asdict(problem) for problem in reading.problems],
            "counts": {name: getattr(reading, name) for name in ("timeless", "corrections")},
            "counters": {name: getattr(reading, name) for name in _COUNTERS},
        }
    )


def restore(reading: Reading, text: bytes) -> None:
    """Make a reading what was written, and tell its problems again.

    Raises:
        ValueError: it was not written here, or not to its end.
        KeyError: likewise.
    """
    found = orjson.loads(text)
    problems = [_problem(each) for each in found["problems"]]
    tally = reading.tally
    for name in _COUNTS:
        setattr(tally, name, found["tally"][name])
    tally.skipped_kinds = Counter({SkippedKind(kind): count for kind, count, _ in found["skipped"]})
    tally.skipped_names = {SkippedKind(kind): names for kind, _, names in found["skipped"]}
    tally.notes = [Note(**note) for note in found["notes"]]
    tally.signs = [_problem(each) for each in found["signs"]]
    for name, count in found["counts"].items():
        setattr(reading, name, count)
    for name in _COUNTERS:
        setattr(reading, name, Counter(found["counters"][name]))
    for problem in problems:
        reading.report(problem)


def _problem(fields: dict[str, Any]) -> Problem:
    return Problem(**{**fields, "kind": ProblemKind(fields["kind"])})
