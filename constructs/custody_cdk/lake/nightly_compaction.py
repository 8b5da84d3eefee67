"""What starts the compaction every night."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from custody.lake.compaction import REREAD_DAYS, merge
from custody.lake.record_hours import hours_merge
from custody_cdk.environment import Place
from custody_cdk.lake.failed_runs import keeps_failed
from custody_cdk.lake.lake_access import acknowledge_folders
from custody_cdk.lake.lake_tables import COMPACTED
from custody_cdk.policy import assumable_by, document

if TYPE_CHECKING:
    from custody_cdk.lake.lake_access import LakeAccess
    from custody_cdk.lake.lake_key import LakeKey

RETRY_HOURS, RETRY_ATTEMPTS = 6, 10


class NightlyCompaction(Construct):
    """Schedules that have Athena run a MERGE each, for the records and for the hours, without any code in between.

    A query that cannot be started is tried again for 6 hours, then kept in the queue, which alarms; one that fails
    raises the alert of :class:`FailedQueries`. Schedules are free; a query costs 5.00 USD a TB
    read, **unverified**: https://aws.amazon.com/athena/pricing/ has your Region's price.

    Args:
        name: prefix of the physical names.
        hour: of the day, UTC.
        workgroup: the jobs' workgroup.
        access: what the query needs.
        key: of the queue.
        dead_letter_arn: queue for calls that failed.

    See https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        hour: int,
        workgroup: str,
        access: LakeAccess,
        key: LakeKey,
        dead_letter_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self._job = {
            "QueryExecutionContext": {"Catalog": "AwsDataCatalog", "Database": access.database},
            "WorkGroup": workgroup,
        }
        self.role_arn = self._role(workgroup, access, key, dead_letter_arn)
        """The role that writes the compacted tables, as a reference."""
        self._target = {
            "arn": f"arn:{place.partition}:scheduler:::aws-sdk:athena:startQueryExecution",
            "deadLetterConfig": {"arn": dead_letter_arn},
            "retryPolicy": {"maximumEventAgeInSeconds": RETRY_HOURS * 3600, "maximumRetryAttempts": RETRY_ATTEMPTS},
            "roleArn": self.role_arn,
        }
        self._cron = f"cron(0 {hour} * * ? *)"
        days = "Takes the days past into the compacted table"
        self.resource = self._nightly("Schedule", f"{name}-compaction", days, merge())
        hours = "Keeps in which hours there are records"
        self.hours = self._nightly("Hours", f"{name}-compaction-of-hours", hours, hours_merge(REREAD_DAYS))

    def _nightly(self, id_: str, name: str, description: str, sql: str) -> scheduler.CfnSchedule:
        return scheduler.CfnSchedule(
            self,
            id_,
            name=name,
            description=description,
            flexible_time_window={"mode": "OFF"},
            schedule_expression=self._cron,
            schedule_expression_timezone="UTC",
            target={**self._target, "input": json.dumps({"QueryString": sql, **self._job})},
        )

    def _role(self, workgroup: str, access: LakeAccess, key: LakeKey, dead_letter_arn: str) -> str:
        place = self.place
        role = iam.CfnRole(
            self,
            "Role",
            description="Lets EventBridge Scheduler compact the lake",
            assume_role_policy_document=assumable_by(
                "scheduler", condition={"StringEquals": {"aws:SourceAccount": place.account}}
            ),
        )
        statements = [
            *access.runs(workgroup),
            *access.compacts(COMPACTED),
            *keeps_failed("Calls", key=key, dead_letter_arn=dead_letter_arn, place=place),
        ]
        policy = iam.CfnManagedPolicy(self, "Policy", roles=[role.ref], policy_document=document(statements))
        acknowledge_folders(policy, statements, place)
        return role.attr_arn
