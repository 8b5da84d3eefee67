"""What the AWS SDK raises, as one line that says what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

if TYPE_CHECKING:
    from custody.aws.names import Names

NO_CREDENTIALS = "no AWS credentials; log in (aws sso login), set AWS_PROFILE, or ask log files: --logs PATH"

_DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation", "403", "Forbidden"}
    | {"KMSAccessDeniedException", "AuthorizationErrorException", "UnauthorizedAccess", "AllAccessDisabled"}
)
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
_UNKNOWN_KEY = frozenset(
    {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch"}
    | {"InvalidSignatureException", "AuthFailure", "MissingAuthenticationToken", "MissingAuthenticationTokenException"}
)


def code_of(error: BaseException) -> str:
    """The service's code of an error, empty when it is not the service's."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def is_denied(error: BaseException) -> bool:
    """Whether these credentials may not make the call."""
    return code_of(error) in _DENIED


def reason(error: BaseException, names: Names) -> str | None:
    """The line for what can go wrong with any call; None for what only one service says.

    Args:
        error: what was raised.
        names: the deployment that was asked, for the policy to attach and the Region.
    """
    if isinstance(error, ClientError):
        return _of_service(error, names)
    return _of_sdk(error, names) if isinstance(error, BotoCoreError) else None


def _of_service(error: ClientError, names: Names) -> str | None:
    code = code_of(error)
    if is_denied(error):
        return (
            f"access denied to {error.operation_name} in {names.home_region}; attach the managed policy "
            f"{names.auditor_policy} to your role ({_message(error)})"
        )
    if code in _EXPIRED:
        return "the AWS credentials have expired; log in again (aws sso login)"
    if code in _UNKNOWN_KEY:
        return (
            f"AWS does not know these credentials in {names.home_region}; log in again, and see whether the Region "
            "is enabled for the account"
        )
    if code == "NoSuchBucket":
        return "there is no bucket of that name; check the name, and whether these credentials are the right account's"
    return None


def _of_sdk(error: BotoCoreError, names: Names) -> str:
    if isinstance(error, NoCredentialsError):
        return NO_CREDENTIALS
    if isinstance(
        error, PartialCredentialsError | CredentialRetrievalError | SSOError | TokenRetrievalError | ProfileNotFound
    ):
        return f"no usable AWS credentials: {one_line(error)}; log in again, or set AWS_PROFILE"
    if isinstance(error, NoRegionError):
        return "no AWS Region is set; write custody.home_region in cdk.json"
    if isinstance(error, EndpointConnectionError | ConnectTimeoutError):
        return f"no answer in Region {names.home_region}: {one_line(error)}; check home_region and the network"
    return f"the call failed: {one_line(error)}"


def _message(error: ClientError) -> str:
    return " ".join(str(error.response.get("Error", {}).get("Message", "")).split()) or code_of(error)


def one_line(error: BaseException) -> str:
    """An error's own words, on one line and without the full stop."""
    return " ".join(str(error).split()).rstrip(".")
