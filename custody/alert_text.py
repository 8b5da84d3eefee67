"""The words of an alert: what a person reads in a mail, without opening any console.

An input transformer does not escape the values it inserts, so the text is made of plain lines rather than JSON,
each a quoted string of its own, as the GuardDuty guide does for mail. A value the event lacks leaves a blank.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html and
https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from custody import catalog
from custody.catalog.model import Action
from custody.detections.model import Detection

TEMPLATE_LIMIT = 8_192
"""Characters of an input template."""

_WHO = {"who": "userIdentity.arn", "kind": "userIdentity.type", "service": "userIdentity.invokedBy"}
_MFA = {"mfa": "userIdentity.sessionContext.attributes.mfaAuthenticated"}
_RECORD = {
    "name": "eventName",
    "source": "eventSource",
    "time": "eventTime",
    "region": "awsRegion",
    "account": "recipientAccountId",
    "address": "sourceIPAddress",
    "agent": "userAgent",
    "error": "errorCode",
    "event": "eventID",
}
_FIELDS = ("repository", "tag", "digest", "pipeline", "execution", "resource")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertText:
    """What an EventBridge target needs to write the message."""

    paths: dict[str, str]
    template: str


def alert_text(detection: Detection) -> AlertText:
    """The message of a detection: severity, who, what, when, where, from where, why, and what to do first."""
    paths = {name: f"$.detail.{path}" for name, path in {**_WHO, **_MFA, **_RECORD}.items()}
    things: list[str] = []
    for field, places in _places(detection).items():
        names = [f"{field}{number}" for number in range(1, len(places) + 1)]
        paths |= {name: f"$.detail.{place}" for name, place in zip(names, places, strict=True)}
        things.append(f"{field} {' '.join(f'<{name}>' for name in names)}")
    lines = (
        f"[{detection.severity.upper()}] {detection.title}",
        "Who: <who> <kind> <service> (MFA: <mfa>)",
        f"What: <name> of <source>{': ' if things else ''}{', '.join(things)}",
        "Outcome: <error> (blank means it succeeded)",
        "When and where: <time> in <region>, account <account>",
        "From: <address> with <agent>",
        f"Why it matters: {detection.why}",
        f"Do first: {detection.respond[0]}",
        f"More: custody explain {detection.id}",
        "Record: eventID <event> in the trail's log files",
    )
    return AlertText(paths=paths, template="\n".join(json.dumps(line, ensure_ascii=False) for line in lines))


def _places(detection: Detection) -> dict[str, list[str]]:
    """Where the things a detection is about stand in the record, the preferred place of each action."""
    places: dict[str, list[str]] = {}
    for action in _actions(detection):
        for field in _FIELDS:
            preferred = getattr(action, field)[:1]
            # An input path cannot walk into every element of an array; the array itself is shown.
            for place in (path.partition("[]")[0] for path in preferred):
                if place not in places.setdefault(field, []):
                    places[field].append(place)
    repository = set(places.get("repository", ()))
    return {
        field: kept
        for field, found in places.items()
        if (kept := [place for place in found if field != "resource" or place not in repository])
    }


def _actions(detection: Detection) -> list[Action]:
    detail = detection.pattern.document.get("detail", {})
    return [
        action
        for source in detail.get("eventSource", [])
        for name in detail.get("eventName", [])
        if isinstance(source, str) and isinstance(name, str) and (action := catalog.find(source, name))
    ]
