"""Which stacks lie in which account, and the accounts that a run does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.doctor.result import Result, State
from custody.settings import Mode

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from custody.doctor.fleet import Fleet
    from custody.doctor.stacks import Wanted
    from custody.settings import Settings

CHECK = "stack-deployed"
_BY_PROFILE = "custody doctor --profile PROFILE besides, with a profile of that account, or --role NAME, a role in it"


def stacks_of(settings: Settings, wanted: Iterable[Wanted], account: str) -> tuple[Wanted, ...]:
    """The stacks of one account; those of no account lie in whichever is deployed to.

    Args:
        settings: of the deployment.
        wanted: all its stacks.
        account: twelve digits.
    """
    # What mode 'member' deploys to is never the account of the bus, whose forwarders other settings make.
    anywhere = settings.mode is not Mode.MEMBER or account != settings.accounts.audit
    return tuple(each for each in wanted if each.account == account or (each.account is None and anywhere))


def not_looked_at(wanted: Iterable[Wanted], reached: Container[str], besides: Iterable[str] = ()) -> dict[str, str]:
    """The accounts that a run does not see, and what is to say of each.

    Args:
        wanted: all stacks.
        reached: the accounts that are looked at.
        besides: others that are not, of which it is not known what they hold.
    """
    others: dict[str, list[str]] = {}
    for each in wanted:
        if each.account and each.account not in reached:
            others.setdefault(each.account, []).append(each.name)
    said = {
        number: f"holds {', '.join(dict.fromkeys(names))}, and was not looked at" for number, names in others.items()
    }
    return said | {number: "was not looked at" for number in besides if number not in said}


def elsewhere(settings: Settings, wanted: Iterable[Wanted], found: Fleet) -> Iterator[Result]:
    """A result for each account that was not looked at, with what stood in the way, and for each broken profile."""
    for number, what in not_looked_at(wanted, found.accounts, found.refused).items():
        refused = found.refused.get(number)
        mend = f"let these credentials assume the role; or {_BY_PROFILE}" if refused else _BY_PROFILE
        yield _unseen(settings, number, f"account {number}", f"{what}: {refused}" if refused else what, mend)
    for profile, refused in found.profiles.items():
        yield _unseen(settings, "", f"profile {profile}", refused, "log in with it, or leave it out")


def _unseen(settings: Settings, account: str, subject: str, said: str, mend: str) -> Result:
    return Result(
        check=CHECK,
        state=State.UNSEEN,
        account=account,
        region=settings.home_region,
        subject=subject,
        said=said,
        mend=mend,
    )
