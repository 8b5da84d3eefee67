"""S3 encryption with KMS and no key named: the AWS managed key, which the emulator does not have.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (SSEKMSKeyId)
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside, scope

_ALGORITHM = "x-amz-server-side-encryption"
_KEY = "x-amz-server-side-encryption-aws-kms-key-id"


def install() -> None:
    """Name the key that AWS would take, before the emulator looks for one."""
    resolve = inside.s3("_resolve_sse_write_headers")

    def resolve_with_key(headers: dict[str, str], bucket: str) -> Any:
        if headers.get(_ALGORITHM) == "aws:kms" and not headers.get(_KEY):
            default = f"arn:aws:kms:{scope.region()}:{scope.account()}:alias/aws/s3"
            return resolve({**headers, _KEY: default}, bucket)
        return resolve(headers, bucket)

    inside.s3.put("_resolve_sse_write_headers", resolve_with_key)
