"""The database: tables over the log files and over what is made of them, and the views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_glue as glue
from constructs import Construct

from custody.aws.lake_names import STATE_FOLDER
from custody.lake import compaction, events_view, presto_view, projection, raw_table, record_hours, state_sql, taken
from custody.lake.columns import COLUMNS, Type
from custody.lake.domain_views import domain_views
from custody.lake.record_hours import HOUR_COLUMNS
from custody.lake.state_changes import STATE_COLUMNS
from custody.settings import DAYS_IN_SEVEN_YEARS
from custody_cdk.environment import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCOUNT_TABLE = "cloudtrail_account"
FAILED_FOLDER = f"{STATE_FOLDER}-failed"

COMPACTED = {events_view.COMPACTED_TABLE: "events", record_hours.COMPACTED_TABLE: "record-hours"}
"""The Iceberg tables, and the folder of the data bucket that each has for its own."""


class LakeTables(Construct):
    """A Glue database with the log files, ``events``, ``record_hours`` and ``state_changes``, and the views over them.

    Partitions are projected: nothing has to be added when a day, a Region or an account comes. Tables cost nothing. A
    change of the compacted table's columns is no update that CloudFormation makes; see docs/lake.md.

    Args:
        database: name of the database.
        log_location: the folder above the accounts' folders, as :func:`projection.location` makes it.
        data_bucket: name of the bucket of the compacted table and the state changes; it has to be there first.
        regions: Regions that may have log files; none means all of the partition, for a trail records them all.
        accounts: whose log files are read; none means the stack's own.
        any_account: make a second table that reads whichever account a query names, for an organization.
        retention_days: days that log files are kept.

    Raises:
        SettingsError: the stack is in no known Region.

    See https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        database: str = "custody",
        log_location: str,
        data_bucket: str,
        regions: Sequence[str] = (),
        accounts: Sequence[str] = (),
        any_account: bool = False,
        retention_days: int = DAYS_IN_SEVEN_YEARS,
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        regions = regions or self.place.regions()
        accounts = accounts or (self.place.account,)
        self.name = database
        self.database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=self.place.account,
            database_name=database,
            database_input={"name": database, "description": "Who did what to images and pipelines, from CloudTrail"},
        )
        # A reference, so that the database is made first; asked for once.
        self._database_name = self.database.ref
        read = {events_view.RAW_TABLE: accounts} | ({ACCOUNT_TABLE: ()} if any_account else {})
        for table, listed in read.items():
            projected = projection.cloudtrail(
                log_location, regions=regions, accounts=listed, retention_days=retention_days
            )
            self._raw(table, log_location, projected)
        self._compacted(data_bucket)
        self._delivered(f"s3://{data_bucket}/{STATE_FOLDER}/", retention_days)
        self._taken(f"s3://{data_bucket}/{taken.FOLDER}/")
        self._views()

    def _raw(self, name: str, location: str, parameters: dict[str, str]) -> None:
        self._table(
            name,
            description="Every record of the log files, as they are. Name the day, or all of them are read",
            columns=raw_table.glue_columns(),
            partitions=raw_table.PARTITIONS,
            parameters={"classification": "cloudtrail", **parameters},
            storage={
                "location": location,
                "inputFormat": raw_table.INPUT_FORMAT,
                "outputFormat": raw_table.OUTPUT_FORMAT,
                "serdeInfo": {"serializationLibrary": raw_table.SERDE},
            },
        )

    def _taken(self, location: str) -> None:
        self._table(
            taken.TABLE,
            description="What scheduled questions took in, for an hour or a day: name the slot. Not for people",
            columns=taken.glue_columns(),
            partitions=(taken.SLOT,),
            parameters=taken.projection(location),
            storage={
                "location": location,
                "inputFormat": taken.INPUT_FORMAT,
                "outputFormat": taken.OUTPUT_FORMAT,
                "serdeInfo": {"serializationLibrary": taken.SERDE},
            },
        )

    def _delivered(self, location: str, retention_days: int) -> None:
        self._table(
            state_sql.DELIVERED_TABLE,
            description="Every event of ECR and CodePipeline themselves, a line each, as it was delivered",
            columns=[{"name": "event", "type": "string"}],
            partitions=("month",),
            parameters=state_sql.projection(location, retention_days=retention_days),
            storage={
                "location": location,
                "inputFormat": state_sql.INPUT_FORMAT,
                "outputFormat": state_sql.OUTPUT_FORMAT,
                "serdeInfo": {
                    "serializationLibrary": state_sql.SERDE,
                    "parameters": {"field.delim": state_sql.NO_DELIMITER},
                },
            },
        )

    def _table(
        self,
        name: str,
        *,
        description: str,
        columns: list[dict[str, str]],
        partitions: Sequence[str],
        parameters: dict[str, str],
        storage: dict[str, Any],
    ) -> None:
        table_input = {
            "name": name,
            "description": description,
            "tableType": "EXTERNAL_TABLE",
            "parameters": {"EXTERNAL": "TRUE", **parameters},
            "partitionKeys": [{"name": partition, "type": "string"} for partition in partitions],
            "storageDescriptor": {"columns": columns, **storage},
        }
        self._add(name, table_input=table_input)

    def _compacted(self, bucket: str) -> None:
        places = {table: f"s3://{bucket}/{folder}" for table, folder in COMPACTED.items()}
        of_events, of_hours = events_view.COMPACTED_TABLE, record_hours.COMPACTED_TABLE
        tables = {
            of_events: compaction.iceberg_table(places[of_events]),
            of_hours: compaction.iceberg_table(places[of_hours], HOUR_COLUMNS, time="hour", period="month"),
        }
        for name, table in tables.items():
            iceberg = {"metadataOperation": "CREATE", "version": "2", "icebergTableInput": table}
            self._add(name, name=name, open_table_format_input={"icebergInput": iceberg})

    def _views(self) -> None:
        columns = {column.name: column.type for column in COLUMNS}
        self._view(
            events_view.DELIVERED_VIEW,
            events_view.delivered_view(),
            {**columns, "day": Type.TEXT},
            "Records of the services in scope as often as they were delivered. Name the day, or all files are read",
        )
        self._view(
            events_view.VIEW,
            events_view.events_view(),
            columns,
            "One row a CloudTrail record of the services in scope, corrections in place of what they replace",
        )
        self._view(
            events_view.REPLACED_VIEW,
            events_view.replaced_view(),
            columns,
            "What corrections replaced, with the correction's id in corrected_by",
        )
        self._view(
            record_hours.VIEW,
            record_hours.hours_view(),
            {column.name: column.type for column in HOUR_COLUMNS},
            "One row an account, Region and hour with records of any service",
        )
        self._view(
            state_sql.VIEW,
            state_sql.state_view(),
            {column.name: column.type for column in STATE_COLUMNS},
            "One row an event of a service's own",
        )
        for view in domain_views():
            self._view(view.name, view.sql, view.columns, view.title)

    def _view(self, name: str, sql: str, columns: dict[str, Type], description: str) -> None:
        table_input = presto_view.table_input(name, sql, columns, database=self.name, description=description)
        self._add(name, table_input=table_input)

    def _add(self, id_: str, /, **properties: Any) -> None:
        glue.CfnTable(self, id_, catalog_id=self.place.account, database_name=self._database_name, **properties)
