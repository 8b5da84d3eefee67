"""What is told together, what again and what once a day: decided from a finding, the settings and the time.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.alerts.exceptions import facts_of_event, facts_of_row
from custody.alerts.facts import call_thing, outcome
from custody.alerts.message import CRITICAL
from custody.alerts.own_events import own_thing
from custody.alerts.values import Reader, shown
from custody.aws.identity_names import short_actor

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY = "summary"
"""The group of what is told once a day."""
MANY = "many"
"""The actor of an answer of several rows."""
_NAMED = 3
"""Of an answer of several rows, how many are named."""
_NAMED_LENGTH = 25
_TOKENS = frozenset({"clientrequesttoken", "clienttoken", "idempotencytoken"})


class Grouping(NamedTuple):
    """What the settings say.

    Attributes:
        group_seconds: how long findings of one identity are waited for; 0 tells each by itself.
        repeat_seconds: how long the same is counted instead of told; 0 tells it each time.
        summary: severities that are told once a day.
        summary_hour: when, UTC.
    """

    group_seconds: int = 120
    repeat_seconds: int = 3600
    summary: tuple[str, ...] = ("info", "low")
    summary_hour: int = 7


class Finding(NamedTuple):
    """What is known of a finding when it is decided on.

    Attributes:
        key: what makes it this one, whatever message brings it: the detection and the event, or the rows.
        group: of whose findings it is one: an identity's in an account, or those of the day's summary.
        again: what it has in common with those that say the same; empty where it says so much that none does.
        about: what groups and summaries say of it, each a text: ``detection``, ``severity``, ``title``, ``event_id``,
            ``row``, ``actor``, ``thing``, ``digest``, ``account``, ``region``, ``at`` and ``ended``.
    """

    key: str
    group: str
    again: str
    about: dict[str, str]

    @property
    def at_once(self) -> bool:
        """Whether it is told by itself, whatever else happens."""
        return self.about["severity"] == CRITICAL or (self.about["actor"] == MANY and self.group != SUMMARY)

    @property
    def group_name(self) -> str:
        """The group as people read it: who and in which account, or ``summary``; empty for what is told by itself."""
        if self.at_once:
            return ""
        who = self.about["actor"] or "A service"
        return SUMMARY if self.group == SUMMARY else shown(" in ".join(filter(None, (who, self.about["account"]))))


def finding_of(told: dict[str, Any], words: dict[str, Any] | None, grouping: Grouping) -> Finding:
    """What a rule or a question has sent.

    Args:
        told: ``detection``, and ``event`` or ``rows`` with ``count``.
        words: of the detection; None where nothing is known of it.
        grouping: of the settings.
    """
    known = words or told.get("words") or {"severity": CRITICAL, "title": told["detection"]}
    about = {
        "detection": str(told["detection"]),
        "severity": str(known["severity"]),
        "title": str(known["title"]),
        **(_of_event(known, told["event"]) if "event" in told else _of_rows(told)),
    }
    id_ = about["event_id"] if "event" in told else ""
    # Whatever came twice without an id of its own came as the same text; rows are the same in whatever order.
    said = told if "event" in told else {"count": told["count"], "rows": sorted(map(_canonical, told["rows"]))}
    key = _hash(about["detection"], id_ or json.dumps(said, sort_keys=True))
    about["row"] = "" if about["event_id"] else key
    of_day = about["severity"] in grouping.summary and about["severity"] != CRITICAL
    identity = _hash("identity", about["actor"] or about["source"], about["account"])
    alone = about["severity"] == CRITICAL or about["actor"] == MANY
    rest = (about.pop(name) for name in ("source", "call"))
    what = (about[name] for name in ("detection", "actor", "thing", "digest", "account", "ended"))
    same = _hash(*what, *rest)
    return Finding(key, SUMMARY if of_day else key if alone else identity, same, about)


def next_summary(now: float, hour: int) -> int:
    """When the next summary is due, in seconds since 1970.

    Args:
        now: likewise.
        hour: UTC.
    """
    today = datetime.fromtimestamp(now, UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
    due = today if today.timestamp() > now else today + timedelta(days=1)
    return int(due.timestamp())


def _of_event(words: dict[str, Any], event: dict[str, Any]) -> dict[str, str]:
    detail = event.get("detail")
    facts = facts_of_event("", event, {})
    if isinstance(detail, dict) and "eventName" in detail and "fields" not in words:
        read = Reader(detail)
        return {
            "event_id": read.raw("eventID"),
            "actor": facts.actor,
            "thing": call_thing(detail, words.get("about", [])),
            # Another content under the same name is another thing.
            "digest": read.raw(*dict(words.get("about", [])).get("digest", [])),
            "account": facts.account,
            "region": facts.region,
            "at": read.raw("eventTime"),
            "ended": outcome(read).partition(":")[0] if read.raw("errorCode", "errorMessage") else "done",
            "source": read.raw("eventSource"),
            "call": _canonical(
                detail.get("eventName"),
                _without_tokens(detail.get("requestParameters")),
                detail.get("awsRegion"),
                detail.get("sourceIPAddress"),
            ),
        }
    read = Reader(event)
    return {
        "event_id": read.raw("id"),
        "actor": "",
        "thing": own_thing(event, words.get("fields", [("Detail", "detail")])),
        "digest": read.raw("detail.image-digest"),
        "account": read.raw("account"),
        "region": read.raw("region"),
        "at": read.raw("time"),
        "ended": "done",
        "source": read.raw("source"),
        "call": _canonical(event.get("detail-type"), event.get("region"), detail),
    }


def _of_rows(told: dict[str, Any]) -> dict[str, str]:
    rows, count = told["rows"], told["count"]
    first: dict[str, Any] = rows[0] if rows else {}
    facts = facts_of_row("", first)
    one = len(rows) == count == 1
    return {
        "event_id": str(first.get("event_id") or "") if one else "",
        "actor": (facts.actor or "") if one else MANY,
        "thing": facts.resource if one else _several(rows, count),
        "digest": "",
        "account": facts.account if one else "",
        "region": facts.region if one else "",
        "at": min(filter(None, (str(row.get("event_time") or "") for row in rows)), default=""),
        "ended": "done",
        "source": str(told["detection"]),
        # One that says something else is not the same again.
        "call": _canonical(first.get("finding"), first.get("region")) if one else "",
    }


def _several(rows: list[dict[str, Any]], count: int) -> str:
    """How many there are, and the first things that they are on."""
    things = list(dict.fromkeys(filter(None, (str(row.get("subject") or "") for row in rows))))[:_NAMED]
    named = ", ".join(shown(each, _NAMED_LENGTH) for each in things)
    return f"{count} findings{f', on {named}' if named else ''}{' and more' if named and count > len(things) else ''}"


def _canonical(*said: Any) -> str:
    """Everything that decides whether a finding is the same again: one that differs in any of it is told."""
    return json.dumps(said, sort_keys=True, default=str)


def _without_tokens(parameters: Any) -> Any:
    """The parameters of a call without those that every call has a new one of."""
    if not isinstance(parameters, dict):
        return parameters
    return {name: value for name, value in parameters.items() if name.lower() not in _TOKENS}


def who_of(about: Mapping[str, str]) -> str:
    """Whose finding it is, as alerts name an identity; of what a service tells of itself, the service's account."""
    return short_actor(about["actor"], about["account"]) or "A service"


def _hash(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]
