"""What the checks look at: the settings, the stacks as they are deployed, and whom to ask in each Region."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from custody.doctor.calls import Calls
from custody.doctor.resolve import UnresolvedError
from custody.doctor.result import Result, State
from custody.doctor.words import may_not_look

_MINUTES = 120
"""From here on hours are counted."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.aws.account import Account
    from custody.aws.names import Names
    from custody.doctor.stacks import Standing, Wanted
    from custody.settings import Settings


@dataclass(frozen=True, slots=True)
class Found:
    """A deployed resource.

    Attributes:
        stack: whose it is.
        calls: whom to ask about it.
        kind, physical: its type and its id.
        properties: as the template has them.
    """

    stack: Standing
    calls: Calls
    kind: str
    physical: str
    properties: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.properties[name]

    def __str__(self) -> str:
        return f"{self.kind} {self.physical.rpartition('/')[2]}"

    @property
    def region(self) -> str:
        """Where it stands."""
        return self.calls.region


@dataclass(frozen=True, eq=False)
class Scene:
    """One deployment.

    Attributes:
        settings: of the deployment.
        account: the session, with the account's number.
        wanted: the stacks that there should be.
        now: the time by which something is old.
        stacks: those that are deployed and may be looked at, by name.
    """

    settings: Settings
    account: Account
    wanted: tuple[Wanted, ...]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    stacks: dict[str, Standing] = field(default_factory=dict)
    _calls: dict[str, Calls] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """Of the deployment, with the account's number."""
        return self.account.names

    @property
    def home(self) -> Calls:
        """Whom to ask in the home Region."""
        return self.calls(self.names.home_region)

    def calls(self, region: str) -> Calls:
        """Whom to ask in a Region."""
        return self._calls.setdefault(region, Calls(self.account, region))

    def right(self, check: str, region: str, subject: str) -> Result:
        """Nothing is wrong with it."""
        return Result(check=check, state=State.RIGHT, region=region, subject=subject)

    def wrong(self, check: str, region: str, subject: str, said: str, mend: str) -> Result:
        """A fault and what mends it."""
        return Result(check=check, state=State.WRONG, region=region, subject=subject, said=said, mend=mend)

    def awaited(self, check: str, region: str, subject: str, said: str, span: timedelta) -> Result:
        """What takes time after a deployment, up to so long."""
        minutes = int(span.total_seconds() // 60)
        often = f"{minutes} minutes" if minutes < _MINUTES else f"{minutes // 60} hours"
        return Result(
            check=check,
            state=State.AWAITED,
            region=region,
            subject=subject,
            said=said,
            mend=f"wait up to {often}",
            minutes=minutes,
        )

    def unseen(self, check: str, region: str, subject: str, said: str) -> Result:
        """What may not be looked at."""
        mend = may_not_look(self.names)
        return Result(check=check, state=State.UNSEEN, region=region, subject=subject, said=said, mend=mend)

    def resources(self, kind: str) -> Iterator[Found]:
        """Every deployed resource of a type, with its properties as far as they resolve."""
        for stack in self.stacks.values():
            deployed = stack.deployed(self.calls(stack.wanted.region), self.settings.partition.dns_suffix)
            for logical, said in stack.compared.items():
                physical = stack.resources.get(logical, ("", ""))[1]
                if said["Type"] != kind or not physical:
                    continue
                properties = {}
                for name, value in said.get("Properties", {}).items():
                    try:
                        properties[name] = deployed.value(value)
                    except UnresolvedError:
                        continue
                yield Found(stack, self.calls(stack.wanted.region), kind, physical, properties)

    def is_young(self, since: datetime | None, age: timedelta) -> bool:
        """Whether something happened less than so long ago."""
        return since is not None and self.now - since < age
