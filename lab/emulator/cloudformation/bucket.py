"""AWS::S3::Bucket: what the emulator's handler drops (lock, encryption, lifecycle, ownership, logging, tags).

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.serialize import create_serializer

from lab.emulator import inside
from lab.emulator.cloudformation import bucket_properties as properties
from lab.emulator.recording.models import service_model

if TYPE_CHECKING:
    from collections.abc import Callable

TYPE = "AWS::S3::Bucket"

# Property, S3 operation, the emulator's function for it, how its parameters are got from the property.
_CONFIGURATIONS = (
    ("BucketEncryption", "PutBucketEncryption", "_put_bucket_encryption", properties.encryption),
    (
        "LifecycleConfiguration",
        "PutBucketLifecycleConfiguration",
        "_put_bucket_lifecycle",
        properties.lifecycle,
    ),
    (
        "OwnershipControls",
        "PutBucketOwnershipControls",
        "_put_bucket_ownership_controls",
        properties.ownership,
    ),
    ("LoggingConfiguration", "PutBucketLogging", "_put_bucket_logging", properties.logging),
    (
        "ObjectLockConfiguration",
        "PutObjectLockConfiguration",
        "_put_object_lock_configuration",
        properties.lock,
    ),
    ("Tags", "PutBucketTagging", "_put_bucket_tagging", properties.tags),
)
_REFUSED = 300


def _body(operation: str, bucket: str, parameters: dict[str, Any]) -> bytes:
    """The XML that an SDK would send."""
    request = create_serializer("rest-xml").serialize_to_request(
        {"Bucket": bucket, **parameters}, service_model("s3").operation_model(operation)
    )
    body = request["body"]
    return body if isinstance(body, bytes) else str(body).encode()


def _apply(bucket: str, props: dict[str, Any]) -> None:
    if status := (props.get("VersioningConfiguration") or {}).get("Status"):
        inside.s3("_bucket_versioning")[bucket] = status
    for name, operation, function, translate in _CONFIGURATIONS:
        if props.get(name):
            answer = inside.s3(function)(bucket, _body(operation, bucket, translate(props[name])))
            if answer[0] >= _REFUSED:
                raise ValueError(f"{TYPE} {bucket}: {name}: {bytes(answer[2]).decode()}")
    if str(props.get("ObjectLockEnabled", "")).lower() == "true":
        inside.s3("_bucket_object_lock").setdefault(bucket, {"enabled": True, "default_retention": None})


def completing_create(create: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's create, then the rest of the properties."""

    def handler(logical_id: str, props: dict[str, Any], stack: str) -> Any:
        made = create(logical_id, props, stack)
        _apply(made[0], props)
        return made

    return handler


def completing_update(update: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's update, then the rest."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
        made = update(physical_id, old, new, stack)
        _apply(made[0], new)
        return made

    return handler


def refusing_delete(delete: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's delete, of an empty bucket only."""

    def handler(physical_id: str, props: dict[str, Any]) -> None:
        s3 = inside.s3
        held = (s3("_buckets").get(physical_id) or {}).get("objects")
        versions = any(bucket == physical_id and kept for (bucket, _key), kept in s3("_object_versions").items())
        if held or versions:
            raise ValueError(f"{TYPE}: BucketNotEmpty: The bucket you tried to delete is not empty: {physical_id}")
        delete(physical_id, props)
        for store in ("_bucket_object_lock", "_bucket_logging_config", "_bucket_replication"):
            s3(store).pop(physical_id, None)

    return handler
