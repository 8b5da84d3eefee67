"""The bucket that holds the record."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_s3 as s3
from constructs import Construct

from custody.errors import SettingsError
from custody.settings import DAYS_IN_SEVEN_YEARS, ObjectLock
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.grants import granted
from custody_cdk.policy import allow, document
from custody_cdk.record import bucket_policy
from custody_cdk.record.access_log_bucket import AccessLogBucket
from custody_cdk.record.deployers import deployers_of
from custody_cdk.removal import keep
from custody_cdk.s3_defaults import NO_ACLS, NOBODY_PUBLIC, VERSIONED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import CfnResource
    from aws_cdk import aws_iam as iam

    from custody_cdk.record.audit_key import AuditKey
    from custody_cdk.record.trail_owner import TrailOwner

INFREQUENT_AFTER_DAYS, ARCHIVE_AFTER_DAYS = 90, 365
_STAY_DAYS = {"STANDARD_IA": 30, "GLACIER_IR": 90}


class AuditBucket(Construct):
    """A versioned, locked, encrypted bucket that only one trail writes into and from which nobody deletes.

    Log files move to Standard-IA after 90 days and to Glacier Instant Retrieval, which Athena still reads, after a
    year, and expire after the retention, never before; S3 moves no file under 128 KB. Costs 0.023 USD a GB-month
    falling to 0.004 USD (**unverified**, https://aws.amazon.com/s3/pricing/); access logs go to a bucket of their own.
    Object Lock, once on, cannot be switched off. A bucket policy holds 20 KB, which bounds ``deployers``
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html).

    Args:
        bucket_name: its physical name; the default is made of the trail's name, account and Region.
        owner: the trail that writes here.
        key: key of the same Region.
        prefix: key prefix of the log files; the trail has to be given the same.
        retention_days: days every log file is locked and kept.
        object_lock: ``governance``, ``compliance`` or ``none``.
        access_log_bucket_name: physical name of the access logs' bucket.
        deployers: ARN patterns of roles that may change the bucket, besides the one that the stack's synthesizer
            deploys with; has to be given where that is not known, see :func:`deployers_of`, and not with
            ``destroy``: a sandbox's bucket is anybody's who may change buckets.
        reader_accounts: other accounts whose principals, allowed by IAM there, read the record; the key has to be given
            the same.
        destroy: empty and delete both buckets with the stack, for sandboxes; late log files can still keep
            the bucket from going, deleting the stack again helps.

    Raises:
        SettingsError: nobody knows who deploys, ``deployers`` besides ``destroy``, a lock that there is not, or less
            than a day of retention.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        owner: TrailOwner,
        key: AuditKey,
        bucket_name: str | None = None,
        prefix: str = "",
        retention_days: int = DAYS_IN_SEVEN_YEARS,
        object_lock: ObjectLock = ObjectLock.GOVERNANCE,
        access_log_bucket_name: str | None = None,
        deployers: Sequence[str] = (),
        reader_accounts: Sequence[str] = (),
        destroy: bool = False,
    ) -> None:
        object_lock = _checked(owner.name, object_lock, retention_days, deployers, destroy=destroy)
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.owner = owner
        where = f"{place.account}-{place.region}"
        self.bucket_name = bucket_name or f"{owner.name}-audit-{where}"
        self.prefix = prefix
        self.key = key
        """The key that log files are encrypted with."""
        self.arn = f"arn:{place.partition}:s3:::{self.bucket_name}"
        self.access_logs = AccessLogBucket(
            self,
            "AccessLogs",
            bucket_name=access_log_bucket_name or f"{owner.name}-access-{where}",
            source_bucket_arn=self.arn,
            destroy=destroy,
        )
        self.resource = self._bucket(key, retention_days, object_lock, destroy=destroy)
        self.policy = self._policy(owner, () if destroy else deployers_of(self, deployers), reader_accounts, destroy)
        self.needed_by_writers: list[CfnResource] = [
            self.policy,
            *(self._emptied(owner.name, locked=object_lock is not ObjectLock.NONE) if destroy else []),
        ]
        """What a trail has to wait for, and what has to wait for the trail to be gone."""

    def _emptied(self, name: str, *, locked: bool) -> Sequence[CfnResource]:
        # Here and not above: aws_lambda is the largest module of the CDK, and only sandboxes need it.
        from custody_cdk.record.emptied_bucket import EmptiedBucket  # noqa: PLC0415

        buckets = [self.resource, self.access_logs.resource]
        # A trail that still writes would fill the bucket again behind the function's back: it waits for these.
        return EmptiedBucket(
            self,
            "Emptied",
            name=f"{name}-empty-buckets",
            buckets=buckets,
            locked=[self.resource] if locked else [],
        ).resources

    def _bucket(self, key: AuditKey, retention_days: int, lock: ObjectLock, *, destroy: bool) -> s3.CfnBucket:
        locked = lock is not ObjectLock.NONE
        bucket = s3.CfnBucket(
            self,
            "Bucket",
            bucket_name=self.bucket_name,
            bucket_encryption={
                "serverSideEncryptionConfiguration": [
                    {
                        "bucketKeyEnabled": True,
                        "serverSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key.arn},
                    }
                ]
            },
            lifecycle_configuration={"rules": _lifecycle(retention_days, locked=locked)},
            logging_configuration={
                "destinationBucketName": self.access_logs.resource.ref,
                "logFilePrefix": "audit/",
            },
            object_lock_enabled=locked,
            object_lock_configuration=_lock(lock, retention_days) if locked else None,
            ownership_controls=NO_ACLS,
            public_access_block_configuration=NOBODY_PUBLIC,
            versioning_configuration=VERSIONED,
        )
        # S3 refuses a logging target that does not let it write yet.
        bucket.add_resource_dependency(self.access_logs.policy)
        keep(bucket, unless=destroy)
        acknowledge(
            bucket,
            "The record is versioned, locked and kept in a service of eleven nines; a second copy in another Region "
            "doubles its cost and is the owner's choice.",
            "S3BucketReplicationEnabled",
        )
        return bucket

    def _policy(
        self,
        owner: TrailOwner,
        deployers: Sequence[str],
        accounts: Sequence[str],
        destroy: bool,  # noqa: FBT001 - private
    ) -> s3.CfnBucketPolicy:
        arn, paths = self.resource.attr_arn, owner.log_paths(self.prefix)
        readers = bucket_policy.accounts_read(self.arn, self.place.partition, accounts, paths) if accounts else []
        protections = (
            []
            if destroy
            else [
                bucket_policy.nobody_deletes(arn),
                bucket_policy.only_deployments_change(arn, deployers),
            ]
        )
        policy = s3.CfnBucketPolicy(
            self,
            "Policy",
            bucket=self.resource.ref,
            policy_document=document(
                [
                    *bucket_policy.cloudtrail_writes(arn, owner, self.prefix),
                    *readers,
                    bucket_policy.only_services_write(arn),
                    *bucket_policy.only_tls(arn),
                    *protections,
                ]
            ),
        )
        # The bucket that stays would be without protection.
        keep(policy, unless=destroy)
        return policy

    @cached_property
    def bucket(self) -> s3.IBucket:
        """The bucket for the CDK's own constructs; its policy stays as it is, whatever is granted on this."""
        return s3.Bucket.from_bucket_attributes(
            self, "Imported", bucket_name=self.bucket_name, encryption_key=self.key.key
        )

    def grant_read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a role or user of this account read the log files and digests, and decrypt them through S3.

        Reading costs the requests, and is in the access logs. Who only asks needs :meth:`AuditLake.grant_ask`.

        Args:
            grantee: a role, user or group of this account, of the app or imported.

        Raises:
            SettingsError: the grantee has no policy of its own, as a service or another account.

        See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
        """
        self.key.let_readers_through_s3()
        place = self.place
        return granted(
            grantee,
            [
                allow("Look", actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=[self.arn]),
                allow("Read", actions=["s3:GetObject", "s3:GetObjectVersion"], resources=[f"{self.arn}/*"]),
                allow(
                    "Decrypt",
                    actions=["kms:Decrypt"],
                    resources=[self.key.arn],
                    condition={"StringEquals": {"kms:ViaService": f"s3.{place.region}.{place.dns_suffix}"}},
                ),
            ],
            what="read the audit bucket",
        )


def _checked(name: str, lock: str, retention_days: int, deployers: Sequence[str], *, destroy: bool) -> ObjectLock:
    """The lock, where all is as it can be."""
    if lock not in set(ObjectLock):
        raise SettingsError(f"object_lock of {name!r} is {lock!r}; write {', '.join(ObjectLock)}")
    if retention_days < 1:
        raise SettingsError(f"retention_days of {name!r} is {retention_days}; write 1 or more")
    if destroy and deployers:
        raise SettingsError(
            f"the bucket of {name!r} is one to destroy, which everybody may change: leave out deployers, or destroy"
        )
    return ObjectLock(lock)


def _lock(lock: ObjectLock, days: int) -> dict[str, Any]:
    return {
        "objectLockEnabled": "Enabled",
        "rule": {"defaultRetention": {"mode": lock.upper(), "days": days}},
    }


def _lifecycle(retention_days: int, *, locked: bool) -> list[dict[str, Any]]:
    tiers = {"STANDARD_IA": INFREQUENT_AFTER_DAYS, "GLACIER_IR": ARCHIVE_AFTER_DAYS}
    return [
        {
            "id": "tier-then-expire",
            "status": "Enabled",
            # A tier is worth it only if the file stays there for the time it is billed at least.
            "transitions": [
                {"storageClass": tier, "transitionInDays": days}
                for tier, days in tiers.items()
                if days + _STAY_DAYS[tier] <= retention_days
            ],
            "expirationInDays": retention_days + 1,
            # Locked versions outlive this until their lock ends; unlocked ones must not go before retention.
            "noncurrentVersionExpiration": {"noncurrentDays": 1 if locked else retention_days},
            "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
        },
        {"id": "sweep-delete-markers", "status": "Enabled", "expiredObjectDeleteMarker": True},
    ]
