"""The relations in DuckDB, on the machine they are asked on: no account, no server, no network."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from custody.engines.dialect import start_of, to_duckdb
from custody.engines.duckdb_core import duckdb, whole_duckdb
from custody.engines.protocol import Parameters, QueryError, ResultSet, Value
from custody.lake.hour_counts import HourCounts
from custody.lake.rule_findings import RELATION, reads_rule_findings
from custody.lake.sameness import ALONE, ALONE_COLUMNS, ENGINE_COLUMNS, settled
from custody.lake.sent_alerts import ANY_KEPT
from custody.lake.table import (
    create_events,
    create_record_hours,
    create_state_changes,
    every_column,
    insert_rows,
    insert_state_rows,
    replace_hours,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from custody.lake.rows import Row

    ColumnsOf = Callable[[str, str], frozenset[str]]

_FETCHED = 1024
_THREADS = 2

# Every record once: CloudTrail may deliver one twice, and folders of logs overlap. Which copy stays does not
# depend on the order in which files were read. Records of one id that say different things are different records.
# What is told by its id alone is known to be there once, and is not sorted.
_ONCE = """
DELETE FROM {table} WHERE rowid IN (
    SELECT rowid FROM {table}
    WHERE fingerprint IS NULL OR NOT starts_with(fingerprint, $alone)
    QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY source_file, source_position, rowid) > 1
)
"""

# All records of the services in scope, as far as their columns are kept; the views have every column. Those that a
# correction replaced are not in events.
_KEPT = "kept_records"
_TABLES = (_KEPT, "state_changes", "record_hours")
_VIEWS = (
    f"CREATE VIEW records AS SELECT {{columns}} FROM {_KEPT}",  # noqa: S608 - names of this package
    "CREATE VIEW events AS SELECT * FROM records WHERE corrected_by IS NULL",
    "CREATE VIEW replaced_records AS SELECT * FROM records WHERE corrected_by IS NOT NULL",
)
_ANY_CORRECTION = "SELECT 1 FROM records WHERE corrects IS NOT NULL LIMIT 1"
_NAMED = (
    "SELECT * FROM records WHERE COALESCE(corrects, event_id) IN "
    "(SELECT corrects FROM records WHERE corrects IS NOT NULL)"
)


_DISPUTED = """
SELECT DISTINCT named.event_id, made.event_id, made.source_file, made.source_position
FROM records AS made
JOIN records AS named ON named.event_id = made.corrects
WHERE made.corrects IS NOT NULL AND named.corrected_by IS DISTINCT FROM made.event_id
ORDER BY 3, 4
"""


# A list is the engine's own; Athena is never asked this.
_BY_ID = "SELECT * FROM events WHERE event_id IN (SELECT unnest($ids)) ORDER BY source_file, source_position"

_OF_RECORDS = """
  SELECT first_time AS time FROM record_hours
  UNION ALL
  SELECT last_time AS time FROM record_hours
"""
_OF_ALL = f"SELECT event_time AS time FROM state_changes UNION ALL{_OF_RECORDS}"  # noqa: S608 - as above
_PLAUSIBLE = "WHERE time BETWEEN TIMESTAMP '2010-01-01 00:00:00' AND TIMESTAMP '2200-01-01 00:00:00'"
_SPANS = {
    (events, plausible): (
        f"SELECT MIN(time), MAX(time) FROM ({_OF_ALL if events else _OF_RECORDS}) AS times "  # noqa: S608 - both above
        f"{_PLAUSIBLE if plausible else ''}"
    )
    for events in (False, True)
    for plausible in (False, True)
}

_MARKED = settled(_NAMED)

OWN_TEXTS = (*_SPANS.values(), _DISPUTED, _MARKED, ANY_KEPT)
"""What the engine asks by itself."""


class LocalEngine:
    """Holds the relations in a file of its own in the temporary folder, gone when it is closed.

    Nothing it runs can reach a file or the network: external access and extensions are off, and its
    configuration is locked (https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview).

    Args:
        memory_limit: how much DuckDB may hold before it writes to disk, as DuckDB writes it, by default
            ``1GB``. It uses two threads.
        columns: names of the columns of ``events`` that will be asked for. Those and ``ENGINE_COLUMNS`` are what rows
            have to have, ``engine.columns`` says which; the others are NULL. By default all.
        columns_of: which of them will be asked for of the records of an event source and event name. It is asked once
            about each. By default all of them.
        keep_in: a folder into which ``keep`` writes the relations; none by default.

    Raises:
        QueryError: DuckDB does not understand the limit, or there is no temporary folder with room.
    """

    def __init__(
        self,
        *,
        memory_limit: str = "1GB",
        columns: Collection[str] | None = None,
        columns_of: ColumnsOf | None = None,
        keep_in: Path | None = None,
    ) -> None:
        self.columns = None if columns is None else ENGINE_COLUMNS.union(columns)
        """What ``row_of`` has to make for this engine, None for all."""
        self.shows_fingerprints = columns is None or "fingerprint" in columns
        """Whether fingerprints are asked for, and not only what tells records apart."""
        self.rule_findings: Callable[[], str] = _of_any_place
        """The SELECT of the relation of that name, asked for where a query reads it; by default of all detections."""
        self._rule_findings = ""
        asked = frozenset(columns or ())
        self._columns_of = columns_of or (lambda _source, _name: asked)
        self._alone: dict[tuple[str, str], frozenset[str]] = {}
        with _kept(), ExitStack() as opening:
            folder = Path(opening.enter_context(TemporaryDirectory(prefix="custody-")))
            self._connection = opening.enter_context(_connect(folder, memory_limit, keep_in))
            create_events(self._connection, table=_KEPT, columns=self.columns)
            for view in _VIEWS:
                self._connection.execute(view.format(columns=every_column(self.columns)))
            create_state_changes(self._connection)
            create_record_hours(self._connection)
            self._closing = opening.pop_all()
        self._doubled: set[str] = set()
        self._hours, self._counted = HourCounts(), False
        self._adding = False
        self._keep_in = keep_in

    @classmethod
    def kept_in(cls, folder: Path, *, columns: Collection[str] | None = None) -> LocalEngine:
        """An engine over relations that were kept, which nothing can be added to.

        Args:
            folder: where ``keep`` wrote them.
            columns: those of the engine that did.

        Raises:
            QueryError: one of them is not there, or is damaged.
        """
        with ExitStack() as opening:
            engine = opening.enter_context(cls(columns=columns, keep_in=folder))
            engine.take(folder)
            opening.pop_all()
        return engine

    def take(self, folder: Path) -> None:
        """Show kept relations in place of those that are here; for ``kept_in``."""
        with _runs("kept relations"):
            for table in _TABLES:
                file = folder / f"{table}.parquet"
                found, known = self._connection.read_parquet(str(file)), self._connection.table(table)
                if (found.columns, found.types) != (known.columns, known.types):
                    raise QueryError(f"{file} has other columns than {table}")
                self._connection.execute(f'DROP TABLE "{table}"')
                found.create_view(table)

    def keep(self) -> None:
        """Write the relations as Parquet files into the folder that was named.

        Raises:
            QueryError: there is no room.
        """
        if self._keep_in is None:
            raise QueryError("relations are kept in a folder, and none was named")
        self._finish()
        with _kept():
            for table in _TABLES:
                self._connection.table(table).write_parquet(str(self._keep_in / f"{table}.parquet"), compression="zstd")

    def columns_alone(self, source: str, name: str) -> frozenset[str] | None:
        """What ``row_of`` has to make of a record that is known to be told by its id alone, None for all.

        Args:
            source: its ``eventSource``.
            name: its ``eventName``.
        """
        if self.columns is None:
            return None
        found = self._alone.get((source, name))
        if found is None:
            found = self._alone[source, name] = (self.columns & self._columns_of(source, name)) | ALONE_COLUMNS
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._closing.close()

    def add(self, rows: Iterable[Row]) -> int:
        """Add rows, in any order, duplicates among them; returns how many."""
        self._doubled.add(_KEPT)
        self._counted = True
        with _kept():
            self._begin()
            return insert_rows(self._connection, self._in_hours(rows), table=_KEPT, columns=self.columns)

    def add_state_changes(self, rows: Iterable[Row]) -> int:
        """Add rows of ``state_row_of``, likewise."""
        self._doubled.add("state_changes")
        with _kept():
            self._begin()
            return insert_state_rows(self._connection, rows)

    def count_hours(self, hours: HourCounts) -> None:
        """Count records that become no row: they show that there was a record."""
        self._hours.add_all(hours)
        self._counted = True

    def _begin(self) -> None:
        # Whatever is added before the next question is written once, and not batch by batch.
        if not self._adding:
            self._connection.begin()
            self._adding = True

    def _in_hours(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self._hours.add_row(row)
            yield row

    def span(self, *, plausible: bool = False, events: bool = True) -> tuple[datetime, datetime] | None:
        """The first and the last time in all relations; None when there is none.

        Args:
            events: whether the services' own events count, and not records alone. By default they do.
            plausible: leave out what is far off: CloudTrail began in 2013, and a time before 2010 or after 2200 is a
                mistake in a record. By default every time counts.
        """
        first, last = next(self.run(_SPANS[events, plausible]).rows)
        return (first, last) if isinstance(first, datetime) and isinstance(last, datetime) else None

    def holds_alerts(self) -> bool:
        """Whether there is any word of an alert that was sent, without which none can be missed."""
        return next(self.run(ANY_KEPT).rows, None) is not None

    def records(self, ids: Collection[str]) -> dict[str, list[dict[str, Value]]]:
        """The rows of ``events`` that bear ids, by id, in the order of their files and places."""
        if not ids:
            return {}
        self._finish()
        cursor = self._connection.cursor()
        with _runs(_BY_ID):
            cursor.execute(_BY_ID, {"ids": sorted(ids)})
        names = [str(column[0]) for column in cursor.description or ()]
        found: dict[str, list[dict[str, Value]]] = {}
        for row in _rows(cursor, _BY_ID):
            record = dict(zip(names, row, strict=True))
            found.setdefault(str(record["event_id"]), []).append(record)
        return found

    def disputed(self) -> list[tuple[str, str, str, int | None]]:
        """Corrections that stand beside the record they name because they cannot be believed: with its id first.

        A correction is believed or not for the reasons in :mod:`custody.lake.sameness`. One whose record is not here
        is none of them.
        """
        return [(str(a), str(b), str(file), place) for a, b, file, place in self.run(_DISPUTED).rows]  # type: ignore[misc]

    def run(self, sql: str, parameters: Parameters | None = None) -> ResultSet:
        """As ``Engine.run``."""
        translated = to_duckdb(sql)
        self._finish()
        if reads_rule_findings(sql):
            with _runs(sql):
                self._find_rules(self.rule_findings())
        cursor = self._connection.cursor()
        with _runs(sql):
            cursor.execute(translated, dict(parameters or {}))
        columns = tuple(str(column[0]) for column in cursor.description or ())
        return ResultSet(columns, _rows(cursor, sql))

    def _find_rules(self, relation: str) -> None:
        """Work the relation out once for all that reads it: its text alone takes two seconds to be planned."""
        if relation != self._rule_findings:
            self._connection.execute(f"CREATE OR REPLACE TABLE {RELATION} AS {to_duckdb(relation)}")
            self._rule_findings = relation

    def _finish(self) -> None:
        """Write down what was added, each record once."""
        if self._adding or self._doubled:
            self._rule_findings = ""
        with _kept():
            if self._adding:
                self._adding = False
                self._connection.commit()
            while self._doubled:
                self._settle(self._doubled.pop())
            if self._counted:
                replace_hours(self._connection, self._hours.rows())
                self._counted = False

    def _settle(self, table: str) -> None:
        """Keep every record once, and mark what corrections replace."""
        self._connection.execute(_ONCE.format(table=table), {"alone": ALONE})
        if table == _KEPT and self._connection.execute(_ANY_CORRECTION).fetchone():
            marked = to_duckdb(_MARKED)
            self._connection.execute(
                f"UPDATE {_KEPT} SET corrected_by = settled.corrected_by FROM ({marked}) AS settled "  # noqa: S608
                f"WHERE settled.fingerprint = {_KEPT}.fingerprint"
            )


def _of_any_place() -> str:
    # Loads every detection.
    from custody.forwarding.rule_findings import of_any_place  # noqa: PLC0415  # see above

    return of_any_place()


def _connect(folder: Path, memory_limit: str, open_to: Path | None = None) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory_limit,
        "temp_directory": str(folder / "spill"),
        "threads": _THREADS,
    }
    # Relations are kept by the part of the package that is in Python.
    connect = duckdb.connect if open_to is None else whole_duckdb().connect
    try:
        connection = connect(folder / "events.duckdb", config=config)
    except duckdb.Error as error:
        if _lacks_room(error):
            raise
        raise QueryError(f"memory limit {memory_limit!r}: {_reason(error)}; write a size such as 512MB") from None
    # Athena's times are UTC, so a comparison with the present has to be.
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    if open_to is not None:
        connection.execute("SET allowed_directories = ?", [[f"{open_to}/"]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _rows(cursor: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[Value, ...]]:
    while True:
        with _runs(sql):
            batch = cursor.fetchmany(_FETCHED)
        if not batch:
            return
        yield from batch


@contextmanager
def _runs(sql: str) -> Iterator[None]:
    """Whatever DuckDB refuses, in one line."""
    with _kept():
        try:
            yield
        except duckdb.Error as error:
            if _lacks_room(error):
                raise
            raise QueryError(f"query {start_of(sql)!r} does not run: {_reason(error)}") from None


@contextmanager
def _kept() -> Iterator[None]:
    """No room to keep records in, in one line with the way out."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        reason = _reason(error) if isinstance(error, duckdb.Error) else error.strerror
        raise QueryError(f"records cannot be kept here: {reason}; set TMPDIR to a folder with more room") from None


def _lacks_room(error: duckdb.Error) -> bool:
    return isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException)


def _reason(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]
