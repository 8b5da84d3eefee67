"""When a trail stood still, as the records in its own log files tell.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html says that no digest
file names what is delivered while a trail, or its validation, is switched off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from custody.verify.model import Window
from custody.verify.names import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_SOURCES = (b"cloudtrail.amazonaws.com", b"account.amazonaws.com")
_NAMES = (b"StopLogging", b"StartLogging", b"DeleteTrail", b"UpdateTrail", b"DisableRegion")
_STOPS, _STARTS = frozenset({"StopLogging", "DeleteTrail"}), frozenset({"StartLogging"})
_ARN = re.compile(r"arn:[^:]+:cloudtrail:[^:]+:(\d{12}):trail/(.+)")


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """A call that stopped, started or weakened a trail, or closed a Region; it was not refused.

    Attributes:
        about: the trail's name, or the Region that was closed.
        account: that the trail is of, or in which the Region was closed.
        validation: what ``UpdateTrail`` set it to; None where it did not.
    """

    time: datetime
    name: str
    about: str
    account: str
    by: str
    validation: bool | None = None


def calls_in(data: bytes) -> list[Call]:
    """The calls of that kind in a log file; most hold none, which is told without parsing them."""
    if not any(source in data for source in _SOURCES) or not any(name in data for name in _NAMES):
        return []
    try:
        document: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        return []
    records = document.get("Records") if isinstance(document, dict) else None
    return (
        [call for record in records or () if isinstance(record, dict) and (call := _call(record))]
        if isinstance(records, list)
        else []
    )


def _call(record: dict[str, Any]) -> Call | None:
    name, time, said = record.get("eventName"), record.get("eventTime"), record.get("requestParameters")
    when = moment(time) if isinstance(time, str) else None
    if when is None or record.get("errorCode") or not isinstance(said, dict):
        return None
    source, account = record.get("eventSource"), str(record.get("recipientAccountId") or "")
    who = record.get("userIdentity")
    by = str(who.get("arn") or who.get("invokedBy") or who.get("type") or "") if isinstance(who, dict) else ""
    if source == "account.amazonaws.com" and name == "DisableRegion":
        return Call(when, "DisableRegion", str(said.get("RegionName") or ""), account, by)
    if source != "cloudtrail.amazonaws.com" or name not in {*_STOPS, *_STARTS, "UpdateTrail"}:
        return None
    about = str(said.get("name") or "")
    if found := _ARN.fullmatch(about):
        account, about = found[1], found[2]
    validation = said.get("enableLogFileValidation") if name == "UpdateTrail" else None
    return Call(when, str(name), about, account, by, validation if isinstance(validation, bool) else None)


def windows(calls: Iterable[Call], trails: frozenset[str]) -> Iterator[Window]:
    """The times in which trails of some names stood still, or wrote no digest files."""
    open_: dict[tuple[str, str, bool], Call] = {}
    for call in sorted(set(calls)):
        if call.about not in trails or call.name == "DisableRegion":
            continue
        stopped, started = (call.name in _STOPS, False), (call.name in _STARTS, False)
        if call.validation is not None:
            stopped, started = (not call.validation, True), (call.validation, True)
        if stopped[0]:
            open_.setdefault((call.about, call.account, stopped[1]), call)
        elif started[0] and (first := open_.pop((call.about, call.account, started[1]), None)):
            yield _window(first, call, validation_only=started[1])
    for (_, _, validation_only), first in open_.items():
        yield _window(first, None, validation_only=validation_only)


def _window(first: Call, last: Call | None, *, validation_only: bool) -> Window:
    said = [f"{each.name} by {each.by or 'nobody named'}" for each in (first, last) if each]
    return Window(
        trail=first.about,
        account=first.account,
        since=first.time,
        until=last.time if last else None,
        by=", ".join(said),
        validation_only=validation_only,
    )
