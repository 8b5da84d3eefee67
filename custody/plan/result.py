"""What a deployment would do to one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class State(StrEnum):
    """What becomes of a thing, the gravest first."""

    REFUSED = "refused"
    DELETED = "deleted"
    REPLACED = "replaced"
    ORPHANED = "orphaned"
    UNSEEN = "unseen"
    CHANGED = "changed"
    CREATED = "created"


MEANINGS = {
    State.REFUSED: "CloudFormation cannot do it and takes the stack's update back: a name would be taken twice",
    State.DELETED: "goes, with what is in it",
    State.REPLACED: "a new one is made; the old one goes with what is in it, unless its row says that it stays",
    State.ORPHANED: "stays in the account and is no longer the app's: nobody updates it, and it goes on costing",
    State.UNSEEN: "may not be looked at, or nobody here knows what CloudFormation would do",
    State.CHANGED: "is updated where it stands",
    State.CREATED: "is new",
}
"""The words of each state, for people."""
LOSSES = frozenset({State.REFUSED, State.DELETED, State.REPLACED, State.ORPHANED})
"""What nobody wants by accident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One stack or resource and what becomes of it.

    Attributes:
        state: what becomes of it.
        lasts: whether it holds what a new one of its kind would not have, as ``custody.plan.lasting`` lists; of a
            stack, that it is left behind.
        account: twelve digits, or nothing where it is that of the credentials and nobody asked.
        region, stack: where it stands.
        subject: the thing: ``AWS::SQS::Queue custody-alerts``, or ``stack custody-lake``.
        logical: its logical id; nothing of a stack.
        said: why, and what is lost.
        mend: what to do before, or afterwards with what stays.
    """

    state: State
    region: str
    stack: str
    subject: str
    lasts: bool = False
    account: str = ""
    logical: str = ""
    said: str = ""
    mend: str = ""

    @property
    def is_loss(self) -> bool:
        """Whether to think again before deploying: what lasts is lost or left, or the deployment fails."""
        return self.state is State.REFUSED or (self.lasts and self.state in LOSSES)


FIELDS = ("state", "lasts", "account", "region", "stack", "subject", "logical", "said", "mend")
"""The columns, in their order."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a deployment would do, what is lost first.

    Attributes:
        changes: one a stack and one a resource that is not as it was.
        before: what is there, in words.
        notes: what to know besides, a line each.
    """

    changes: tuple[Change, ...]
    before: str
    notes: tuple[str, ...] = ()

    def of(self, state: State) -> tuple[Change, ...]:
        """The changes of one state."""
        return tuple(each for each in self.changes if each.state is state)

    @property
    def losses(self) -> tuple[Change, ...]:
        """What to think about before deploying."""
        return tuple(each for each in self.changes if each.is_loss)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every change as an object; ``lasts`` is true or false, the rest texts."""
        for each in self.changes:
            yield {name: str(value) if (value := getattr(each, name)) is not each.lasts else value for name in FIELDS}


_FEW = 3


def by_type(changes: Iterable[Change]) -> str:
    """Resources in a few words: ``SQS::Queue custody-alerts, 9 Events::Rule``."""
    types: dict[str, list[str]] = {}
    for each in changes:
        kind, _, name = each.subject.partition(" ")
        types.setdefault(kind.removeprefix("AWS::"), []).append(name)
    return ", ".join(
        f"{kind} {' '.join(names)}" if len(names) <= _FEW else f"{len(names):,} {kind}" for kind, names in types.items()
    )


def ordered(changes: list[Change]) -> tuple[Change, ...]:
    """What is lost first, the gravest before; then by state, what lasts before the rest, and by place."""
    states = list(State)
    return tuple(
        sorted(
            dict.fromkeys(changes),
            key=lambda each: (
                not each.is_loss,
                states.index(each.state),
                not each.lasts,
                each.account,
                each.region,
                each.stack,
                bool(each.logical),
                each.subject,
            ),
        )
    )
