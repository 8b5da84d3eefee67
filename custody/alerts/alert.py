"""An alert as machines take it: the mail's own words, and what they are made of apart from each other.

Every format is made of it. ``custody.alerts.compose`` makes it. It needs the standard library alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from custody.alerts.resources import Resource

if TYPE_CHECKING:
    from collections.abc import Mapping

UNDELIVERED = "alert-undelivered"
"""What stands for a detection where nobody can say which one it was."""


class Alert(NamedTuple):
    """One alert. What is not known is empty; every text is on one line and safe to show, ``text`` on several.

    Attributes:
        id: the same however often the same finding is told; ``custody-`` and 32 hexadecimal digits.
        area: of the detection, such as ``ecr``.
        subject: the mail's, at most 100 characters of printable ASCII.
        text: the mail's.
        why: it matters.
        first: what to do first.
        actor: as tables name who it was.
        actor_arn: of the same.
        action: the call, or the name of a service's own event.
        service: such as ``ecr.amazonaws.com``.
        time: of the first record, ISO 8601 in UTC.
        outcome: ``done``, or what was refused or failed.
        address: the source address, where it is one.
        event_ids: of the records, at most 20.
        links: pages of the console, by what they show.
        command: that fetches the record.
        findings: how many it tells of.
        group: with what it is told together: who and in which account, or ``summary``; empty for what is told alone.
    """

    id: str
    detection: str
    severity: str
    area: str
    title: str
    subject: str
    text: str
    why: str = ""
    first: str = ""
    actor: str = ""
    actor_arn: str = ""
    action: str = ""
    service: str = ""
    resources: tuple[Resource, ...] = ()
    account: str = ""
    region: str = ""
    time: str = ""
    outcome: str = ""
    address: str = ""
    event_ids: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    command: str = ""
    findings: int = 1
    group: str = ""


def as_document(alert: Alert) -> dict[str, Any]:
    """The alert as a JSON object, every field in it, the empty ones too."""
    return {
        **alert._asdict(),
        "resources": [each._asdict() for each in alert.resources],
        "event_ids": list(alert.event_ids),
        "links": [{"label": label, "address": address} for label, address in alert.links],
    }


def of_document(document: Mapping[str, Any]) -> Alert:
    """The alert that :func:`as_document` made one of."""
    alert = Alert(**document)
    return alert._replace(
        resources=tuple(Resource(**each) for each in document["resources"]),
        event_ids=tuple(document["event_ids"]),
        links=tuple((each["label"], each["address"]) for each in document["links"]),
    )
