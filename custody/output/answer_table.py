"""An answer for people: the columns that say something, as many as fit."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from rich.table import Table
from rich.text import Text

from custody.aws.identity_names import short_actors
from custody.output.console import console
from custody.sanitize import sanitize
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from custody.ask.answer import Answer
    from custody.engines.protocol import Value

SHOWN = 500
"""Rows in a table. Other formats have all of them."""

_HEADS = {
    "event_time": "time",
    "image_tag": "tag",
    "image_digest": "digest",
    "source_ip": "from",
    "source_file": "log file",
    "event_name": "action",
}
# The first to go when a line is too long. Every one of them is in the other formats.
_SPARED = (
    "event_id",
    "push_event_id",
    "access_key_id",
    "user_agent",
    "event_source",
    "region",
    "account",
    "session_name",
    "source_file",
)
_DIGEST = 11
_LONGEST = 60


def write_answer(answer: Answer, stream: TextIO, *, fixed: Collection[str] = ()) -> tuple[int, int]:
    """Print the table; returns how many rows there were and how many columns were left out.

    Columns without a value are not shown, nor those that ``fixed`` names because they were asked for.
    """
    coming = answer.rows
    rows = list(islice(coming, SHOWN))
    more = sum(1 for _ in coming)
    page = console(stream)
    told = [place for place, name in enumerate(answer.columns) if _tells(name, [row[place] for row in rows], fixed)]
    home = answer.columns.index("account") if "account" in answer.columns else None
    accounts = [None if home is None else row[home] for row in rows]
    cells = {
        place: [_cell(answer.columns[place], row[place], owner) for row, owner in zip(rows, accounts, strict=True)]
        for place in told
    }
    widths = {answer.columns[place]: _width(answer.columns[place], found) for place, found in cells.items()}
    staying = fitting(widths, _SPARED, page.width)
    kept = [place for place in told if answer.columns[place] in staying]
    if rows:
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
        for place in kept:
            name = answer.columns[place]
            table.add_column(_HEADS.get(name, name.replace("_", " ")), overflow="fold", no_wrap=name == "event_time")
        for number in range(len(rows)):
            table.add_row(*(Text(cells[place][number]) for place in kept))
        page.print(table)
    if more:
        page.print(f"{more:,} more rows are not shown; --format json has all of them")
    return len(rows) + more, len(told) - len(kept)


def _width(name: str, cells: list[str]) -> int:
    return max(map(len, [_HEADS.get(name, name), *cells]))


def _tells(name: str, values: Sequence[Value], fixed: Collection[str]) -> bool:
    return name not in fixed and any(value is not None for value in values)


def fitting(widths: dict[str, int], spared: Sequence[str], width: int) -> list[str]:
    """The columns that stay when the least telling go until the rest stands side by side, two blanks apart.

    Args:
        widths: of the columns by name, in order.
        spared: columns that may go, the first to go first.
        width: of the page.
    """
    kept = list(widths)
    for name in spared:
        if sum(widths[each] + 2 for each in kept) <= width or len(kept) == 1:
            break
        kept = [each for each in kept if each != name]
    return kept


def _cell(column: str, value: Value, account: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return iso(value, " ")
    if isinstance(value, date):
        return value.isoformat()
    text = sanitize(str(value))
    if column == "source_file":
        return text.rpartition("/")[2]
    return _short(short_actors(text, account))


def _short(text: str) -> str:
    words = [f"{word[:_DIGEST]}…" if word.startswith("sha256:") else word for word in text.split(",")]
    joined = ",".join(words)
    return joined if len(joined) <= _LONGEST else joined[: _LONGEST - 1] + "…"
