"""A bucket of the lake: for what can be made again from the record, or for answers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_s3 as s3
from constructs import Construct

from custody.errors import SettingsError
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import document
from custody_cdk.record import bucket_policy
from custody_cdk.removal import keep
from custody_cdk.s3_defaults import NO_ACLS, NOBODY_PUBLIC, VERSIONED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody_cdk.lake.lake_key import LakeKey
    from custody_cdk.record.access_log_bucket import AccessLogBucket

REPLACED_DAYS = 7


class LakeBucket(Construct):
    """An encrypted, versioned bucket without locks; a replaced or deleted object can be had back for 7 days.

    Costs storage alone, 0.023 USD a GB-month (**unverified**, https://aws.amazon.com/s3/pricing/), and requests.

    Args:
        bucket_name: its physical name.
        key: its key.
        access_logs: where its requests are logged, under ``PURPOSE/``; it has to admit this bucket's ARN.
        purpose: a word for what it is for.
        expire_days: days after which objects go; None keeps them.
        expiring: key prefix of what expires, by default everything.
        passing: days after which other key prefixes go.
        destroy: delete it with its stack; it has to be empty by then.

    Raises:
        SettingsError: ``expiring`` without ``expire_days``.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        bucket_name: str,
        key: LakeKey,
        access_logs: AccessLogBucket,
        purpose: str = "lake",
        expire_days: int | None = None,
        expiring: str = "",
        passing: Mapping[str, int] | None = None,
        destroy: bool = False,
    ) -> None:
        if expiring and expire_days is None:
            raise SettingsError(
                f"bucket {bucket_name!r} is told that {expiring!r} expires and not when; write expire_days"
            )
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.bucket_name = bucket_name
        self.key = key
        self.arn = f"arn:{place.partition}:s3:::{bucket_name}"
        self.resource = self._bucket(
            key, access_logs, purpose, [*_lifecycle(expire_days, expiring), *_passing(passing or {})]
        )
        keep(self.resource, unless=destroy)
        self.policy = s3.CfnBucketPolicy(
            self,
            "Policy",
            bucket=self.resource.ref,
            policy_document=document(bucket_policy.only_tls(self.resource.attr_arn)),
        )
        keep(self.policy, unless=destroy)
        acknowledge(
            self.resource,
            "What lies here is made from the record, which is locked in a bucket of its own, or is an answer that can "
            "be asked for again.",
            "S3BucketReplicationEnabled",
        )

    @cached_property
    def bucket(self) -> s3.IBucket:
        """The bucket for the CDK's own constructs; its policy stays as it is, whatever is granted on this."""
        return s3.Bucket.from_bucket_attributes(
            self, "Imported", bucket_name=self.bucket_name, encryption_key=self.key.key
        )

    def written_by(self, writers: Mapping[str, Sequence[str]]) -> None:
        """Let nobody else write or remove what lies in some folders.

        Args:
            writers: ARN patterns of roles and users, by folder.
        """
        arn = self.resource.attr_arn
        statements = [
            bucket_policy.only_these_write(f"OnlyJobsWrite{number}", arn, folder, principals)
            for number, (folder, principals) in enumerate(writers.items(), start=1)
        ]
        self.policy.policy_document = document([*bucket_policy.only_tls(arn), *statements])

    def _bucket(
        self, key: LakeKey, access_logs: AccessLogBucket, purpose: str, rules: list[dict[str, Any]]
    ) -> s3.CfnBucket:
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
            lifecycle_configuration={"rules": rules},
            logging_configuration={
                "destinationBucketName": access_logs.resource.ref,
                "logFilePrefix": f"{purpose}/",
            },
            ownership_controls=NO_ACLS,
            public_access_block_configuration=NOBODY_PUBLIC,
            versioning_configuration=VERSIONED,
        )
        # S3 refuses a logging target that does not let it write yet.
        bucket.add_resource_dependency(access_logs.policy)
        return bucket


def _lifecycle(expire_days: int | None, expiring: str) -> list[dict[str, Any]]:
    swept: dict[str, Any] = {
        "id": "sweep",
        "status": "Enabled",
        "noncurrentVersionExpiration": {"noncurrentDays": REPLACED_DAYS},
        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
    }
    if expire_days is None:
        return [swept]
    expired: dict[str, Any] = {"id": "expire", "status": "Enabled", "expirationInDays": expire_days}
    return [swept, expired | ({"prefix": expiring} if expiring else {})]


def _passing(prefixes: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"id": f"pass-{prefix.strip('/')}", "status": "Enabled", "expirationInDays": days, "prefix": prefix}
        for prefix, days in prefixes.items()
    ]
