"""What looking at one thing came to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class State(StrEnum):
    """What came of a check, the gravest first."""

    WRONG = "wrong"
    UNSEEN = "unseen"
    AWAITED = "awaited"
    APART = "not compared"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing and what is to say of it.

    Attributes:
        check: id of the check, as ``custody.doctor.checks`` lists it.
        state: what came of it. ``unseen`` is what these credentials may not look at, and never ``right``; ``awaited``
            is what takes time after a deployment; ``not compared`` is a property that no reader knows.
        region: where it stands.
        subject: the thing: ``AWS::SQS::Queue custody-alerts``.
        said: what is, where it is not as it should be.
        mend: the command or the setting that mends it.
        minutes: how long what is awaited may take.
        account: whose it is, twelve digits; empty where nobody knows.
    """

    check: str
    state: State
    region: str
    subject: str
    said: str = ""
    mend: str = ""
    minutes: int = 0
    account: str = ""


FIELDS = ("state", "check", "account", "region", "subject", "said", "mend")
"""The columns, in their order."""


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was looked at, the gravest first.

    Attributes:
        results: one a thing.
        compared_with: what it was held against, in words.
        accounts: those that were looked at, twelve digits each.
    """

    results: tuple[Result, ...]
    compared_with: str
    accounts: tuple[str, ...] = ()

    def of(self, state: State) -> tuple[Result, ...]:
        """The results of one state."""
        return tuple(each for each in self.results if each.state is state)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every result as an object of texts."""
        for each in self.results:
            yield {name: str(getattr(each, name)) for name in FIELDS}


def ordered(results: list[Result]) -> tuple[Result, ...]:
    """The gravest first, then by check, account, Region and subject; nothing twice."""
    states = list(State)
    unique = dict.fromkeys(results)
    key = attrgetter("check", "account", "region", "subject")
    return tuple(sorted(unique, key=lambda each: (states.index(each.state), *key(each))))
