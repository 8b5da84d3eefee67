"""The words of an alert: what a person reads in a mail, without opening any console.

An input transformer does not escape the values it inserts, so the text is made of plain lines rather than JSON,
each a quoted string of its own, as the GuardDuty guide does for mail. A value the event lacks leaves a blank.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html and
https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody import catalog
from custody.errors import DetectionError

if TYPE_CHECKING:
    from custody.catalog.model import Action
    from custody.detections.model import Detection
    from custody.patterns import Pattern

TEMPLATE_LIMIT = 8_192
"""Characters of an input template."""

# In the record that a CloudTrail event carries.
_RECORD = {
    "who": "userIdentity.arn",
    "kind": "userIdentity.type",
    "principal": "userIdentity.principalId",
    "owner": "userIdentity.accountId",
    "person": "userIdentity.onBehalfOf.userId",
    "service": "userIdentity.invokedBy",
    "mfa": "userIdentity.sessionContext.attributes.mfaAuthenticated",
    "name": "eventName",
    "source": "eventSource",
    "time": "eventTime",
    "region": "awsRegion",
    "account": "recipientAccountId",
    "address": "sourceIPAddress",
    "agent": "userAgent",
    "error": "errorCode",
    "event": "eventID",
    # The last resort when the parameters are left out: the whole list, because a path cannot walk into each of it.
    "arn": "resources",
    "cut": "requestParameters.omitted",
}
_FIELDS = ("repository", "tag", "digest", "pipeline", "execution", "resource")
_MOST_FIELDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertText:
    """What an EventBridge target needs to write the message."""

    paths: dict[str, str]
    template: str


def alert_text(detection: Detection) -> AlertText:
    """The message of a detection that one event fires.

    It says severity, who, what, when, where, from where, why it matters, and what to do first; a service's own
    event knows no identity and says what it does know.

    Raises:
        DetectionError: the detection asks a question instead; its findings are written by what asks it.
    """
    if detection.pattern is None:
        raise DetectionError(f"detection {detection.id} asks a question of the record; no single event alerts for it")
    paths, facts = _own_event(detection.pattern) if detection.native else _recorded_call(detection)
    lines = (
        f"[{detection.severity.upper()}] {detection.title}",
        *facts,
        f"Why it matters: {detection.why}",
        f"Do first: {detection.respond[0]}",
        f"More: custody explain {detection.id}, or docs/detections/{detection.id}.md",
    )
    template = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    return AlertText(paths={name: p for name, p in paths.items() if f"<{name}>" in template}, template=template)


def _recorded_call(detection: Detection) -> tuple[dict[str, str], list[str]]:
    things = _things(detection)
    places = {**_RECORD, **{name: place for _, names in things for name, place in names.items()}}
    what = ", ".join(f"{label} {' '.join(f'<{name}>' for name in names)}" for label, names in things)
    detail = detection.pattern.document.get("detail", {}) if detection.pattern else {}
    facts = [
        "Who: <who> <kind> <service> (MFA: <mfa>), principal <principal> of account <owner> <person>",
        f"What: <name> of <source>{f': {what}' if what else ''}",
        "Resources: <arn> (parameters omitted by CloudTrail: <cut>; a blank means that they are there)",
        "Outcome: <error> (no error code here means that it was done)",
        "When and where: <time> in <region>, account <account>",
        "From: <address> with <agent>",
        "Record: eventID <event> in the trail's log files",
    ]
    if "errorCode" in detail:
        # A pattern that asks about the outcome leaves nothing to say about it.
        del facts[3]
    return {name: f"$.detail.{place}" for name, place in places.items()}, facts


def _own_event(pattern: Pattern) -> tuple[dict[str, str], list[str]]:
    paths = {"type": "$.detail-type", "time": "$.time", "region": "$.region", "account": "$.account", "event": "$.id"}
    fields = [
        field.path
        for source in pattern.document["source"]
        for detail_type in pattern.document["detail-type"]
        if (event := catalog.find_native(source, detail_type))
        for field in event.fields
        if field.always
    ]
    named = {f"f{number}": path for number, path in enumerate(dict.fromkeys(fields).keys(), start=1)}
    shown = dict(list(named.items())[:_MOST_FIELDS])
    paths |= {name: f"$.{path.partition('[]')[0]}" for name, path in shown.items()}
    return paths, [
        "What: <type>",
        *(f"  {path.removeprefix('detail.')}: <{name}>" for name, path in shown.items()),
        "When and where: <time> in <region>, account <account>",
        "Who: a service's own event names nobody; ask the log files about the same minute",
    ]


def _things(detection: Detection) -> list[tuple[str, dict[str, str]]]:
    """What a detection is about: a label, and the places in the record that hold it, by variable name."""
    labels: dict[str, list[str]] = {}
    actions = _actions(detection)
    if not actions:
        # Whatever the call is named, and whatever was left out of it: the record's own list still says on what.
        return [("resources", {"resources1": "resources"})]
    for action in actions:
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
    detail = detection.pattern.document.get("detail", {}) if detection.pattern else {}
    return [
        action
        for source in detail.get("eventSource", [])
        for name in detail.get("eventName", [])
        if isinstance(source, str) and isinstance(name, str) and (action := catalog.find(source, name))
    ]
