"""What a principal needs for asking and for answering, as policy statements: named resources, no action with a star.

The only resources written ``*`` are those of five calls to CloudTrail and Athena that take none; their condition names
the Regions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody_cdk.acknowledgements import acknowledge
from custody_cdk.policy import Statement, allow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_iam as iam

    from custody_cdk.environment import Place
    from custody_cdk.record.record_place import RecordPlace

_ASK = (
    "athena:BatchGetNamedQuery",
    "athena:BatchGetQueryExecution",
    "athena:GetNamedQuery",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:GetQueryResultsStream",
    "athena:GetQueryRuntimeStatistics",
    "athena:GetWorkGroup",
    "athena:ListNamedQueries",
    "athena:ListQueryExecutions",
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
)
# The saved queries, the list of past ones and the statistics are for people, in Athena's console.
_RUN = ("athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution")
_SAVED = ("athena:BatchGetNamedQuery", "athena:GetNamedQuery", "athena:ListNamedQueries")
_READ_TABLES = ("glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables")
_LOOK = ("s3:GetBucketLocation", "s3:ListBucket")
_WRITE = ("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject")


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeAccess:
    """The resources of one lake, and the statements over them.

    Args:
        place: of the lake.
        database: the Glue database.
        record: bucket and key of the log files.
        log_path: key prefix of the log files, ``AWSLogs`` or ``PREFIX/AWSLogs``.
        data_bucket_arn: of the compacted table and the state changes.
        results_bucket_arn: of the answers.
        key_arn: key of the last two.
    """

    place: Place
    database: str
    record: RecordPlace
    log_path: str
    data_bucket_arn: str
    results_bucket_arn: str
    key_arn: str

    def asks(self, workgroup: str, *, actions: Sequence[str] = _ASK) -> list[Statement]:
        """Ask in one workgroup, and read what the answers need.

        Args:
            workgroup: by its name.
            actions: of Athena there; by default all that people and the console call.
        """
        results = f"{self.results_bucket_arn}/{workgroup}/*"
        return [
            allow("AskInTheWorkgroup", actions=actions, resources=[self.place.arn("athena", f"workgroup/{workgroup}")]),
            allow(
                "UseTheCatalogue",
                actions=["athena:GetDataCatalog"],
                resources=[self.place.arn("athena", "datacatalog/AwsDataCatalog")],
            ),
            allow("ReadTheTables", actions=_READ_TABLES, resources=self._glue()),
            allow(
                "LookIntoTheBuckets",
                actions=_LOOK,
                resources=[self.record.bucket_arn, self.data_bucket_arn, self.results_bucket_arn],
            ),
            allow(
                "ReadTheRecord",
                actions=["s3:GetObject"],
                resources=[f"{self.record.bucket_arn}/{self.log_path}/*", f"{self.data_bucket_arn}/*", results],
            ),
            allow("KeepAnswers", actions=_WRITE, resources=[results]),
            *self._keys(),
        ]

    def opens_the_console(self) -> list[Statement]:
        """Open Athena's console and see what there is to ask, as AWS's example for a workgroup's users lists it.

        See https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html and, for ``default``,
        https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
        """
        return [
            # Athena knows no resource for these three, so that only the Region is left to narrow them by.
            allow(
                "OpenTheConsole",
                actions=["athena:ListDataCatalogs", "athena:ListEngineVersions", "athena:ListWorkGroups"],
                resources=["*"],
                condition={"StringEquals": {"aws:RequestedRegion": [self.place.region]}},
            ),
            allow(
                "SeeTheTables",
                actions=[
                    "athena:GetDatabase",
                    "athena:GetTableMetadata",
                    "athena:ListDatabases",
                    "athena:ListTableMetadata",
                ],
                resources=[self.place.arn("athena", "datacatalog/AwsDataCatalog")],
            ),
            allow(
                "SeeTheDatabases",
                actions=["glue:GetDatabase", "glue:GetDatabases"],
                resources=[
                    self.place.arn("glue", each)
                    for each in ("catalog", "database/default", f"database/{self.database}")
                ],
            ),
        ]

    def runs(self, workgroup: str) -> list[Statement]:
        """As :meth:`asks`, for a machine: run a query and read its answer."""
        return self.asks(workgroup, actions=_RUN)

    def reads_saved_queries(self, workgroup: str) -> Statement:
        """Read the saved queries of a workgroup, for a principal that asks in another."""
        return allow(
            "ReadSavedQueries",
            actions=_SAVED,
            resources=[self.place.arn("athena", f"workgroup/{workgroup}")],
        )

    def finds_log_files(self, history_regions: Sequence[str]) -> list[Statement]:
        """Find the trail's bucket without being told, and look into Event history.

        Args:
            history_regions: Regions whose Event history may be looked up.

        See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
        """
        # CloudTrail knows no resource for either call, so that only the Region is left to narrow them by.
        return [
            allow(
                "FindTheTrail",
                actions=["cloudtrail:DescribeTrails"],
                resources=["*"],
                condition={"StringEquals": {"aws:RequestedRegion": [self.place.region]}},
            ),
            allow(
                "LookUpEventHistory",
                actions=["cloudtrail:LookupEvents"],
                resources=["*"],
                condition={"StringEquals": {"aws:RequestedRegion": list(history_regions)}},
            ),
        ]

    def compacts(self, tables: Mapping[str, str]) -> list[Statement]:
        """Write Iceberg tables, besides asking.

        Args:
            tables: the folder of the data bucket that each has for its own.
        """
        # Iceberg removes the files of a commit that failed; versioning keeps what was removed for some days.
        return [
            allow("CommitTheTable", actions=["glue:UpdateTable"], resources=self._glue(*tables)),
            allow(
                "WriteTheTable",
                actions=["s3:DeleteObject", *_WRITE],
                resources=[f"{self.data_bucket_arn}/{folder}/*" for folder in tables.values()],
            ),
        ]

    def location(self, folder: str) -> str:
        """A folder of the data bucket, for SQL."""
        return f"s3://{self.data_bucket_arn.partition(':::')[2]}/{folder}/"

    def writes(self, folder: str) -> Statement:
        """Write files into one folder of the data bucket, for a query whose answer lies there."""
        return allow("WriteTheFolder", actions=_WRITE, resources=[f"{self.data_bucket_arn}/{folder}/*"])

    def _glue(self, *tables: str) -> list[str]:
        # The database holds the lake's tables and views alone, by their names or all of them.
        named = [f"table/{self.database}/{table}" for table in tables or ("*",)]
        return [self.place.arn("glue", each) for each in ("catalog", f"database/{self.database}", *named)]

    def _keys(self) -> list[Statement]:
        place = self.place
        through_s3 = {"kms:ViaService": f"s3.{place.region}.{place.dns_suffix}"}
        return [
            *self.record.decrypted(place),
            allow(
                "UseTheLakesKeyThroughS3",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[self.key_arn],
                condition={"StringEquals": through_s3},
            ),
        ]


def acknowledge_folders(policy: iam.CfnManagedPolicy, statements: Sequence[Statement], place: Place) -> None:
    """Acknowledge the stars of a policy: a folder's objects, and what only a condition can name."""
    stars = [resource for statement in statements for resource in statement["Resource"] if "*" in resource]
    acknowledge(
        policy,
        "A star stands for the objects of one named folder, the tables of one database, or the one key whose alias the "
        "condition names, or that another account's key policy lets this account use through S3.",
        *(f"AwsSolutions-IAM5[Resource::{place.as_written(star)}]" for star in stars if star != "*"),
    )
    if "*" in stars:
        acknowledge(
            policy,
            "The calls to CloudTrail and Athena read, and take no resource; the condition names the Regions of each.",
            "AwsSolutions-IAM5[Resource::*]",
        )
