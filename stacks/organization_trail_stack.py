"""The trail of an organization whose record is kept in another account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from custody.settings import Removal
from custody_cdk import AuditKey, AuditTrail, ExistingBucket, ExistingKey
from custody_cdk.record.record import owner_of
from custody_cdk.record.trail_logs import trail_log_group_arn
from stacks.custody_stack import CustodyStack, StackOptions

if TYPE_CHECKING:
    from constructs import Construct

    from custody.settings import Settings


class OrganizationTrailStack(CustodyStack):
    """The organization's trail, in its management account."""

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, **options: Unpack[StackOptions]) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        place, owner = self.place, owner_of(settings, self.place)
        archive = replace(self.names, account=settings.accounts.log_archive or place.account)
        # CloudTrail takes an alias's ARN: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
        alias = f"arn:{place.partition}:kms:{place.region}:{archive.account}:alias/{settings.name}"
        logs_key = None
        if settings.trail.cloudwatch_logs:
            logs_key = AuditKey(
                self,
                "LogsKey",
                alias=f"{settings.name}-trail-logs",
                log_group_arns=[trail_log_group_arn(owner, place.account)],
                destroy=settings.removal is Removal.DESTROY,
            )
        AuditTrail(
            self,
            "OrganizationTrail",
            owner=owner,
            # The stack of the record, which is deployed before, has the statements.
            bucket=ExistingBucket(name=archive.audit_bucket, prefix=settings.trail.prefix, policy_is_in_place=True),
            key=ExistingKey(arn=alias, policy_is_in_place=True),
            cloudwatch_logs_key=logs_key,
            insights=settings.trail.insights,
        )
        self.tell("Trail", owner.arn, "For aws cloudtrail validate-logs --trail-arn")
