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
    from collections.abc import Mapping

    from custody.logs.summary import Reading

_COUNTS = ("files", "records", "duplicates", "placeholders", "problems", "noted")
_PLAIN = ("timeless", "corrections")
_COUNTERS = ("elsewhere",)


def written(reading: Reading, sums: Mapping[str, str]) -> bytes:
    """The counts, problems and notes of a reading, and the sums of the files that its relations are kept in."""
    tally = reading.tally
    return orjson.dumps(
        {
            "made_by": "custody ask",
            "files": sums,
            "tally": {name: getattr(tally, name) for name in _COUNTS},
            "skipped": [[kind, count, tally.skipped_names[kind]] for kind, count in tally.skipped_kinds.items()],
            "notes": [asdict(note) for note in tally.notes],
            "signs": [asdict(problem) for problem in tally.signs],
            "problems": [asdict(problem) for problem in reading.problems],
            "counts": {name: getattr(reading, name) for name in _PLAIN},
            "counters": {name: getattr(reading, name) for name in _COUNTERS},
        }
    )


def sums_in(text: bytes) -> dict[str, str]:
    """The sums of the files.

    Raises:
        ValueError, KeyError, TypeError: it was not written here, or not to its end.
    """
    return {str(name): str(found) for name, found in orjson.loads(text)["files"].items()}


def restore(reading: Reading, text: bytes) -> None:
    """Make a reading what was written, and tell its problems again.

    Raises:
        ValueError, KeyError, TypeError: it was not written here, or not to its end; the reading is as it was.
    """
    found = orjson.loads(text)
    # Nothing is taken over before all of it is there.
    in_tally = {name: int(found["tally"][name]) for name in _COUNTS} | {
        "skipped_kinds": Counter({SkippedKind(kind): int(count) for kind, count, _ in found["skipped"]}),
        "skipped_names": {SkippedKind(kind): list(names) for kind, _, names in found["skipped"]},
        "notes": [Note(**note) for note in found["notes"]],
        "signs": [_problem(each) for each in found["signs"]],
    }
    in_reading = {name: int(found["counts"][name]) for name in _PLAIN} | {
        name: Counter(found["counters"][name]) for name in _COUNTERS
    }
    problems = [_problem(each) for each in found["problems"]]
    for name, value in in_tally.items():
        setattr(reading.tally, name, value)
    for name, value in in_reading.items():
        setattr(reading, name, value)
    for problem in problems:
        reading.report(problem)


def _problem(fields: dict[str, Any]) -> Problem:
    return Problem(**{**fields, "kind": ProblemKind(fields["kind"])})
