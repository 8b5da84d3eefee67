"""The audit bucket: how long files stay, and under which key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import alone

from custody.settings import Settings
from custody_cdk import AuditBucket, AuditKey, Record, TrailOwner

if TYPE_CHECKING:
    from aws_cdk import Stack


def owner(stack: Stack) -> TrailOwner:
    return TrailOwner(partition=stack.partition, home_region=stack.region, name="custody", account=stack.account)


def audit_bucket(stack: Stack, **more: Any) -> AuditBucket:
    return AuditBucket(stack, "It", owner=owner(stack), key=AuditKey(stack, "Key", alias="a"), **more)


@pytest.mark.parametrize(
    ("days", "lock", "tiers"),
    [(2557, "governance", ["STANDARD_IA", "GLACIER_IR"]), (365, "none", ["STANDARD_IA"]), (30, "compliance", [])],
)
def test_the_lifecycle_ends_after_retention_and_never_before(days: int, lock: str, tiers: list[str]) -> None:
    settings = Settings.model_validate({"retention_days": days, "object_lock": lock})
    template = alone(lambda stack: Record(stack, "It", settings=settings))
    (bucket,) = [b for b in template.all("AWS::S3::Bucket") if "-audit-" in b["BucketName"]]
    (rule,) = [r for r in bucket["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in r]
    assert rule["ExpirationInDays"] > days
    assert [tier["StorageClass"] for tier in rule["Transitions"]] == tiers
    assert all(tier["TransitionInDays"] < days for tier in rule["Transitions"])
    assert rule["AbortIncompleteMultipartUpload"]
    if lock == "none":
        assert bucket.get("ObjectLockConfiguration") is None
        assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] >= days
    else:
        retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        assert retention == {"Mode": lock.upper(), "Days": days}


def test_the_bucket_uses_the_key_and_few_calls_to_it() -> None:
    template = alone(audit_bucket)
    (bucket,) = [b for b in template.all("AWS::S3::Bucket") if "-audit-" in b["BucketName"]]
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["BucketKeyEnabled"] is True
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"].endswith(f"key/{template.one('AWS::KMS::Key').id}")
