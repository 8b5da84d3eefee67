"""The calls that AWS services and people make on the record and on the keys, as IAM is told of them."""

from __future__ import annotations

from typing import Any

from support.iam import Request
from support.variants import ACCOUNT

KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1"
ADMIN = f"arn:aws:iam::{ACCOUNT}:role/Admin"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-{ACCOUNT}-eu-central-1"


def trail_puts(resource: str, trail: str, *, encryption: str = "aws:kms", **context: Any) -> Request:
    """CloudTrail puts a file; its own calls say how the object is encrypted."""
    return Request(
        service="cloudtrail.amazonaws.com",
        action="s3:PutObject",
        resource=resource,
        context={
            "aws:SourceArn": trail,
            "s3:x-amz-acl": "bucket-owner-full-control",
            "s3:x-amz-server-side-encryption": encryption,
            **context,
        },
    )


def admin(action: str, resource: str, **context: Any) -> Request:
    """An administrator of the account, allowed everything by IAM."""
    return Request(principal=ADMIN, action=action, resource=resource, context=context)


def on_key(service: str, action: str, **context: Any) -> Request:
    """A service uses a key; context names are KMS's, without their long prefix."""
    told = {
        (name if name.startswith(("aws:Source", "kms:")) else f"kms:EncryptionContext:{name}"): value
        for name, value in context.items()
    }
    return Request(service=service, action=f"kms:{action}", resource=KEY, context=told)
