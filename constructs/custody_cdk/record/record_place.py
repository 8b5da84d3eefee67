"""Where a deployment's record lies, for who only reads it: the lake, and who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from custody.aws.names import Names
from custody.settings.placement import record_bucket
from custody_cdk.policy import Statement, allow
from custody_cdk.record import bucket_policy, key_policy

if TYPE_CHECKING:
    from custody.settings import Settings
    from custody_cdk.environment import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """A bucket of log files and the key that they are encrypted with.

    Args:
        partition: of the bucket.
        bucket: its name.
        account: of bucket and key.
        key_arn: of the key; None where its id is not known, or where there is none.
        key_alias: ``alias/NAME`` of a key of the reader's own account; None for another account's.
        encrypted: whether a key of KMS's is used.
    """

    partition: str
    bucket: str
    account: str
    key_arn: str | None = None
    key_alias: str | None = None
    encrypted: bool = True

    @property
    def bucket_arn(self) -> str:
        """ARN of the bucket."""
        return f"arn:{self.partition}:s3:::{self.bucket}"

    @classmethod
    def of(cls, settings: Settings, place: Place) -> RecordPlace:
        """The record of a deployment, read from a place.

        Args:
            settings: mode, accounts, record and name are used.
            place: of the lake.
        """
        names = Names(name=settings.name, partition=place.partition, account=place.account, home_region=place.region)
        bucket, account = record_bucket(settings, names)
        found = cls(partition=place.partition, bucket=bucket, account=account)
        if settings.record:
            return replace(found, key_arn=settings.record.key, encrypted=settings.record.key is not None)
        return replace(found, key_alias=f"alias/{settings.name}" if account == place.account else None)

    def owner_adds(self, place: Place, log_path: str) -> dict[str, list[Statement]]:
        """What the policies of a bucket and a key that somebody else made need, for a reader; by whose policy it is.

        Args:
            place: of the reader, whose account is written out where it is another than the bucket's.
            log_path: key prefix of the log files, such as ``AWSLogs``.
        """
        reads = (place.partition, [place.account])
        added: dict[str, list[Statement]] = {}
        if self.account != place.account:
            added[f"bucket {self.bucket}"] = bucket_policy.accounts_read(self.bucket_arn, *reads, [log_path])
        if self.key_arn:
            added[f"key {self.key_arn}"] = [
                key_policy.accounts_read(place.region, place.dns_suffix, *reads)
                if self.key_arn.split(":")[4] != place.account
                else key_policy.through(place, "ReadersThroughS3", "s3")
            ]
        return added

    def decrypted(self, place: Place) -> list[Statement]:
        """What a reader's policy needs to decrypt the record; nothing where no key of KMS's is used.

        A key of the reader's account is known by its alias. Of another account's the id is not known here, and that
        account's key policy alone says which of its keys this account uses.

        Args:
            place: of the reader.
        """
        if not self.encrypted:
            return []
        condition = {"StringEquals": {"kms:ViaService": f"s3.{place.region}.{place.dns_suffix}"}}
        if self.key_alias:
            condition["ForAnyValue:StringEquals"] = {"kms:ResourceAliases": self.key_alias}
        key = self.key_arn or f"arn:{place.partition}:kms:{place.region}:{self.account}:key/*"
        return [allow("DecryptTheRecordThroughS3", actions=["kms:Decrypt"], resources=[key], condition=condition)]
