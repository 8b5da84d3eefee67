"""``custody lineage``: the chain of an image from its push back to the commit, its gaps marked."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, TextIO

from rich.text import Text

from custody.ask.ask import ask
from custody.cli.ask_run import ended, where_of, write
from custody.lineage.image_name import parameters_of
from custody.logs.gathered import counted
from custody.output.answer_formats import AnswerFormat
from custody.output.console import console
from custody.questions import get
from custody.sanitize import sanitize
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.cli.ask_options import Asking

PERIOD = timedelta(days=90)
"""How far back a push is looked for when no period is given and the records are not on this machine."""

# Ids may be used again, by a record that somebody forged.
_PUSH = ("push_event_id", "account", "region", "repository", "image_tag", "image_digest")
_SHOWN = 19


def run_lineage(image: str, wanted: Asking) -> int:
    """Print the chain of every push of an image; in another format than table, the rows of the question.

    Returns the exit code.

    Raises:
        CustodyError: whatever is wrong, in one line.
    """
    question, given = get("lineage"), parameters_of(image)
    where = where_of(wanted, default_period=PERIOD)
    if wanted.format not in {None, AnswerFormat.TABLE} or wanted.output is not None:
        return write(question, given, where, wanted.format, wanted.output)
    with ask(question, given, where) as asked:
        rows = [dict(zip(asked.answer.columns, row, strict=True)) for row in asked.answer.rows]
    if not rows:
        sys.stderr.write(f"no push of {sanitize(image)} in the period; look further back with --since\n")
    print_chains(rows, sys.stdout)
    sys.stdout.flush()
    return ended(f"{_counts(rows)} · {asked.origin}", asked)


def _counts(rows: list[dict[str, Any]]) -> str:
    pushes = [row for row in rows if row["step"] == "push"]
    known = sum(1 for row in pushes if row["known"])
    words = [f"{known} push{'' if known == 1 else 'es'}"]
    if known < len(pushes):
        words.append(f"{len(pushes) - known} more that cannot be excluded")
    gaps = sum(1 for row in rows if not row["known"])
    return " · ".join([*words, counted(gaps, "gap")])


def print_chains(rows: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """A chain for each push, in order of time."""
    page = console(stream, soft_wrap=True)
    for _, group in groupby(rows, key=lambda row: [row[name] for name in _PUSH]):
        steps = list(group)
        page.print(_head(steps[0]))
        for number, step in enumerate(steps, 1):
            for line in _lines(step, last=number == len(steps)):
                page.print(line)
        page.print()


def _head(step: dict[str, Any]) -> Text:
    name = f"{step['repository'] or '(no repository)'}{':' + step['image_tag'] if step['image_tag'] else ''}"
    place = f"{step['account']} {step['region']}"
    return Text.assemble(
        (sanitize(name), "bold"), f"  {sanitize(str(step['image_digest'] or 'no digest'))}  ", (place, "dim")
    )


def _lines(step: dict[str, Any], *, last: bool) -> list[Text]:
    branch, trunk = ("└─", "  ") if last else ("├─", "│ ")
    name = f"{step['step']:<10}"
    told = "  ".join(sanitize(str(each)) for each in (_clock(step["event_time"]), step["actor"], step["what"]) if each)
    if not step["known"]:
        # What CloudTrail left out happened all the same, so it has a time and somebody who did it.
        gap = f"GAP  {sanitize(step['gap'] or 'not in the record')}{': ' if told else ''}{told}"
        lines = [Text.assemble(f"{branch} {name}", (gap, "yellow"))]
    else:
        lines = [Text(f"{branch} {name}{told}")]
    if step["gap"] and step["known"]:
        lines.append(Text.assemble(f"{trunk} {'':<10}", (sanitize(step["gap"]), "yellow")))
    if step["source_file"]:
        lines.append(Text.assemble(f"{trunk} {'':<10}", (sanitize(step["source_file"]), "dim")))
    return lines


def _clock(moment: object) -> str:
    return iso(moment, " ") if isinstance(moment, datetime) else ""
