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
    things = _things(detection)
    paths |= {name: f"$.detail.{place}" for _, names in things for name, place in names.items()}
    what = ", ".join(f"{label} {' '.join(f'<{name}>' for name in names)}" for label, names in things)
    # A pattern that asks for success leaves nothing to say about the outcome.
    refusals = () if "errorCode" in detection.pattern.document.get("detail", {}) else ("Outcome: <error> (no error code here means that it was done)",)
    lines = (
        f"[{detection.severity.upper()}] {detection.title}",
        "Who: <who> <kind> <service> (MFA: <mfa>)",
        f"What: <name> of <source>{f': {what}' if what else ''}",
        *refusals,
        "When and where: <time> in <region>, account <account>",
        "From: <address> with <agent>",
        f"Why it matters: {detection.why}",
        f"Do first: {detection.respond[0]}",
        f"More: custody explain {detection.id}",
        "Record: eventID <event> in the trail's log files",
    )
    return AlertText(paths=paths, template="\n".join(json.dumps(line, ensure_ascii=False) for line in lines))


def _things(detection: Detection) -> list[tuple[str, dict[str, str]]]:
    """What a detection is about: a label, and the places in the record that hold it, by variable name."""
    labels: dict[str, list[str]] = {}
    for action in _actions(detection):
        for field in _FIELDS:
            # An input path cannot walk into every element of an array; the array itself is shown. The first
            # place is the preferred one.
            for place in (path.partition("[]")[0] for path in getattr(action, field)[:1]):
                known = labels.setdefault(place, [])
                if field not in known:
                    known.append(field)
    grouped: dict[str, list[str]] = {}
    for place, fields in labels.items():
        named = [field for field in fields if field != "resource"] or fields
        grouped.setdefault(" and ".join(named), []).append(place)
    return [
        (label, {f"{label.split()[0]}{number}": place for number, place in enumerate(places, start=1)})
        for label, places in grouped.items()
    ]


def _actions(detection: Detection) -> list[Action]:
    detail = detection.pattern.document.get("detail", {})
    return [
        action
        for source in detail.get("eventSource", [])
        for name in detail.get("eventName", [])
        if isinstance(source, str) and isinstance(name, str) and (action := catalog.find(source, name))
    ]
