"""The account that the credentials of this shell open, and the deployment that the settings name in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.failures import NO_CREDENTIALS, one_line, reason
from custody.errors import CustodyError

if TYPE_CHECKING:
    from custody.aws.names import Names


class AwsError(CustodyError):
    """AWS cannot be asked: no credentials, no permission, no such place."""


@dataclass(frozen=True, slots=True)
class Account:
    """A session and the names of the deployment."""

    session: Session
    names: Names

    def client(self, service: str, region: str | None = None, *, connections: int = 10) -> Any:
        """A client; in the home Region, unless another is named. Throttled calls are tried ten times."""
        config = Config(max_pool_connections=connections, retries={"mode": "standard", "max_attempts": 10})
        make: Any = self.session.client
        return make(service, region_name=region or self.names.home_region, config=config)

    def known(self) -> Account:
        """The same with the account's number, for which AWS is asked.

        Raises:
            AwsError: the credentials open nothing.
        """
        try:
            number = self.client("sts").get_caller_identity()["Account"]
        except (ClientError, BotoCoreError) as error:
            raise failed(error, self.names) from None
        return replace(self, names=replace(self.names, account=number))


def account(names: Names, profile: str | None = None) -> Account | None:
    """What the credentials open; None when there are none. AWS is not asked yet.

    Args:
        names: the deployment.
        profile: of the AWS configuration; None for the one in use.

    Raises:
        AwsError: a profile or a credential process is broken.
    """
    try:
        session = Session(region_name=names.home_region, profile_name=profile)
        return Account(session, names) if session.get_credentials() else None
    except BotoCoreError as error:
        raise failed(error, names) from None


def required(names: Names, profile: str | None = None) -> Account:
    """As ``account``, for what cannot do without.

    Raises:
        AwsError: there are no credentials.
    """
    found = account(names, profile)
    if found is None:
        raise AwsError(NO_CREDENTIALS)
    return found


def failed(error: BaseException, names: Names, place: str = "") -> AwsError:
    """The error to raise for one of the SDK's.

    Args:
        error: the SDK's.
        names: the deployment.
        place: what was asked, for a line about it.
    """
    line = reason(error, names) or one_line(error)
    return AwsError(f"{place}: {line}" if place else line)
