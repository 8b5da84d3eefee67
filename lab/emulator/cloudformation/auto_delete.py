"""Custom::S3AutoDeleteObjects, the CDK's ``auto_delete_objects=True``, without its Lambda function.

The function needs the AWS SDK that AWS puts beside a Node function, which the emulator cannot. What it does
is simple: when the resource is deleted, it deletes every version of every object that no lock holds.
https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_s3/Bucket.html (auto_delete_objects)
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

TYPE = "Custom::S3AutoDeleteObjects"


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    """Nothing to do yet."""
    return f"{stack}-{logical_id}-{props.get('BucketName', '')}", {}


def update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
) -> tuple[str, dict[str, Any]]:
    """Another bucket: the old one is emptied."""
    if old.get("BucketName") == new.get("BucketName"):
        return physical_id, {}
    delete(physical_id, old)
    return create(logical_id, new, stack)


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """Empty the bucket."""
    bucket = str(props.get("BucketName", ""))
    s3 = inside.s3
    for (held, key), versions in list(s3("_object_versions").items()):
        for version in list(versions) if held == bucket else []:
            s3("_delete_object")(bucket, key, {}, {"versionId": [version["version_id"]]})
    for key in list((s3("_buckets").get(bucket) or {}).get("objects") or ()):
        s3("_delete_object")(bucket, key, {}, {})
