"""A harmless call in each Region, and how soon its record and its alert are there.

The call tries to stop a trail that does not exist: CloudTrail refuses and records it, the detection ``trail-stopped``
fires on the attempt, and nothing is left behind but record and alert. The name is new each time, since the same finding
within an hour is counted and not told again.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import AwsError, failed
from custody.aws.failures import code_of, is_denied
from custody.choices import items
from custody.detections import all_detections
from custody.doctor.fleet import fleet
from custody.doctor.smoke_stages import Passed, Ways
from custody.errors import CustodyError
from custody.progress import ProgressCallback, silent, waiting
from custody.settings import Mode, or_default
from custody.settings.doctor_policy import TRAIL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.aws.account import Account
    from custody.doctor.fleet import Fleet
    from custody.settings import Settings

LIMIT = timedelta(minutes=20)
_DETECTION = "trail-stopped"
_POLL_SECONDS = 15.0


class NoAlertError(CustodyError):
    """The settings keep the call from raising an alert, so that there is nothing to wait for."""


@dataclass(frozen=True, slots=True)
class SmokeTest:
    """A whole test.

    Attributes:
        trail: the name that was used.
        regions: what became of it, account by account and Region by Region.
        unreached: the accounts and profiles by which no call could be made, with the reason, a line each.
    """

    trail: str
    regions: tuple[Passed, ...]
    unreached: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all came that could be seen."""
        return not any(each.waits_for for each in self.regions)

    @property
    def seen(self) -> bool:
        """Whether there is nothing that could not be seen."""
        return not self.unreached and not any(each.unseen for each in self.regions)


def smoke_test(
    *,
    settings: Settings | None = None,
    profile: str | Iterable[str] | None = None,
    role: str | None = None,
    limit: timedelta = LIMIT,
    poll_seconds: float = _POLL_SECONDS,
    progress: ProgressCallback = silent,
) -> SmokeTest:
    """Make the call in each Region whose events raise alerts, and wait for its record and its alert.

    CloudTrail delivers within about 5 minutes on average, and promises no time; an alert comes within minutes.
    Everybody who is mailed critical alerts gets one for each account and Region. Costs nothing beyond that.

    Args:
        settings: of the deployment; the defaults when None.
        profile: of the AWS configuration; several for as many accounts, in each of which the calls are made; None for
            the one in use. With ``mode`` ``member`` that of the audit account is for looking at its log alone.
        role: the name of a role to assume in each account of the settings that no profile is of.
        limit: how long to wait at most.
        poll_seconds: how long between two looks.
        progress: told what is waited for.

    Raises:
        AwsError: there are no credentials, or they open nothing, or only an account that makes no calls.
        NoAlertError: the detection is switched off, or below the minimum severity.

    See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
    """
    chosen = or_default(settings)
    _insist_on_detection(chosen)
    member = chosen.mode is Mode.MEMBER
    numbers = [each for each in (chosen.accounts.audit, *(() if member else chosen.other_accounts)) if each]
    found = fleet(chosen.names, numbers, items(profile or ()), role, own=member and not profile)
    trail = f"{TRAIL}{secrets.token_hex(4)}"
    ways = Ways(chosen, trail, found.accounts)
    regions = [
        Passed(account.names.account, region, _call(account, region, trail), unseen=ways.unseen(account.names.account))
        for account in _callers(chosen, found)
        for region in chosen.event_regions
    ]
    ends = time.monotonic() + limit.total_seconds()
    with waiting(progress, "waiting for records and alerts") as told:
        while True:
            regions = [ways.looked(each) for each in regions]
            left = [f"{stage} of {each.region}" for each in regions for stage in each.waits_for]
            if not left or time.monotonic() >= ends:
                return SmokeTest(trail, tuple(regions), _unreached(found))
            told(f"waiting for {', '.join(left[:3])}{' and more' if len(left) > 3 else ''}")  # noqa: PLR2004 - a line's room
            time.sleep(min(poll_seconds, max(0.0, ends - time.monotonic())))


def _callers(settings: Settings, found: Fleet) -> list[Account]:
    """The accounts to make calls in; what mode 'member' deploys says nothing of the audit account's forwarders."""
    audit = settings.accounts.audit if settings.mode is Mode.MEMBER else None
    callers = [account for number, account in found.accounts.items() if number != audit]
    if not callers and found.accounts:
        raise AwsError(f"mode: 'member' has its calls made in the member, not in {audit}; give its --profile too")
    return callers


def _unreached(found: Fleet) -> tuple[str, ...]:
    accounts = [f"account {number}: {said}" for number, said in found.refused.items()]
    return (*accounts, *(f"profile {name}: {said}" for name, said in found.profiles.items()))


def _insist_on_detection(settings: Settings) -> None:
    found = [each for each in all_detections(settings.of_detections) if each.id == _DETECTION]
    if not found or found[0].severity < settings.minimum_severity:
        raise NoAlertError(
            f"the settings keep {_DETECTION} from alerting, so no call shows that alerts come; "
            "see detections.switched_off, detections.severity and minimum_severity"
        )


def _call(account: Account, region: str, trail: str) -> datetime:
    """Make the call. That it is refused is what is recorded, whatever it is refused for.

    Raises:
        AwsError: it was not made.
    """
    made = datetime.now(UTC)
    try:
        account.client("cloudtrail", region).stop_logging(Name=trail)
    except ClientError as error:
        if code_of(error) != "TrailNotFoundException" and not is_denied(error):
            raise failed(error, account.names, region) from None
    except BotoCoreError as error:
        raise failed(error, account.names, region) from None
    return made
