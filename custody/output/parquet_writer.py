"""Rows as a Parquet file, typed, for other tools."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from custody.engines.duckdb_core import duckdb
from custody.lake.columns import BY_NAME, Type
from custody.output.destination import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from custody.engines.protocol import Value

_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "BOOLEAN"),
    (int, "BIGINT"),
    (float, "DOUBLE"),
    (datetime, "TIMESTAMP"),
    (date, "DATE"),
)


def write_parquet(columns: Sequence[str], rows: Iterable[Sequence[Value]], file: Path) -> int:
    """Write the file as ``custody.output.destination.written``; returns how many rows. They are held in memory.

    Raises:
        DestinationError: the file cannot be written.
    """
    kept = list(rows)
    types = [_type(name, [row[place] for row in kept]) for place, name in enumerate(columns)]
    with TemporaryDirectory(prefix="custody-") as folder, duckdb.connect() as connection:
        names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in columns]
        declared = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
        connection.execute(f"CREATE TABLE answer ({declared})")
        if kept:
            marks = ", ".join("?" for _ in names)
            connection.executemany(f"INSERT INTO answer VALUES ({marks})", kept)  # noqa: S608  # question marks only
        part = Path(folder) / "answer.parquet"
        connection.execute("COPY answer TO ? (FORMAT parquet)", [str(part)])
        with part.open("rb") as made, written(file) as stream:
            shutil.copyfileobj(made, stream)
    return len(kept)


def _type(name: str, values: Sequence[Value]) -> str:
    """By what the values are; a column without any is what the relation's column of its name is."""
    for value in values:
        if value is not None:
            return next((kind for python, kind in _TYPES if isinstance(value, python)), "VARCHAR")
    return (BY_NAME[name].type if name in BY_NAME else Type.TEXT).duckdb
