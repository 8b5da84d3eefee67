"""Deleting with ``x-amz-bypass-governance-retention`` in a bucket without Object Lock, which S3 refuses.

The header needs a bucket with Object Lock: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADER = "x-amz-bypass-governance-retention"
_MESSAGE = f"{_HEADER} is only applicable to Object Lock enabled buckets."


def _refusing(delete: Callable[..., Any]) -> Callable[..., Any]:
    def deleting(bucket: str, body: Any, headers: dict[str, str] | None = None, *more: Any) -> Any:
        if _HEADER in (headers or {}) and not inside.s3("_bucket_object_lock").get(bucket):
            return inside.s3("_error")("InvalidArgument", _MESSAGE, 400)
        return delete(bucket, body, headers, *more)

    return deleting


def install() -> None:
    """Put it before the emulator's deletion of one object and of many."""
    for name in ("_delete_object", "_delete_objects"):
        inside.s3.put(name, _refusing(inside.s3(name)))
