"""The trail: what records."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_s3 as s3
from constructs import Construct

from custody.errors import SettingsError
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.record.audit_bucket import AuditBucket
from custody_cdk.record.audit_key import AuditKey
from custody_cdk.record.existing import ExistingBucket, ExistingKey, insist
from custody_cdk.record.trail_logs import TrailLogs
from custody_cdk.record.trail_owner import TrailOwner


class AuditTrail(Construct):
    """Records every management event of every Region, reads included, signed and encrypted, into a bucket.

    Image pulls and lifecycle deletions are read-only events, so reads are recorded. Delivery takes about 5 minutes on
    average and is not guaranteed to; the first copy of management events in a Region is free, a second trail costs 2.00
    USD per 100,000 events (**unverified** for today, https://aws.amazon.com/cloudtrail/pricing/). Five trails a Region
    at most. Data events are left out: the services in question have none, and those of S3 would record the writing of
    the record itself.

    Args:
        owner: the trail's name and the account or organization it belongs to.
        bucket: an :class:`AuditBucket`, or an :class:`ExistingBucket` somebody else owns.
        key: an :class:`AuditKey`, or an :class:`ExistingKey`, of the bucket's Region.
        cloudwatch_logs_key: copy records to a log group encrypted with this key; 0.75 USD a GB
            (**unverified**, https://aws.amazon.com/cloudwatch/pricing/).
        insights: record unusual rates of calls and errors; 0.35 USD per 100,000 events analysed (**unverified** for
            today).

    Raises:
        SettingsError: the policy of an existing bucket or key is not said to be in place; the message holds
            the statements its owner must add. Or the policy of a bucket or key of this app is another trail's.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-multi-region-trails.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        owner: TrailOwner,
        bucket: AuditBucket | ExistingBucket,
        key: AuditKey | ExistingKey,
        cloudwatch_logs_key: AuditKey | None = None,
        insights: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        if isinstance(bucket, ExistingBucket):
            insist("bucket", bucket.name, bucket.statements(owner), in_place=bucket.policy_is_in_place)
        if isinstance(key, ExistingKey):
            insist("key", key.arn, key.statements(owner), in_place=key.policy_is_in_place)
        _refuse_another_trail_s(owner, bucket, key)
        self.owner = owner
        self.arn = owner.arn
        logs = TrailLogs(self, "Logs", owner=owner, key=cloudwatch_logs_key) if cloudwatch_logs_key else None
        self.resource = cloudtrail.CfnTrail(
            self,
            "Trail",
            trail_name=owner.name,
            s3_bucket_name=bucket.name if isinstance(bucket, ExistingBucket) else bucket.bucket_name,
            s3_key_prefix=bucket.prefix or None,
            kms_key_id=key.arn,
            is_logging=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            is_organization_trail=owner.organization_id is not None,
            event_selectors=[{"readWriteType": "All", "includeManagementEvents": True}],
            insight_selectors=_INSIGHTS if insights else None,
            cloud_watch_logs_log_group_arn=logs.group_arn if logs else None,
            cloud_watch_logs_role_arn=logs.role_arn if logs else None,
        )
        self._wait_for(bucket, logs)

    def _wait_for(self, bucket: AuditBucket | ExistingBucket, logs: TrailLogs | None) -> None:
        # CloudTrail tries to write while it is being made; the key's policy is part of the key itself.
        if isinstance(bucket, AuditBucket):
            for needed in bucket.needed_by_writers:
                self.resource.add_resource_dependency(needed)
        if logs:
            self.resource.add_resource_dependency(logs.policy)
        else:
            acknowledge(
                self.resource,
                "Alerts come from EventBridge as events arrive and the record is in S3; a third copy, in CloudWatch "
                "Logs, costs 0.75 USD a GB and is switched on by trail.cloudwatch_logs.",
                "CloudTrailCloudWatchLogsEnabled",
            )

    @classmethod
    def for_account(cls, scope: Construct, id_: str, *, name: str = "custody") -> AuditTrail:
        """A trail of this account with a key and a bucket of its own, all by their defaults.

        Args:
            scope: the construct or stack that holds the three.
            id_: of the trail; those of key and bucket begin with it.
            name: of the trail, and the beginning of the names of key and bucket.

        Raises:
            SettingsError: nobody knows who deploys; make an :class:`AuditBucket` with ``deployers``.
        """
        place = Place.of(scope)
        owner = TrailOwner(partition=place.partition, home_region=place.region, name=name, account=place.account)
        key = AuditKey(scope, f"{id_}Key", alias=name, trail_arn=owner.arn, readers_through_s3=True)
        bucket = AuditBucket(scope, f"{id_}Bucket", owner=owner, key=key)
        return cls(scope, id_, owner=owner, bucket=bucket, key=key)

    @cached_property
    def bucket(self) -> s3.IBucket:
        """The bucket for the CDK's own constructs."""
        return s3.Bucket.from_bucket_name(self, "Bucket", self.resource.s3_bucket_name)


def _refuse_another_trail_s(
    owner: TrailOwner, bucket: AuditBucket | ExistingBucket, key: AuditKey | ExistingKey
) -> None:
    """CloudTrail is refused by a bucket or a key whose policy names another trail; a reference passes."""
    if isinstance(key, AuditKey):
        key.has_to_serve(f"the trail {owner.name!r}", "trail_arn")
    admitted = {
        "bucket": bucket.owner.arn if isinstance(bucket, AuditBucket) else None,
        "key": key.trail_arn if isinstance(key, AuditKey) else None,
    }
    for what, arn in admitted.items():
        if arn and "${" not in arn + owner.arn and arn != owner.arn:
            raise SettingsError(f"the {what}'s policy admits {arn} and the trail is {owner.arn}: give both one owner")


_INSIGHTS: list[Any] = [{"insightType": "ApiCallRateInsight"}, {"insightType": "ApiErrorRateInsight"}]
