"""Programs measured in rounds: what else the machine does falls on all of them alike."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure.child import BenchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.measure.child import Run


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said it found.

    Attributes:
        rows: of the answer.
        checksum: of all rows.
        records: that were read; None of a program that does not count them.
        cpu: seconds of CPU of the work alone, without the start; None where that is not told.
        wall: the same by the clock.
    """

    rows: int
    checksum: str
    records: int | None = None
    cpu: float | None = None
    wall: float | None = None


def answer_of(out: str) -> Answer:
    """The answer in the last line that a reader printed.

    Raises:
        BenchError: there is none.
    """
    try:
        return Answer(**json.loads(out.strip().splitlines()[-1]))
    except (IndexError, TypeError, ValueError):
        raise BenchError(f"no answer in what was printed: {out[-200:]!r}") from None


@dataclass(frozen=True, slots=True)
class Measured:
    """All runs of one program, and its answer where it gave one."""

    runs: tuple[Run, ...]
    answers: tuple[Answer, ...] = field(default=())

    @property
    def cpu(self) -> float:
        """The median of seconds of CPU, start included."""
        return median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """The median of seconds."""
        return median(run.wall for run in self.runs)

    @property
    def peak(self) -> int:
        """The most bytes of any run."""
        return max(run.peak for run in self.runs)

    @property
    def work(self) -> tuple[float, ...]:
        """Seconds of CPU of each run, without the start where the program told them."""
        told = [answer.cpu for answer in self.answers if answer.cpu is not None]
        return tuple(told) if len(told) == len(self.runs) else tuple(run.cpu for run in self.runs)

    @property
    def work_wall(self) -> float:
        """The median of seconds by the clock, without the start where the program told them."""
        told = [answer.wall for answer in self.answers if answer.wall is not None]
        return median(told) if len(told) == len(self.runs) else self.wall


def rounds(programs: Mapping[str, Callable[[], tuple[Run, Answer | None]]], count: int) -> dict[str, Measured]:
    """Run all programs in turn, so many times."""
    found: dict[str, list[tuple[Run, Answer | None]]] = {name: [] for name in programs}
    for number in range(1, count + 1):
        for name, program in programs.items():
            say(f"  {number} of {count}: {name}")
            found[name].append(program())
    return {
        name: Measured(tuple(run for run, _ in each), tuple(answer for _, answer in each if answer is not None))
        for name, each in found.items()
    }


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """The median of each round's ratio."""
    return median(a / b for a, b in zip(one, other, strict=True))


def cpu_ratio(one: Measured, other: Measured, *, work: bool = False) -> float:
    """How many times the CPU, by the round, of the work of the other; ``work`` leaves out the start of the first."""
    return ratio(one.work if work else [run.cpu for run in one.runs], other.work)


def say(text: str) -> None:
    """Tell on stderr what is being done."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
