"""What exceptions cover in a report: apart from the findings, each with why, whose and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.report.escaping import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from custody.alerts.exceptions import AlertException
    from custody.report.found import FoundGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One exception of the settings.

    Attributes:
        covers: what it covers, in a phrase; of several that say the same, each.
        until: the last day on which it holds.
        count: how many findings of the period it covers.
    """

    covers: str
    reason: str
    owner: str
    ticket: str
    until: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Excepted:
    """What the exceptions of the settings come to in a report.

    Attributes:
        found: the findings of the period that are excepted, by detection.
        exceptions: all of them, those that have ended too.
        unused: what those cover that have covered nothing of what was read, a phrase each.
    """

    found: tuple[FoundGroup, ...] = ()
    exceptions: tuple[InForce, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many findings of the period are excepted."""
        return sum(len(group.rows) for group in self.found)


def excepted_of(
    found: tuple[FoundGroup, ...],
    scopes: Mapping[AlertException, str],
    unused: Iterable[str],
    below: tuple[FoundGroup, ...] = (),
) -> Excepted:
    """What was excepted.

    Args:
        found: the excepted findings.
        scopes: the exceptions, and what each covers, in a phrase.
        unused: what those cover that covered nothing.
        below: findings that are too slight to count; what covers one of them has covered something.
    """
    said = [row.excepted for group in (*found, *below) for row in group.rows if row.excepted]
    covers: dict[str, list[str]] = {}
    for exception, scope in scopes.items():
        covers.setdefault(exception.said, []).append(scope)
    by_text = {exception.said: exception for exception in scopes}
    in_force = [
        InForce(
            covers=text_of("; ".join(covers[text])),
            reason=text_of(each.reason),
            owner=text_of(each.owner),
            ticket=text_of(each.ticket),
            until=each.until,
            count=said.count(text),
        )
        for text, each in by_text.items()
    ]
    return Excepted(found=found, exceptions=tuple(in_force), unused=tuple(map(text_of, unused)))
