"""One alert of several findings, for destinations that hear what is mailed: a group, a count of repeats, a summary.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from custody.alerts.alert import Alert, as_document, of_document
from custody.alerts.group_message import Kept, rank
from custody.alerts.resources import once
from custody.alerts.routing import wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from custody.alerts.message import Message

_MOST_EVENTS = 20
_IN_MESSAGE = frozenset({"subject", "text"})
_COMMON = ("area", "why", "first", "actor", "actor_arn", "action", "service", "account", "region", "outcome", "address")


def apart(alert: Alert) -> dict[str, Any]:
    """What an alert says besides its subject and text, as JSON."""
    return {name: value for name, value in as_document(alert).items() if name not in _IN_MESSAGE}


def alert_of(kept: Kept) -> Alert | None:
    """The alert that a finding would be by itself; None where it was kept when there were no destinations."""
    if kept.alert is None:
        return None
    return of_document({**kept.alert, "subject": kept.message.subject, "text": kept.message.text})


def told_together(alerts: Sequence[Alert], message: Message) -> Alert:
    """What is told of several findings at once: in the words of the mail, with what all have in common.

    Args:
        alerts: of each finding by itself, at least one. Links are those of the gravest.
        message: the mail on all of them.
    """
    gravest = max(alerts, key=lambda each: rank(each.severity))
    said: dict[str, Any] = {"severity": message.severity, "subject": message.subject, "text": message.text}
    if len(alerts) == 1:
        return gravest._replace(**said)
    common: dict[str, Any] = {name: _common(alerts, name) for name in _COMMON}
    return gravest._replace(
        **said,
        **common,
        id=_id_of(alerts),
        title=message.text.partition("\n")[0].partition("] ")[2],
        resources=once(thing for each in alerts for thing in each.resources),
        time=min(filter(None, (each.time for each in alerts)), default=""),
        event_ids=tuple(dict.fromkeys(id_ for each in alerts for id_ in each.event_ids))[:_MOST_EVENTS],
        command="",
        findings=sum(each.findings for each in alerts),
        group=_common(alerts, "group"),
    )


def shares(destinations: Iterable[Mapping[str, Any]], kept: Sequence[Kept]) -> Iterator[tuple[list[str], list[Kept]]]:
    """Who is told of which of the findings: the names of those that get the same, and what that is.

    Args:
        destinations: as :func:`custody.alerts.routing.wanted` takes them, with ``name``.
        kept: the findings of one mail.
    """
    alerts = [alert_of(each) for each in kept]
    by_share: dict[tuple[int, ...], list[str]] = {}
    for destination in destinations:
        share = tuple(at for at, each in enumerate(alerts) if each is not None and wanted(destination, each))
        by_share.setdefault(share, []).append(destination["name"])
    for share, names in by_share.items():
        if share:
            yield names, [kept[at] for at in share]


def _common(alerts: Sequence[Alert], name: str) -> str:
    values = {str(getattr(each, name)) for each in alerts}
    return values.pop() if len(values) == 1 else ""


def _id_of(alerts: Sequence[Alert]) -> str:
    """The same for the same findings, in whatever order; that of one alone is its own."""
    ids = sorted({each.id for each in alerts})
    return ids[0] if len(ids) == 1 else f"custody-{sha256(chr(0).join(ids).encode()).hexdigest()[:32]}"
