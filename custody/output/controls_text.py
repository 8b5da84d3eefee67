"""Controls with what evidences them: for people, a program or a spreadsheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from rich.table import Table
from rich.text import Text

from custody.controls.model import Kind
from custody.counted import counted
from custody.output.console import console
from custody.output.controls_format import ControlsFormat
from custody.output.csv_writer import write_csv
from custody.output.json_writer import write_json
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.controls.model import Coverage, Covered

_NOTHING = "nothing here"
COLUMNS = ("framework", "version", "control", "title", "detections", "questions", "not_covered")
"""Of a row in CSV; in JSON they are the keys."""


def write_controls(found: Sequence[Covered], stream: TextIO, format_: ControlsFormat, *, overview: bool) -> None:
    """Write every control, or in a table that is an overview a line a framework.

    Args:
        found: frameworks with their controls.
        stream: written to; for CSV without translation of line ends.
        format_: JSON and CSV have a row a control, whatever is asked for.
        overview: whether all frameworks with all controls were asked for, which no table holds.
    """
    rows = (row for covered in found for row in covered.rows())
    if format_ is ControlsFormat.JSON:
        write_json(rows, stream)
    elif format_ is ControlsFormat.CSV:
        write_csv(COLUMNS, ([_cell(row[name]) for name in COLUMNS] for row in rows), stream)
    elif overview:
        console(stream).print(_frameworks(found))
    elif sum(len(covered.controls) for covered in found) <= len(found):
        stream.writelines(
            f"{line}\n" for covered in found for each in covered.controls for line in _whole(covered, each)
        )
    else:
        for covered in found:
            console(stream).print(_controls(covered))


def summary(found: Sequence[Covered]) -> str:
    """All of it in a line, own ids that no file here has among it."""
    controls, evidenced = sum(len(each.controls) for each in found), sum(each.evidenced for each in found)
    counts = f"{counted(len(found), 'framework')}, {counted(controls, 'control')}"
    head = f"{counts}, {evidenced} evidenced; none is met by that"
    strange = [f"{each.framework.id} {', '.join(each.unknown)}" for each in found if each.unknown]
    return f"{head}; not known here: {'; '.join(strange)}" if strange else head


def layer_text(layer: dict[str, object]) -> str:
    """A layer of the Navigator as its file holds it."""
    return json.dumps(layer, indent=2) + "\n"


def _cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _frameworks(found: Sequence[Covered]) -> Table:
    table = _table("framework", "edition", "controls", "evidenced")
    for each in found:
        table.add_row(each.framework.id, each.framework.name, str(len(each.controls)), str(each.evidenced))
    return table


def _controls(covered: Covered) -> Table:
    table = _table("control", "what it asks for", "evidence", "not covered")
    for each in covered.controls:
        evidence = Text(_counts(each), style="" if each.covered else "dim")
        table.add_row(each.control.id, each.control.title, evidence, each.not_covered)
    return table


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, overflow="fold", no_wrap=title in {"control", "framework"})
    return table


def _counts(each: Coverage) -> str:
    counts = [counted(len(ids), kind.value) for kind in Kind if (ids := each.of(kind))]
    return ", ".join(counts) or _NOTHING


def _whole(covered: Covered, each: Coverage) -> Iterator[str]:
    yield f"{covered.framework.name}, {each.control.id}: {each.control.title}"
    yield f"  evidenced by {_counts(each)}"
    yield from (f"    {one.id}  {sanitize(one.title)}" for one in each.evidence)
    yield f"  not covered: {each.not_covered}"
