"""``custody lineage`` for people: the chain of each push from it back to the commit, its gaps marked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from rich.text import Text

from custody.aws.identity_names import short_actors
from custody.counted import counted
from custody.output.console import console
from custody.sanitize import sanitize
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.lineage.lineage import Chain


def counts(chains: Sequence[Chain]) -> str:
    """How many pushes and gaps there are, in words."""
    rows = [step for chain in chains for step in chain.steps]
    pushes = [row for row in rows if row["step"] == "push"]
    known = sum(1 for row in pushes if row["known"])
    words = [f"{known} push{'' if known == 1 else 'es'}"]
    if known < len(pushes):
        words.append(f"{len(pushes) - known} more that cannot be excluded")
    gaps = sum(1 for row in rows if not row["known"])
    return " · ".join([*words, counted(gaps, "gap")])


def write_chains(chains: Sequence[Chain], stream: TextIO) -> None:
    """A chain for each push, in order of time."""
    page = console(stream, soft_wrap=True)
    for chain in chains:
        page.print(_head(chain.push))
        for number, step in enumerate(chain.steps, 1):
            for line in _lines(step, last=number == len(chain.steps)):
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
    who = short_actors(str(step["actor"] or ""), step["account"])
    told = "  ".join(sanitize(str(each)) for each in (_clock(step["event_time"]), who, step["what"]) if each)
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
