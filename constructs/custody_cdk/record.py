"""The record: a trail with the key and the bucket it needs."""

from __future__ import annotations

from constructs import Construct

from custody.settings import Removal, Settings
from custody_cdk.audit_bucket import AuditBucket
from custody_cdk.audit_key import AuditKey
from custody_cdk.audit_trail import AuditTrail
from custody_cdk.place import Place
from custody_cdk.trail_logs import trail_log_group_arn
from custody_cdk.trail_owner import TrailOwner


class Record(Construct):
    """Key, bucket and trail, fitted to each other from the settings.

    Args:
        settings: name, retention, lock, organization and trail settings are used.

    See :class:`AuditKey`, :class:`AuditBucket` and :class:`AuditTrail` for cost, limits and sources.
    """

    def __init__(self, scope: Construct, id_: str, *, settings: Settings) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        owner = owner_of(settings, place)
        copied = settings.trail.cloudwatch_logs
        destroy = settings.removal is Removal.DESTROY
        self.key = AuditKey(
            self,
            "Key",
            alias=settings.name,
            trail_arn=owner.arn,
            log_group_arns=[trail_log_group_arn(owner, place.account)] if copied else (),
            readers_through_s3=True,
            destroy=destroy,
        )
        self.bucket = AuditBucket(
            self,
            "Bucket",
            owner=owner,
            key=self.key,
            prefix=settings.trail.prefix,
            retention_days=settings.retention_days,
            object_lock=settings.object_lock,
            destroy=destroy,
        )
        self.trail = AuditTrail(
            self,
            "Trail",
            owner=owner,
            bucket=self.bucket,
            key=self.key,
            cloudwatch_logs_key=self.key if copied else None,
            insights=settings.trail.insights,
        )


def owner_of(settings: Settings, place: Place) -> TrailOwner:
    """Who owns the deployment's trail: this account, or the organization's management account."""
    organization = settings.organization
    return TrailOwner(
        partition=place.partition,
        home_region=place.region,
        name=settings.name,
        account=organization.management_account if organization else place.account,
        organization_id=organization.id if organization else None,
    )
