"""Why a finding that was told is resolved: a later call took it back, or an exception has come to cover it.

It needs the standard library alone, for it runs in the functions that write and send alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

TAKEN_BACK = "A later call has taken back what this is about."
_MOST = 400
"""Characters of a reason: Security Hub takes 512 of a note."""


class Resolution(NamedTuple):
    """What destinations are told of a finding, or of an alert on several, that has come to its end.

    Attributes:
        why: a sentence, or some.
        excepted: whether an exception covers it, so that it was neither mended nor taken back.
        left: how many findings of the same alert stay open; where some do, the alert does.
    """

    why: str = TAKEN_BACK
    excepted: bool = False
    left: int = 0

    @property
    def said(self) -> str:
        """The reason, and where an alert on several findings stays open, that it does."""
        stay = f"{self.left} finding{'' if self.left == 1 else 's'} of this alert"
        return f"{self.why} {stay} stay{'s' if self.left == 1 else ''} open." if self.left else self.why


def by_exceptions(said: Iterable[str]) -> Resolution:
    """The resolution of what exceptions cover.

    Args:
        said: each in a phrase, with its end, reason, owner and ticket.
    """
    return Resolution(_within(f"An exception covers this now: {'; '.join(sorted(set(said)))}."), excepted=True)


def of_several(whys: Iterable[str], left: int) -> Resolution:
    """The resolution of an alert on several findings.

    Args:
        whys: of those that are resolved.
        left: how many are not.
    """
    return Resolution(_within(" ".join(dict.fromkeys(whys))), left=left)


def resolution_of(document: Any) -> Resolution | None:
    """What a message to the sending function says under ``resolved``; None where nothing is resolved."""
    if not document:
        return None
    # A message that was on its way during an update says no more than that.
    return Resolution(**document) if isinstance(document, dict) else Resolution()


def _within(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."
