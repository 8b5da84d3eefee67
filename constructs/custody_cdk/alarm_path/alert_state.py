"""The table of what the alerts' function told and of what waits, and the schedule by which nothing waits for ever."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from custody_cdk.acknowledgements import acknowledge
from custody_cdk.alarm_path.alert_state_handler import WAITING
from custody_cdk.environment import Place
from custody_cdk.policy import Statement, allow, assumable_by, deny, document
from custody_cdk.removal import keep_replaced

if TYPE_CHECKING:
    from custody_cdk.record.audit_key import AuditKey

_READS = ("dynamodb:Query",)
_WRITES = ("dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem")
_OTHERS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Scan", "dynamodb:UpdateItem")
_QUERIES = ("dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLSelect", "dynamodb:PartiQLUpdate")
_MINUTES = 5


class AlertState(Construct):
    """An encrypted table of which findings were told and which wait, for the function that writes alerts alone.

    Everybody else is refused to read or write an item, whatever IAM allows: who deletes what waits silences it. What
    was told is forgotten after two days, or after 90 where destinations can be told that it is resolved; what waits
    never before it was told. Without backups, for nothing in it lasts: the record is in the log files.

    Costs, on demand, 0.625 USD per million writes and 0.125 USD per million reads (**unverified**,
    https://aws.amazon.com/dynamodb/pricing/on-demand/): two to four writes and a read an alert, and one or two writes
    more where destinations can be told that it is resolved.

    Args:
        name: prefix of the physical names.
        key: key whose ``tables`` are served.
        function_role_arn: role of the function.

    See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html and
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
    """

    def __init__(self, scope: Construct, id_: str, *, name: str, key: AuditKey, function_role_arn: str) -> None:
        super().__init__(scope, id_)
        place = Place.of(scope)
        self.table_name = state_table_name(name)
        arn = place.arn("dynamodb", f"table/{self.table_name}")
        self.resource = table = dynamodb.CfnTable(
            self,
            "Table",
            table_name=self.table_name,
            attribute_definitions=[
                {"attributeName": attribute, "attributeType": type_}
                for attribute, type_ in (("pk", "S"), ("sk", "S"), ("pending", "S"), ("due", "N"))
            ],
            billing_mode="PAY_PER_REQUEST",
            global_secondary_indexes=[
                {
                    "indexName": WAITING,
                    "keySchema": _keys("pending", "due"),
                    "projection": {"projectionType": "KEYS_ONLY"},
                }
            ],
            key_schema=_keys("pk", "sk"),
            resource_policy={"policyDocument": document([self._only(arn, function_role_arn)])},
            sse_specification={"sseEnabled": True, "sseType": "KMS", "kmsMasterKeyId": key.arn},
            time_to_live_specification={"attributeName": "expires", "enabled": True},
        )
        keep_replaced(table)
        acknowledge(
            table,
            "Holds what is told within a day, and what was told for a while: the record is in the log files, and a "
            "backup of this would be of no use.",
            "DynamoDBPITREnabled",
            "DynamoDBInBackupPlan",
            "AwsSolutions-DDB3",
        )

    def _only(self, arn: str, role_arn: str) -> Statement:
        return deny(
            "OnlyTheFunctionReadsAndWrites",
            actions=sorted((*_READS, *_WRITES, *_OTHERS, *_QUERIES)),
            resources=[arn, f"{arn}/index/*"],
            condition={
                "ArnNotEquals": {"aws:PrincipalArn": [role_arn]},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        )


class AlertTicks(Construct):
    """Sends ``{"tick": ...}`` to the alerts' queue every five minutes, by which all that is due is told.

    A run that cannot be sent goes to the dead-letter queue, which alarms. Costs nothing within Scheduler's free 14
    million runs a month (**unverified**, https://aws.amazon.com/eventbridge/pricing/): there are 8,640.

    Args:
        name: prefix of the physical names.
        queue_arn: the alerts' queue, a reference.
        dead_letter_arn: queue for runs that failed.
        key: of both queues.

    See https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
    """

    def __init__(
        self, scope: Construct, id_: str, *, name: str, queue_arn: str, dead_letter_arn: str, key: AuditKey
    ) -> None:
        super().__init__(scope, id_)
        place = Place.of(scope)
        role = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=assumable_by(
                "scheduler", condition={"StringEquals": {"aws:SourceAccount": place.account}}
            ),
        )
        self.role_arn: str = role.attr_arn
        statements = [
            allow("Tick", actions=["sqs:SendMessage"], resources=[queue_arn, dead_letter_arn]),
            allow(
                "EncryptTicks",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[key.arn],
                condition={"StringEquals": {"kms:ViaService": f"sqs.{place.region}.{place.dns_suffix}"}},
            ),
        ]
        policy = iam.CfnManagedPolicy(self, "Policy", roles=[role.ref], policy_document=document(statements))
        schedule = scheduler.CfnSchedule(
            self,
            "Schedule",
            name=f"{name}-alerts-tick",
            description="Has all alerts told that are due",
            flexible_time_window={"mode": "OFF"},
            schedule_expression=f"rate({_MINUTES} minutes)",
            target={
                "arn": queue_arn,
                "deadLetterConfig": {"arn": dead_letter_arn},
                "input": json.dumps({"tick": "<aws.scheduler.scheduled-time>"}),
                "roleArn": self.role_arn,
            },
        )
        schedule.add_resource_dependency(policy)


def state_table_name(name: str) -> str:
    """Physical name of the table."""
    return f"{name}-alert-state"


def state_statements(place: Place, name: str) -> list[Statement]:
    """What the function's role needs of the table."""
    arn = place.arn("dynamodb", f"table/{state_table_name(name)}")
    return [allow("KeepState", actions=[*_WRITES, *_READS], resources=[arn, f"{arn}/index/{WAITING}"])]


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"attributeName": partition, "keyType": "HASH"}, {"attributeName": sort, "keyType": "RANGE"}]
