"""The views over ``events`` and ``state_changes`` for those who write SQL themselves: ``views/*.sql``, a file a view.

Each begins with a header: ``-- title:`` and ``-- column NAME [TYPE]`` for each column in order. The type is left out
where a column of the relations has the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from custody.errors import CustodyError
from custody.lake.columns import BY_NAME, Type
from custody.lake.fragments import put_in
from custody.lake.state_changes import STATE_BY_NAME

_FOLDER = Path(__file__).with_name("views")
_TITLE, _COLUMN = "-- title: ", "-- column "


class ViewError(CustodyError):
    """A view's file says something that no view can be made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view: name, title, columns with their types, and its SELECT in Athena's dialect."""

    name: str
    title: str
    columns: dict[str, Type]
    sql: str


@cache
def domain_views() -> tuple[View, ...]:
    """Every view, sorted by name.

    Raises:
        ViewError: a header is incomplete, naming the file.
    """
    return tuple(parse(path.stem, path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.sql")))


def parse(name: str, text: str) -> View:
    """One view from its file's text.

    Raises:
        ViewError: there is no title or column, or a column's type is neither given nor known.
    """
    lines = text.splitlines()
    titles = [line.removeprefix(_TITLE) for line in lines if line.startswith(_TITLE)]
    columns = dict(_column(name, line) for line in lines if line.startswith(_COLUMN))
    if len(titles) != 1 or not columns:
        raise ViewError(
            f"view {name} has {len(titles)} titles and {len(columns)} columns; write one title and each column"
        )
    sql = put_in("\n".join(line for line in lines if not line.startswith((_TITLE, _COLUMN))))
    return View(name=name, title=titles[0], columns=columns, sql=sql)


def _column(view: str, line: str) -> tuple[str, Type]:
    name, _, type_ = line.removeprefix(_COLUMN).partition(" ")
    if type_:
        return name, Type(type_)
    known = BY_NAME.get(name) or STATE_BY_NAME.get(name)
    if known is None:
        raise ViewError(f"view {view}: column {name!r} is in no relation; write its type behind it, such as text")
    return name, known.type
