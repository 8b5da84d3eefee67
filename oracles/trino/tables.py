"""The database of a deployment on Trino: the raw tables, the compacted one, and the views as the template has them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.lake import presto_view, record_hours, state_sql
from custody.lake.columns import COLUMNS, Type
from custody.lake.domain_views import domain_views
from custody.lake.events_view import (
    COMPACTED_TABLE,
    DELIVERED_VIEW,
    RAW_TABLE,
    REPLACED_VIEW,
    VIEW,
    delivered_view,
    events_view,
    replaced_view,
)
from custody.lake.raw_table import PARTITIONS, RAW_COLUMNS
from custody.lake.state_changes import STATE_COLUMNS
from oracles.trino.bucket import trino_type

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from custody.lake.columns import Column
    from oracles.trino.bucket import Partition
    from oracles.trino.server import Trino

_ICEBERG = {Type.TIME: "timestamp(6)"}


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, its text, its columns."""

    name: str
    sql: str
    columns: dict[str, Type]


def views(today: str) -> list[View]:
    """Every view of a deployment, ``events`` as of a day."""
    columns = {column.name: column.type for column in COLUMNS}
    return [
        View(DELIVERED_VIEW, delivered_view(), {**columns, "day": Type.TEXT}),
        View(VIEW, events_view(today), columns),
        View(REPLACED_VIEW, replaced_view(today), columns),
        View(
            record_hours.VIEW,
            record_hours.hours_view(today),
            {column.name: column.type for column in record_hours.HOUR_COLUMNS},
        ),
        View(state_sql.VIEW, state_sql.state_view(), {column.name: column.type for column in STATE_COLUMNS}),
        *(View(view.name, view.sql, dict(view.columns)) for view in domain_views()),
    ]


def make(trino: Trino, schema: str, *, partitions: Collection[Partition], months: Collection[str], today: str) -> None:
    """Make the schema with its tables and views; the files lie in ``schema/raw`` and ``schema/state`` below the folder.

    Args:
        trino: the server.
        schema: a name, new.
        partitions: account, Region and day of every folder that holds log files.
        months: of the services' own events.
        today: the SQL of the present day.
    """
    trino.client.run(f"CREATE SCHEMA awsdatacatalog.{schema}")
    trino.client.run(_raw(schema, partitions))
    trino.client.run(_state(schema, months))
    trino.client.run(_compacted(schema, COMPACTED_TABLE, COLUMNS, "day(event_time)"))
    trino.client.run(_compacted(schema, record_hours.COMPACTED_TABLE, record_hours.HOUR_COLUMNS, "month(hour)"))
    for view in views(today):
        _view(trino, schema, view)


def _raw(schema: str, partitions: Collection[Partition]) -> str:
    columns = [f"{name.lower()} {trino_type(shape)}" for name, shape in RAW_COLUMNS]
    listed = [sorted({partition[place] for partition in partitions}) for place in range(len(PARTITIONS))]
    columns += [_enum(name, values) for name, values in zip(PARTITIONS, listed, strict=True)]
    where = f"local:///{schema}/raw"
    return f"""CREATE TABLE awsdatacatalog.{schema}.{RAW_TABLE} ({", ".join(columns)}) WITH (
        format = 'JSON', external_location = '{where}', partitioned_by = ARRAY{list(PARTITIONS)},
        partition_projection_enabled = true,
        partition_projection_location_template = '{where}/${{account}}/CloudTrail/${{region}}/${{day}}')"""


def _state(schema: str, months: Collection[str]) -> str:
    where = f"local:///{schema}/state"
    separator = "U&'" + f"\\{ord(state_sql.NO_DELIMITER):04x}'"
    return f"""CREATE TABLE awsdatacatalog.{schema}.{state_sql.DELIVERED_TABLE} (
        event varchar, {_enum("month", sorted(months) or ["2026/11"])}) WITH (
        format = 'TEXTFILE', textfile_field_separator = {separator}, external_location = '{where}',
        partitioned_by = ARRAY['month'], partition_projection_enabled = true,
        partition_projection_location_template = '{where}/${{month}}')"""


def _enum(name: str, values: Sequence[str]) -> str:
    # Days are named one by one: open Trino would list every day since the first, as Athena does.
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{name} varchar WITH (partition_projection_type = 'enum', partition_projection_values = ARRAY[{listed}])"


def _compacted(schema: str, table: str, columns: Sequence[Column], partition: str) -> str:
    typed = ", ".join(f"{column.name} {_ICEBERG.get(column.type, column.type.athena)}" for column in columns)
    return f"""CREATE TABLE iceberg.{schema}.{table} ({typed}) WITH (
        format = 'PARQUET', partitioning = ARRAY['{partition}'])"""


def _view(trino: Trino, schema: str, view: View) -> None:
    """As the Glue catalogue holds it: the file that Trino's own catalogue of files would write."""
    made = {
        "writerVersion": "476",
        "owner": "oracles",
        "tableType": "VIRTUAL_VIEW",
        "dataColumns": [{"name": name, "type": type_.glue, "properties": {}} for name, type_ in view.columns.items()],
        "partitionColumns": [],
        "parameters": {"presto_view": "true", "comment": "Presto View"},
        "originalStorageFormat": {},
        "serdeParameters": {},
        "viewOriginalText": presto_view.original_text(view.sql, view.columns, database=schema),
        "viewExpandedText": "/* Presto View */",
        "columnStatistics": {},
    }
    folder = trino.folder / "lake" / schema / view.name
    folder.mkdir(parents=True)
    (folder / ".trinoSchema").write_text(json.dumps(made), "utf-8")


def keep(trino: Trino, schema: str) -> None:
    """Put a table with the view's rows in the place of the view ``events``."""
    # Names of our own.
    trino.client.run(f"CREATE TABLE iceberg.{schema}.kept AS SELECT * FROM awsdatacatalog.{schema}.{VIEW}")  # noqa: S608
    trino.client.run(f"DROP VIEW awsdatacatalog.{schema}.{VIEW}")
    trino.client.run(f"ALTER TABLE iceberg.{schema}.kept RENAME TO {VIEW}")
