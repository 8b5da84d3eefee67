"""The key of the lake: of what is derived from the record, not of the record."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aws_cdk import aws_kms as kms
from constructs import Construct

from custody_cdk.environment import Place
from custody_cdk.policy import document
from custody_cdk.record import key_policy
from custody_cdk.record.audit_key import LONGEST_WINDOW_DAYS, SHORTEST_WINDOW_DAYS
from custody_cdk.removal import keep_key

if TYPE_CHECKING:
    from collections.abc import Sequence


class LakeKey(Construct):
    """A customer managed key for the lake's buckets, queue and log group.

    Principals of the account whose IAM policy says so use it through S3 and SQS, and in no other way. Costs 1.00 USD a
    month, 2.00 USD after the first rotation and 3.00 USD from the second on, and 0.03 USD per 10,000 requests after
    the account's first 20,000.

    Args:
        alias: the alias without ``alias/``.
        queue_arns: dead-letter queues that EventBridge and EventBridge Scheduler send to.
        log_group_arns: CloudWatch Logs groups.
        destroy: delete the key with its stack, after 7 days of waiting.

    See https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alias: str = "custody-lake",
        queue_arns: Sequence[str] = (),
        log_group_arns: Sequence[str] = (),
        destroy: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        statements = [
            key_policy.administration(place.partition, place.account),
            key_policy.through(place, "UsedThroughServices", "s3", "sqs", writing=True),
        ]
        if queue_arns:
            statements.append(key_policy.queues(queue_arns, ("events", "scheduler")))
        if log_group_arns:
            statements.append(key_policy.log_groups(log_group_arns, place.region, place.dns_suffix))
        self.resource = kms.CfnKey(
            self,
            "Key",
            description=f"{alias}: encrypts what questions are asked of, and the answers",
            enable_key_rotation=True,
            key_policy=document(statements),
            pending_window_in_days=SHORTEST_WINDOW_DAYS if destroy else LONGEST_WINDOW_DAYS,
        )
        keep_key(self.resource, unless=destroy)
        self.alias_name = f"alias/{alias}"
        kms.CfnAlias(self, "Alias", alias_name=self.alias_name, target_key_id=self.resource.attr_key_id)

    @property
    def arn(self) -> str:
        """ARN of the key, a reference to it within its stack."""
        return self.resource.attr_arn

    @cached_property
    def key(self) -> kms.IKey:
        """The key for the CDK's own constructs; its policy stays as it is, whatever is granted on this."""
        return kms.Key.from_key_arn(self, "Imported", self.arn)
