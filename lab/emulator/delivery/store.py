"""Putting CloudTrail's files into a trail's bucket, as the service does it: not through the API.

No API call, so no record of it, and the bucket may belong to another account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.emulator import inside, scope
from lab.errors import LabError

if TYPE_CHECKING:
    from lab.emulator.delivery.trails import Trail


def put(trail: Trail, key: str, body: bytes, metadata: dict[str, str] | None = None) -> None:
    """Write one gzipped JSON file into the trail's bucket.

    Raises:
        LabError: the bucket is gone, or refuses the file.
    """
    owner = inside.s3("_bucket_owner_account")(trail.bucket)
    if owner is None:
        raise LabError(f"trail {trail.name}: bucket {trail.bucket} does not exist; create it, or delete the trail")
    headers = {
        "content-type": "application/json",
        "content-encoding": "gzip",
        **{f"x-amz-meta-{name}": value for name, value in (metadata or {}).items()},
    }
    if trail.kms_key:
        headers |= {
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": trail.kms_key,
        }
    with scope.within(owner, trail.home_region):
        status, _headers, answer = inside.s3("_put_object")(trail.bucket, key, body, headers)
    if status >= 300:  # noqa: PLR2004 - HTTP
        raise LabError(f"trail {trail.name}: s3://{trail.bucket}/{key} was refused: {bytes(answer)!r}")


def buckets() -> set[str]:
    """The names of all buckets of all accounts."""
    return {name for _account, name in inside.s3("_buckets").to_dict()}
