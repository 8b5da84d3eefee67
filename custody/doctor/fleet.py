"""The accounts of a deployment that one run can look at: by profiles, by a role assumed in each, or by both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import AwsError, required
from custody.aws.assumed import assumed
from custody.doctor.calls import why

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from custody.aws.account import Account
    from custody.aws.names import Names


@dataclass(frozen=True, slots=True)
class Fleet:
    """Who can be asked.

    Attributes:
        accounts: those that were reached, by number.
        refused: why another one was not, by number.
        profiles: why a profile opened nothing, by its name; whose it is nobody knows then.
    """

    accounts: dict[str, Account]
    refused: dict[str, str]
    profiles: dict[str, str]


def fleet(
    names: Names,
    numbers: Iterable[str],
    profiles: Sequence[str] = (),
    role: str | None = None,
    *,
    own: bool = False,
) -> Fleet:
    """Open the accounts of a deployment.

    Args:
        names: of the deployment.
        numbers: its accounts, as far as settings name them; none for the one that the credentials are of.
        profiles: of the AWS configuration, one an account; none for the credentials in use.
        role: assumed in each account that no profile is of, by the first profile or the credentials in use, which are
            for nothing else then where no profile is given; None assumes none.
        own: look with the credentials in use too where a role is given and no profile.

    Raises:
        AwsError: there are no credentials, the only ones open nothing, or two profiles are of one account.
    """
    found = Fleet({}, {}, {})
    if profiles or own or role is None:
        _open_profiles(found, names, profiles)
    if role is not None:
        profile = profiles[0] if profiles else None
        base = required(names, profile)
        for number in tuple(numbers) or (base.known().names.account,):
            if number in found.accounts:
                continue
            try:
                found.accounts[number] = assumed(base, number, role, profile=profile)
            except (ClientError, BotoCoreError) as error:
                found.refused[number] = f"{why(error)} of {role}"
    return found


def _open_profiles(found: Fleet, names: Names, profiles: Sequence[str]) -> None:
    by_account: dict[str, str] = {}
    for profile in dict.fromkeys(profiles) or (None,):
        # A profile that nobody has written is a mistake; one whose credentials have ended is an account unseen.
        account = required(names, profile)
        try:
            account = account.known()
        except AwsError as error:
            if profile is None or len(profiles) == 1:
                raise
            found.profiles[profile] = str(error)
            continue
        number = account.names.account
        if profile is not None and number in by_account:
            raise AwsError(
                f"profiles {by_account[number]} and {profile} are both of account {number}; give one of them"
            )
        by_account[number] = profile or ""
        found.accounts[number] = account
