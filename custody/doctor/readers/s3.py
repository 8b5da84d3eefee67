"""Buckets and their policies.

See https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags, unless

if TYPE_CHECKING:
    from custody.doctor.calls import Calls


def _encryption(calls: Calls, bucket: Resource) -> Read:
    code = "ServerSideEncryptionConfigurationNotFoundError"
    found = unless(calls, code, "s3", "get_bucket_encryption", Bucket=bucket.physical)
    rules = [
        {
            **chosen(rule, "BucketKeyEnabled"),
            "ServerSideEncryptionByDefault": chosen(
                rule.get("ApplyServerSideEncryptionByDefault", {}), "SSEAlgorithm", KMSMasterKeyID="KMSMasterKeyID"
            ),
        }
        for rule in found.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    ]
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": rules}} if rules else {}


def _versioning(calls: Calls, bucket: Resource) -> Read:
    return {
        "VersioningConfiguration": chosen(calls.ask("s3", "get_bucket_versioning", Bucket=bucket.physical), "Status")
    }


def _public_access(calls: Calls, bucket: Resource) -> Read:
    code = "NoSuchPublicAccessBlockConfiguration"
    return chosen(unless(calls, code, "s3", "get_public_access_block", Bucket=bucket.physical),
                  "PublicAccessBlockConfiguration")  # fmt: skip


def _ownership(calls: Calls, bucket: Resource) -> Read:
    code = "OwnershipControlsNotFoundError"
    return chosen(
        unless(calls, code, "s3", "get_bucket_ownership_controls", Bucket=bucket.physical), "OwnershipControls"
    )


def _lifecycle(calls: Calls, bucket: Resource) -> Read:
    code = "NoSuchLifecycleConfiguration"
    found = unless(calls, code, "s3", "get_bucket_lifecycle_configuration", Bucket=bucket.physical)
    rules = [_lifecycle_rule(rule) for rule in found.get("Rules", [])]
    return {"LifecycleConfiguration": {"Rules": rules}} if rules else {}


def _lifecycle_rule(rule: dict[str, Any]) -> Read:
    """S3 keeps the prefix in a filter and the days in an object each."""
    expiry, filtered = rule.get("Expiration", {}), rule.get("Filter", {})
    prefix = rule.get("Prefix") or filtered.get("Prefix") or filtered.get("And", {}).get("Prefix")
    moves = [
        chosen(each, "StorageClass", TransitionInDays="Days", TransitionDate="Date")
        for each in rule.get("Transitions", [])
    ]
    return {
        **chosen(rule, "AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration", "Status", Id="ID"),
        **chosen(expiry, "ExpiredObjectDeleteMarker", ExpirationInDays="Days", ExpirationDate="Date"),
        **({"Prefix": prefix} if prefix else {}),
        **({"Transitions": moves} if moves else {}),
    }


def _lock(calls: Calls, bucket: Resource) -> Read:
    code = "ObjectLockConfigurationNotFoundError"
    found = unless(calls, code, "s3", "get_object_lock_configuration", Bucket=bucket.physical)
    lock = found.get("ObjectLockConfiguration")
    return {"ObjectLockConfiguration": lock, "ObjectLockEnabled": bool(lock.get("ObjectLockEnabled"))} if lock else {}


def _logging(calls: Calls, bucket: Resource) -> Read:
    found = calls.ask("s3", "get_bucket_logging", Bucket=bucket.physical).get("LoggingEnabled")
    if not found:
        return {}
    return {"LoggingConfiguration": chosen(found, DestinationBucketName="TargetBucket", LogFilePrefix="TargetPrefix")}


def _tags(calls: Calls, bucket: Resource) -> Read:
    return {
        "Tags": tags(
            unless(calls, "NoSuchTagSet", "s3", "get_bucket_tagging", Bucket=bucket.physical).get("TagSet", [])
        )
    }


def _replication(calls: Calls, bucket: Resource) -> Read:
    code = "ReplicationConfigurationNotFoundError"
    found = unless(calls, code, "s3", "get_bucket_replication", Bucket=bucket.physical)
    return chosen(found, "ReplicationConfiguration")


def _payer(calls: Calls, bucket: Resource) -> Read:
    """Whoever reads pays, where somebody set it: Athena then reads nothing without being told to."""
    found = calls.ask("s3", "get_bucket_request_payment", Bucket=bucket.physical)
    return {"_RequestPayer": found.get("Payer", "BucketOwner")}


def _policy(calls: Calls, policy: Resource) -> Read:
    found = unless(calls, "NoSuchBucketPolicy", "s3", "get_bucket_policy", Bucket=policy["Bucket"])
    return {"Bucket": policy["Bucket"], **chosen(found, PolicyDocument="Policy")}


READERS = {
    "AWS::S3::Bucket": (
        Part(("BucketName",), lambda _, bucket: {"BucketName": bucket.physical}),
        Part(("BucketEncryption",), _encryption),
        Part(("VersioningConfiguration",), _versioning),
        Part(("PublicAccessBlockConfiguration",), _public_access),
        Part(("OwnershipControls",), _ownership),
        Part(("LifecycleConfiguration",), _lifecycle, {"LifecycleConfiguration": None}),
        Part(("ObjectLockConfiguration", "ObjectLockEnabled"), _lock),
        Part(("LoggingConfiguration",), _logging),
        Part(("Tags",), _tags),
        # A copy of the record elsewhere is somebody's decision, which then stands in the template.
        Part((), _replication, {"ReplicationConfiguration": None}),
        Part((), _payer, {"_RequestPayer": "BucketOwner"}),
    ),
    "AWS::S3::BucketPolicy": (Part(("Bucket", "PolicyDocument"), _policy),),
}
