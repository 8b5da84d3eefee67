"""Makes alerts of what rules and questions found, by the code that writes the mail.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from custody.alerts.alert import UNDELIVERED, Alert
from custody.alerts.facts import call_facts, call_page, outcome
from custody.alerts.links import event_link, fetch_command
from custody.alerts.message import LIMITS, Message, event_message, findings_message, raw_message
from custody.alerts.own_events import own_facts, own_page
from custody.alerts.resources import Resource, once, resource, resources_of_call
from custody.alerts.values import Reader, at, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?Z?")
_MOST_EVENTS = 20


def event_alert(
    detection: str, words: dict[str, Any] | None, event: dict[str, Any], message: Message | None = None
) -> Alert:
    """The alert on one event, with the words of :func:`custody.alerts.message.event_message`.

    Args:
        detection: its id.
        words: of the detection; None where nothing is known of it.
        event: as EventBridge delivered it.
        message: the mail on it, where it is written already.
    """
    known = words or {}
    alert = _begun(detection, known, message or event_message(detection, words, event))
    detail = event.get("detail")
    if isinstance(detail, dict) and "eventName" in detail and "fields" not in known:
        return _of_call(alert, detail, known)
    read = Reader(event)
    facts = dict(own_facts(event, known.get("fields", []), LIMITS[0]))
    account, region, event_id = (read.value(name) for name in ("account", "region", "id"))
    name = read.raw("detail.repository-name", "detail.repositories[].repository-name")
    things = [resource("repository", name, account=account, region=region)] if name else []
    arns = (resource("resource", arn, account=account, region=region) for arn in _arns(event))
    return alert._replace(
        id=_id(detection, event_id) if event_id else _id(detection, _canonical(event)),
        action=facts["What"],
        service=read.value("source"),
        resources=once([*things, *arns]),
        account=account,
        region=region,
        time=moment(read.raw("time")),
        event_ids=(event_id,) if event_id else (),
        links=_links(("Open the resource", own_page(event)), _more(known)),
    )


def findings_alert(
    detection: str,
    words: dict[str, Any] | None,
    rows: list[dict[str, Any]],
    *,
    count: int,
    message: Message | None = None,
) -> Alert:
    """The alert on what a question found, with the words of :func:`custody.alerts.message.findings_message`.

    Args:
        detection: its id.
        words: of the detection; None where nothing is known of it.
        rows: of the answer, with the columns of a finding; those of ``custody scan`` may be there besides.
        count: how many rows the answer has; it may be more than are here.
        message: the mail on it, where it is written already.
    """
    known = words or {}
    alert = _begun(detection, known, message or findings_message(detection, words, rows, count=count))
    said = [{name: shown(str(value or "")) for name, value in row.items()} for row in rows]
    only = said[0] if len(said) == count == 1 else {}
    events = tuple(dict.fromkeys(id_ for row in said if (id_ := row.get("event_id"))))
    region, event = only.get("region", ""), only.get("event_id", "")
    return alert._replace(
        id=_id(detection, *sorted(map(_sameness, rows)), *([str(count)] if count > len(rows) else [])),
        actor=_common(said, "actor"),
        actor_arn=_common(said, "actor_arn"),
        action=_common(said, "action"),
        service=_common(said, "service"),
        resources=once(each for row in said for each in _named(row)),
        account=_common(said, "account"),
        region=_common(said, "region"),
        time=min(filter(None, (moment(str(row.get("event_time") or "")) for row in rows)), default=""),
        outcome=_outcome(said),
        address=_address(_common(said, "source_ip")),
        event_ids=events[:_MOST_EVENTS],
        links=_links(("Open the event", event_link(region, event)), _more(known)),
        command=fetch_command(region, event),
        findings=count,
    )


def raw_alert(body: str) -> Alert:
    """The alert on what could not be told, as it came."""
    return _begun(UNDELIVERED, {}, raw_message(body))._replace(id=_id(UNDELIVERED, body))


def told_alert(told: Mapping[str, Any], words: Mapping[str, Any], message: Message | None = None) -> Alert:
    """The alert on what a rule or a question has sent.

    Args:
        told: ``detection``, and ``event``, or ``rows`` with ``count`` and maybe with ``words`` of their own.
        words: of each detection.
        message: the mail on it, where it is written already.
    """
    known = words.get(told["detection"])
    if "event" in told:
        return event_alert(told["detection"], known, told["event"], message)
    return findings_alert(told["detection"], known or told["words"], told["rows"], count=told["count"], message=message)


def moment(time: str) -> str:
    """A moment as ISO 8601 has it, whatever stands between day and hour; empty where it is none."""
    found = _MOMENT.fullmatch(time)
    if found is None:
        return ""
    try:
        return f"{datetime.fromisoformat(f'{found[1]}T{found[2]}').isoformat()}Z"
    except ValueError:
        return ""


def _begun(detection: str, words: dict[str, Any], message: Message) -> Alert:
    title = message.text.partition("\n")[0].partition("] ")[2]
    fixed = {name: words.get(name, "") for name in ("area", "why", "first")}
    return Alert("", detection, message.severity, title=title, subject=message.subject, text=message.text, **fixed)


def _of_call(alert: Alert, record: dict[str, Any], words: dict[str, Any]) -> Alert:
    read, about = Reader(record), words.get("about", [])
    facts = dict(call_facts(record, about, LIMITS[0]))
    region, event = read.raw("awsRegion"), read.raw("eventID")
    return alert._replace(
        id=_id(alert.detection, event) if event else _id(alert.detection, _canonical(record)),
        actor=facts["Who"],
        actor_arn=read.value("userIdentity.arn"),
        action=read.value("eventName"),
        service=read.value("eventSource"),
        resources=resources_of_call(record, about),
        account=read.value("recipientAccountId", "userIdentity.accountId"),
        region=shown(region),
        time=moment(read.raw("eventTime")),
        outcome=facts["Outcome"],
        address=_address(read.value("sourceIPAddress")),
        event_ids=(shown(event),) if event else (),
        links=_links(
            ("Open the event", event_link(region, event)),
            ("Open the resource", call_page(record, about)),
            _more(words),
        ),
        command=fetch_command(region, event),
    )


def _arns(event: dict[str, Any]) -> list[str]:
    found = [*at(event, "resources[]"), *at(event, "detail.resources[].id")]
    return [each for each in found if isinstance(each, str) and each.startswith("arn:")]


def _named(row: dict[str, str]) -> list[Resource]:
    place = {"account": row.get("account", ""), "region": row.get("region", "")}
    kinds = (("repository", "repository"), ("pipeline", "pipeline"), ("resource", "subject"))
    parts = ((kind, part) for kind, name in kinds for part in row.get(name, "").split(","))
    return [resource(kind, part.strip(), **place) for kind, part in parts if part.strip()]


def _common(rows: list[dict[str, str]], name: str) -> str:
    """What all rows have in common; empty where they differ."""
    values = {row.get(name, "") for row in rows}
    return values.pop() if len(values) == 1 else ""


def _outcome(rows: list[dict[str, str]]) -> str:
    """How calls ended that all ended so; of what no call is known of, nothing is said."""
    if not _common(rows, "action"):
        return ""
    return outcome(Reader({"errorCode": _common(rows, "error_code")})) if len(rows) == 1 else ""


def _address(text: str) -> str:
    """The text where it is an IP address; records have the name of a service there as well."""
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


def _sameness(row: dict[str, Any]) -> str:
    """What makes two rows the same finding: the record alone, unless a question found something in it."""
    event = str(row.get("event_id") or "")
    if event and not row.get("finding"):
        return event
    names = ("event_id", "event_time", "account", "region", "actor", "subject")
    values = {name: str(row.get(name) or "") for name in names}
    return _canonical(values | {"event_time": moment(values["event_time"]) or values["event_time"]})


def _canonical(document: Any) -> str:
    return json.dumps(document, sort_keys=True, default=str)


def _id(*parts: str) -> str:
    whole = "\0".join(parts).encode("utf-8", "replace")
    return f"custody-{sha256(whole).hexdigest()[:32]}"


def _more(words: dict[str, Any]) -> tuple[str, str]:
    """The page of the detection, where the settings say where it is."""
    return "More", words.get("more", "")


def _links(*links: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, address) for label, address in links if address)
