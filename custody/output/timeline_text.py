"""``custody timeline`` for people and for programs: a line, or an object, a step."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from rich.table import Table
from rich.text import Text

from custody.ask.kept_rows import KeptRow, several
from custody.aws.identity_names import short_actor
from custody.lake.derived import OMITTED
from custody.output.answer_table import fitting
from custody.output.console import console
from custody.sanitize import sanitize
from custody.timeline.steps import Step, service_of
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CALL = ("event_time", "event_name", "image_tag", "image_digest", "event_id", "source_file")
_DIGEST = 12
_LONGEST = 40
_TITLES = ("time", "who", "what", "on", "from", "account", "Region", "log file")
# The first to go when a line is too long; json has them all.
_SPARED = ("log file", "account", "from", "Region")


def write_steps(found: Sequence[Step], stream: TextIO) -> None:
    """Print a line a step; the least telling columns go where the page is narrow."""
    page = console(stream)
    rows = [dict(zip(_TITLES, map(sanitize, _cells(step)), strict=True)) for step in found]
    widths = {title: max(map(len, [title, *(row[title] for row in rows)])) for title in _TITLES}
    kept = fitting(widths, _SPARED, page.width)
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in kept:
        table.add_column(title, overflow="fold", no_wrap=title == "time")
    for row in rows:
        table.add_row(*(Text(row[title]) for title in kept))
    if found:
        page.print(table)


def _cells(step: Step) -> tuple[str, ...]:
    row = step.shown
    calls = f" ({len(step.calls)} calls)" if step.kind and len(step.calls) > 1 else ""
    file = str(row["source_file"] or "").rpartition("/")[2]
    return (
        iso(step.first["event_time"], " ") if isinstance(step.first["event_time"], datetime) else "",
        _who(row),
        f"{step.title}{calls}",
        _subject(step),
        str(row["source_ip"] or ""),
        str(row["account"] or ""),
        str(row["region"] or ""),
        file,
    )


def _who(row: Mapping[str, Any]) -> str:
    """A name that fits a column: what services say by themselves is theirs, a record without an identity nobody's."""
    own = str(row["event_source"] or "").startswith("aws.")
    name = short_actor(str(row["actor"] or (service_of(row) if own else "unknown")), row["account"])
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _subject(step: Step) -> str:
    row, images = step.shown, [step.shown, *step.deciding]
    name = row["resource"] or ""
    tag = next((f":{image['image_tag']}" for image in images if image["image_tag"]), "")
    digests = dict.fromkeys(str(image["image_digest"]) for image in images if image["image_digest"])
    digest = "".join(f" {each.removeprefix('sha256:')[:_DIGEST]}" for each in digests)
    run = f" {str(row['execution_id'])[:_DIGEST]}" if row["execution_id"] else ""
    words = [f"{name}{tag}{digest}{run}", f"({OMITTED})" if row["omitted"] else ""]
    return " ".join(filter(None, words))


def objects(found: Sequence[Step]) -> Iterator[dict[str, object]]:
    """A step as a program reads it: its title, the row that says most of it, and its calls."""
    for step in found:
        row = _plain(step.shown)
        row["event_time"] = step.first["event_time"]
        calls = [dict(zip(_CALL, several(call, _CALL), strict=True)) for call in step.calls]
        yield {"step": step.title, **row, "calls": calls}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return row.plain() if isinstance(row, KeptRow) else dict(row)
