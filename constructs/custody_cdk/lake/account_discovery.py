"""What finds the accounts and Regions that have log files, so that a new account is read without a deployment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from custody.lake.events_view import RAW_TABLE
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.lake.failed_runs import keeps_failed
from custody_cdk.policy import allow, assumable_by, document
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from custody_cdk.lake.lake_key import LakeKey
    from custody_cdk.policy import Statement
    from custody_cdk.record.record_place import RecordPlace

_CODE = Path(__file__).with_name("find_accounts_handler.py")

MINUTE = 50
"""Of every hour, before the questions and the compaction, which run on the hour and after it."""


class AccountDiscovery(Construct):
    """A function that lists the folders of the record every hour, and a schedule for it.

    It adds accounts and Regions to the projection of the table of log files and takes none out, so an account is read
    an hour after its first log file at the latest. A deployment that changes the table sets the lists back to what the
    settings say, until the next run. A run that fails is tried twice more and then kept in the queue, which alarms.

    Costs a LIST an account, an hour: 0.0036 USD an account and month (**unverified**,
    https://aws.amazon.com/s3/pricing/), and some seconds of 512 MB.

    Args:
        name: prefix of the physical names.
        record: bucket of the log files.
        log_location: ``s3://``, the folder above the accounts' folders, as :func:`projection.location` makes it.
        database: of the table.
        key: of queue and log group.
        dead_letter_arn: queue for runs that failed.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html and, for the table,
    https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        record: RecordPlace,
        log_location: str,
        database: str,
        key: LakeKey,
        dead_letter_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        self._name = function_name(name)
        self._keeps = keeps_failed("Runs", key=key, dead_letter_arn=dead_letter_arn, place=self.place)
        self._dead_letters = {"targetArn": dead_letter_arn}
        folder = log_location.removeprefix(f"s3://{record.bucket}/")
        group = logs.CfnLogGroup(
            self, "Logs", log_group_name=discovery_log_group(name), kms_key_id=key.arn, retention_in_days=30
        )
        discard(group)
        self.resource = self._function(
            group,
            [*_looks(record.bucket_arn, folder), self._writes(database)],
            {"BUCKET": record.bucket, "FOLDER": folder, "DATABASE": database, "TABLE": RAW_TABLE},
        )
        self._schedule(dead_letter_arn)

    def _function(
        self, group: logs.CfnLogGroup, statements: list[Statement], told: dict[str, str]
    ) -> lambda_.CfnFunction:
        place = self.place
        trusted = assumable_by("lambda", condition={"StringEquals": {"aws:SourceAccount": place.account}})
        role = iam.CfnRole(self, "FunctionRole", assume_role_policy_document=trusted)
        log = allow("Log", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group.attr_arn])
        policy = iam.CfnManagedPolicy(
            self,
            "FunctionPolicy",
            roles=[role.ref],
            policy_document=document([*statements, *self._keeps, log]),
        )
        function = lambda_.CfnFunction(
            self,
            "Function",
            code={"zipFile": _CODE.read_text("utf-8")},
            dead_letter_config=self._dead_letters,
            description="Finds the accounts and Regions that have log files",
            environment={"variables": told},
            function_name=self._name,
            handler="index.handler",
            logging_config={"logGroup": group.ref},
            # What lists 2,000 accounts in parallel is the processor, and Lambda gives it by the memory.
            memory_size=512,
            role=role.attr_arn,
            runtime="python3.14",
            timeout=15 * 60,
        )
        function.add_resource_dependency(policy)
        acknowledge(
            function,
            "Calls AWS's own APIs alone, once an hour: a network of its own would cost more than all else here, and "
            "reserved concurrency would take from the account's.",
            "LambdaConcurrency",
            "LambdaInsideVPC",
        )
        return function

    def _writes(self, database: str) -> Statement:
        named = ("catalog", f"database/{database}", f"table/{database}/{RAW_TABLE}")
        return allow(
            "ListTheAccounts",
            actions=["glue:GetTable", "glue:UpdateTable"],
            resources=[self.place.arn("glue", each) for each in named],
        )

    def _schedule(self, dead_letter_arn: str) -> None:
        trusted = assumable_by("scheduler", condition={"StringEquals": {"aws:SourceAccount": self.place.account}})
        role = iam.CfnRole(self, "SchedulerRole", assume_role_policy_document=trusted)
        find = allow("Find", actions=["lambda:InvokeFunction"], resources=[self.resource.attr_arn])
        iam.CfnManagedPolicy(self, "SchedulerPolicy", roles=[role.ref], policy_document=document([find, *self._keeps]))
        scheduler.CfnSchedule(
            self,
            "Schedule",
            name=self._name,
            description="Finds the accounts and Regions that have log files",
            flexible_time_window={"mode": "OFF"},
            schedule_expression=f"cron({MINUTE} * * * ? *)",
            schedule_expression_timezone="UTC",
            target={
                "arn": self.resource.attr_arn,
                "deadLetterConfig": {"arn": dead_letter_arn},
                "roleArn": role.attr_arn,
            },
        )


def _looks(bucket_arn: str, folder: str) -> list[Statement]:
    return [
        allow(
            "ListTheFolders",
            actions=["s3:ListBucket"],
            resources=[bucket_arn],
            condition={"StringLike": {"s3:prefix": [folder, f"{folder}*/CloudTrail/"]}},
        )
    ]


def function_name(name: str) -> str:
    """Physical name of the function and of its schedule."""
    return f"{name}-accounts"


def discovery_log_group(name: str) -> str:
    """Name of the function's log group."""
    return f"/aws/lambda/{function_name(name)}"
