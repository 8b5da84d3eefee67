"""A copy of the record in CloudWatch Logs, for those who watch it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import allow, assumable_by, document
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from custody_cdk.record.audit_key import AuditKey
    from custody_cdk.record.trail_owner import TrailOwner

KEPT_DAYS = 365


class TrailLogs(Construct):
    """A log group that CloudTrail copies records into, kept for a year.

    Costs 0.25 USD a GB delivered, 0.50 USD a GB taken in and 0.03 USD a GB-month (**unverified**,
    https://aws.amazon.com/cloudwatch/pricing/).
    Records over 256 KB are not copied.

    Args:
        owner: the trail.
        key: a key whose ``log_group_arns`` has :func:`trail_log_group_arn`.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
    """

    def __init__(self, scope: Construct, id_: str, *, owner: TrailOwner, key: AuditKey) -> None:
        key.has_to_serve(f"the log group of trail {owner.name!r}", "log_group_arns")
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        arn = trail_log_group_arn(owner, place.account)
        self.group_arn = f"{arn}:*"
        group = logs.CfnLogGroup(
            self,
            "Group",
            log_group_name=trail_log_group_name(owner),
            kms_key_id=key.arn,
            retention_in_days=KEPT_DAYS,
        )
        discard(group)
        role = iam.CfnRole(
            self,
            "Role",
            # CloudTrail's page says that neither source condition is supported here.
            assume_role_policy_document=assumable_by("cloudtrail", condition=None),
        )
        self.role_arn = role.attr_arn
        self.policy = self._policy(_streams(arn, owner), role)
        self.policy.add_resource_dependency(group)

    def _policy(self, streams: list[str], role: iam.CfnRole) -> iam.CfnManagedPolicy:
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[role.ref],
            policy_document=document(
                [allow("WriteRecords", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=streams)]
            ),
        )
        acknowledge(
            policy,
            "CloudTrail names the log stream after the account and Region it writes for; the group is fixed.",
            *(f"AwsSolutions-IAM5[Resource::{self.place.as_written(stream)}]" for stream in streams),
        )
        return policy


def _streams(group_arn: str, owner: TrailOwner) -> list[str]:
    """What CloudTrail calls its streams: by account and Region, and of an organization by the organization's id.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
    """
    names = ["*_CloudTrail_*", *([f"{owner.organization_id}_*"] if owner.organization_id else [])]
    return [f"{group_arn}:log-stream:{name}" for name in names]


def trail_log_group_name(owner: TrailOwner) -> str:
    """Name of the trail's log group."""
    return f"/custody/{owner.name}/trail"


def trail_log_group_arn(owner: TrailOwner, account: str) -> str:
    """ARN of the trail's log group, in the account that deploys, without the trailing ``:*``."""
    return f"arn:{owner.partition}:logs:{owner.home_region}:{account}:log-group:{trail_log_group_name(owner)}"
