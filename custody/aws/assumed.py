"""Another account, by a role that is assumed in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from boto3.session import Session
from botocore.credentials import RefreshableCredentials
from botocore.session import Session as CoreSession

from custody.aws.account import Account

if TYPE_CHECKING:
    from collections.abc import Callable

SESSION_NAME = "custody-doctor"
"""Of every session, as the records of its calls have it."""


def assumed(base: Account, number: str, role: str, *, profile: str | None = None) -> Account:
    """The account, with credentials that are fetched anew before they end: a session lasts an hour.

    Args:
        base: who assumes the role.
        number: the other account, twelve digits.
        role: its name, with its path where it has one: ``custody-doctor``, ``audit/reader``.
        profile: of the base, for what the AWS configuration says besides credentials.

    Raises:
        ClientError, BotoCoreError: it may not be assumed, or there was no answer.

    See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    arn = f"arn:{base.names.partition}:iam::{number}:role/{role.removeprefix('/')}"
    fetch = _fetching(base.client("sts"), arn)
    kept = RefreshableCredentials.create_from_metadata(fetch(), refresh_using=fetch, method="sts-assume-role")
    core = CoreSession(profile=profile)
    core.register_component("credential_provider", _Known(kept))
    session = Session(botocore_session=core, region_name=base.names.home_region)
    return Account(session, replace(base.names, account=number))


def _fetching(sts: Any, arn: str) -> Callable[[], dict[str, str]]:
    def fetch() -> dict[str, str]:
        found = sts.assume_role(RoleArn=arn, RoleSessionName=SESSION_NAME)["Credentials"]
        return {
            "access_key": found["AccessKeyId"],
            "secret_key": found["SecretAccessKey"],
            "token": found["SessionToken"],
            "expiry_time": found["Expiration"].isoformat(),
        }

    return fetch


@dataclass(frozen=True, slots=True)
class _Known:
    """What botocore asks for credentials: these."""

    credentials: RefreshableCredentials

    def load_credentials(self) -> RefreshableCredentials:
        return self.credentials
