"""Which columns of a row are made in which way, worked out once for each choice of columns and not for each record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from custody.catalog import things
from custody.lake import identity_columns
from custody.lake.columns import BY_NAME, COLUMNS, Type
from custody.lake.derived import DERIVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.lake.fields import Record

Path = tuple[str, ...]
Columns = frozenset[str]
"""Names of columns; None in its place is all of them."""

BY_ACTION = frozenset({"activity", "read_only", *things.COLUMNS})
"""The columns that the catalogue decides, by the record's action."""

_BY_IDENTITY = identity_columns.NAMES | {identity_columns.DOCUMENT, "mfa"}
_DERIVED = DERIVED.keys() - identity_columns.NAMES - {"mfa", "fingerprint"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the row of a record is made.

    Attributes:
        nothing: the row of a record that says nothing: its columns in their order, and those that are left empty.
        texts: by the path of the object that they stand in, each column of text and the field that holds it.
        booleans: each column and its path.
        times: likewise.
        documents: each column of JSON text and the field on top that it holds.
        identity: the columns that the identity decides.
        by_identity: whether it decides any of these, or of the next two.
        identity_document: whether the identity is asked for whole.
        mfa: whether it is asked for, which the identity may say.
        derived: each other column that the record alone decides, and what makes it, without the fingerprint.
        fingerprint: whether that is asked for, which may be half made already.
        things: the columns that the catalogue has paths for.
        by_action: whether any column is of ``BY_ACTION``.
        made: the columns that are made.
    """

    nothing: dict[str, Any]
    texts: tuple[tuple[Path, tuple[tuple[str, str], ...]], ...]
    booleans: tuple[tuple[str, Path], ...]
    times: tuple[tuple[str, Path], ...]
    documents: tuple[tuple[str, str], ...]
    identity: tuple[str, ...]
    by_identity: bool
    identity_document: bool
    mfa: bool
    derived: tuple[tuple[str, Callable[[Record], str | bool | None]], ...]
    fingerprint: bool
    things: tuple[str, ...]
    by_action: bool
    made: frozenset[str]


@cache
def plan_of(columns: Columns | None, beside: Columns | None = frozenset()) -> Plan:
    """The plan for the rows of some columns, None for all.

    Args:
        columns: those that are made.
        beside: those that are in the row too, and empty.

    Raises:
        KeyError: no column has one of the names.
    """
    if columns is not None and (unknown := columns - BY_NAME.keys()):
        raise KeyError(min(unknown))
    there = BY_NAME.keys() if columns is None or beside is None else columns | beside
    names = tuple(column.name for column in COLUMNS if columns is None or column.name in columns)
    texts: dict[Path, list[tuple[str, str]]] = {}
    for name, path in _fields([name for name in names if name not in identity_columns.NAMES], Type.TEXT):
        texts.setdefault(path[:-1], []).append((name, path[-1]))
    return Plan(
        nothing=dict.fromkeys(column.name for column in COLUMNS if column.name in there),
        texts=tuple((path, tuple(found)) for path, found in texts.items()),
        booleans=_fields(names, Type.BOOLEAN),
        times=_fields(names, Type.TIME),
        documents=tuple(
            (name, path[0]) for name, path in _fields(names, Type.JSON) if name != identity_columns.DOCUMENT
        ),
        identity=tuple(name for name in names if name in identity_columns.NAMES),
        by_identity=not _BY_IDENTITY.isdisjoint(names),
        identity_document=identity_columns.DOCUMENT in names,
        mfa="mfa" in names,
        derived=tuple((name, DERIVED[name]) for name in names if name in _DERIVED),
        fingerprint="fingerprint" in names,
        things=tuple(name for name in names if name in things.COLUMNS),
        by_action=not BY_ACTION.isdisjoint(names),
        made=frozenset(names),
    )


def _fields(names: Iterable[str], type_: Type) -> tuple[tuple[str, Path], ...]:
    """The columns among these that are a field of the record, of one type, and their paths."""
    fields = (BY_NAME[name] for name in names)
    return tuple((field.name, field.path) for field in fields if field.path and field.type is type_)
