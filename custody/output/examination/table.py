"""The table of an examination: what is not right with its mend, which can be pasted; what is right, counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from custody.counted import counted
from custody.doctor.checks import CHECKS
from custody.doctor.result import State
from custody.output.mend_table import write_mend_table
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.doctor.result import Examination, Result

_FEW = 3
_HEAD = ("state", "check", "account", "region", "what, and what mends it")


def write_table(examination: Examination, stream: TextIO) -> None:
    """Print the faults, a mend in a line of its own below each, then how much of each check is right.

    A mend is a command, so no line is broken.
    """
    bad = [each for each in examination.results if each.state is not State.RIGHT]
    rows = [_row(same) for same in _alike(bad)]
    write_mend_table(_HEAD, rows, stream)
    if rows:
        stream.write("\n")
    right = Counter(each.check for each in examination.of(State.RIGHT))
    looked = Counter(each.check for each in examination.results)
    width = max(len(check.id) for check in CHECKS)
    for check in CHECKS:
        if looked[check.id]:
            stream.write(
                f" {check.id:<{width}}  {right[check.id]:>5,} of {looked[check.id]:>5,} right  {check.title}\n"
            )


def _alike(results: Iterable[Result]) -> list[list[Result]]:
    """Results that say the same of many things, together: what may not be listed is unseen for each on the list."""
    together: dict[tuple[str, ...], list[Result]] = {}
    for each in results:
        key = (each.state, each.check, each.account, each.region, each.said, each.mend)
        together.setdefault(key, []).append(each)
    return list(together.values())


def _row(same: list[Result]) -> tuple[str, ...]:
    first = same[0]
    subject = first.subject if len(same) <= _FEW else f"{first.subject} and {len(same) - 1:,} more"
    if 1 < len(same) <= _FEW:
        subject = ", ".join(each.subject for each in same)
    what = f"{subject}: {first.said}" if first.said else subject
    return tuple(map(sanitize, (str(first.state), first.check, first.account, first.region, what, first.mend)))


def summary(examination: Examination) -> str:
    """All of it in a line."""
    counts = [f"{len(found):,} {state}" for state in State if (found := examination.of(state))]
    looked = counted(len(examination.results), "result")
    if len(examination.accounts) > 1:
        looked += f" of {len(examination.accounts)} accounts"
    return sanitize(f"{looked}: {' · '.join(counts)} · compared with {examination.compared_with}")
