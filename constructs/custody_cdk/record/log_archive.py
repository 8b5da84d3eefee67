"""Key and bucket of a record whose trail is in another account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from custody.settings import Mode, Removal, Settings
from custody_cdk.environment import Place, refuse_other_home
from custody_cdk.record.audit_bucket import AuditBucket
from custody_cdk.record.audit_key import AuditKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.record.trail_owner import TrailOwner


class LogArchive(Construct):
    """The key and the bucket that a trail of the settings writes with, in an account of their own.

    Costs as :class:`AuditKey` and :class:`AuditBucket` say. The trail is made after them, in the account of its
    ``owner``.

    Args:
        settings: mode, accounts, name, retention, lock, deployers and trail settings are used.
        owner: the trail, as ``owner_of`` has it. The account of the lake, where it is another, reads the record.

    Raises:
        SettingsError: ``home_region`` was set, and is not the stack's Region; or as :class:`AuditBucket`.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-set-bucket-policy-for-multiple-accounts.html
    """

    def __init__(self, scope: Construct, id_: str, *, settings: Settings, owner: TrailOwner) -> None:
        place = Place.of(scope)
        refuse_other_home(place, settings)
        super().__init__(scope, id_)
        self.place = place
        # A log group is the trail's account's, and so is its key.
        self.key, self.bucket = key_and_bucket(self, settings, owner)


def key_and_bucket(
    scope: Construct,
    settings: Settings,
    owner: TrailOwner,
    *,
    log_group_arns: Sequence[str] = (),
) -> tuple[AuditKey, AuditBucket]:
    """The key and the bucket of a trail, fitted to each other.

    Args:
        scope: that holds both.
        settings: of the deployment.
        owner: the trail.
        log_group_arns: what else the key encrypts.
    """
    destroy = settings.removal is Removal.DESTROY
    audit = settings.accounts.audit
    elsewhere = settings.mode is Mode.ORGANIZATION and audit and audit != Place.of(scope).account
    readers = [audit] if audit and elsewhere else []
    key = AuditKey(
        scope,
        "Key",
        alias=settings.name,
        trail_arn=owner.arn,
        log_group_arns=log_group_arns,
        readers_through_s3=True,
        reader_accounts=readers,
        destroy=destroy,
    )
    bucket = AuditBucket(
        scope,
        "Bucket",
        owner=owner,
        key=key,
        prefix=settings.trail.prefix,
        retention_days=settings.retention_days,
        object_lock=settings.object_lock,
        # A sandbox's bucket is anybody's who may change buckets.
        deployers=() if destroy else settings.deployers,
        reader_accounts=readers,
        destroy=destroy,
    )
    return key, bucket
