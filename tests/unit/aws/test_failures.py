"""What the SDK raises, as one line: each of AWS's words for a denied call is one, whoever asks."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from custody.aws.failures import is_denied, reason
from custody.aws.names import Names

NAMES = Names(name="custody", partition="aws", account="111122223333", home_region="us-east-1")


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "GetBucketPolicy")


@pytest.mark.parametrize(
    "code",
    [
        "403",
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "AuthorizationError",
        "AuthorizationErrorException",
        "Forbidden",
        "KMSAccessDeniedException",
        "UnauthorizedAccess",
        "UnauthorizedOperation",
    ],
)
def test_what_is_denied_is_told_with_the_policy_to_attach(code: str) -> None:
    assert is_denied(error(code))
    said = reason(error(code), NAMES)
    assert said == (
        f"access denied to GetBucketPolicy in us-east-1; attach the managed policy {NAMES.auditor_policy} to your "
        "role (no)"
    )


@pytest.mark.parametrize("code", ["NoSuchBucket", "ThrottlingException", "ExpiredToken"])
def test_what_fails_otherwise_is_not_denied(code: str) -> None:
    assert not is_denied(error(code))
    assert "access denied" not in str(reason(error(code), NAMES))
