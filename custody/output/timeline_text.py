"""``custody timeline``: asks for everything, and prints what it amounts to."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from rich.table import Table
from rich.text import Text

from custody.ask.ask import ask
from custody.aws.identity_names import short_actor
from custody.cli.ask_run import ended, where_of, write
from custody.lake.derived import OMITTED
from custody.lake.fragments import put_in
from custody.logs.gathered import counted
from custody.output.answer_formats import AnswerFormat, jsonable
from custody.output.answer_table import fitting
from custody.output.console import console
from custody.output.text_stream import output_to
from custody.questions.header import read
from custody.sanitize import sanitize
from custody.timeline.steps import Step, service_of, steps
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.cli.ask_options import Asking
    from custody.questions import Question

_CALL = ("event_time", "event_name", "image_tag", "image_digest", "event_id", "source_file")
_DIGEST = 12
_LONGEST = 40
_TITLES = ("time", "who", "what", "on", "from", "account", "Region", "log file")
# The first to go when a line is too long; json has them all.
_SPARED = ("log file", "account", "from", "Region")


def question() -> Question:
    """What a timeline asks: an ordinary question over both relations, whose answer is put together here."""
    return read("timeline", put_in((Path(__file__).parents[1] / "timeline" / "timeline.sql").read_text("utf-8")))


def run_timeline(filters: Mapping[str, str], wanted: Asking) -> int:
    """Print what happened, a line a step; as CSV or Parquet, a row a call. Returns the exit code.

    Raises:
        CustodyError: whatever is wrong, in one line.
    """
    where = where_of(wanted)
    if wanted.format in {AnswerFormat.CSV, AnswerFormat.PARQUET}:
        return write(question(), filters, where, wanted.format, wanted.output)
    with ask(question(), filters, where) as asked:
        columns = asked.answer.columns
        found = steps(dict(zip(columns, row, strict=True)) for row in asked.answer.rows)
    with output_to(wanted.output) as stream:
        as_table = stream.isatty() if wanted.format is None else wanted.format is AnswerFormat.TABLE
        (_print if as_table else _write)(found, stream)
    sys.stdout.flush()
    calls = sum(len(step.calls) for step in found)
    return ended(f"{counted(len(found), 'step')} of {counted(calls, 'record')} · {asked.origin}", asked)


def _print(found: list[Step], stream: TextIO) -> None:
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


def _write(found: list[Step], stream: TextIO) -> None:
    stream.write("[")
    for number, step in enumerate(found):
        stream.write(",\n" if number else "\n")
        row = {name: jsonable(value) for name, value in {**step.shown, "event_time": step.first["event_time"]}.items()}
        calls = [{name: jsonable(call[name]) for name in _CALL} for call in step.calls]
        stream.write(json.dumps({"step": step.title, **row, "calls": calls}))
    stream.write("\n]\n" if found else "]\n")
