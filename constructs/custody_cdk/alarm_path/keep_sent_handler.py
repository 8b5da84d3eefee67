"""Says on the custody bus of each finding that it was told, for the lake to keep: what is not there was lost."""

import json
import os
from collections.abc import Sequence
from typing import Any

from custody.lake.sent_alerts import DETAIL_TYPE, SOURCE

EXCEPTED, SENT = "excepted", "sent"
MOST = 10
"""Events of one call."""
_SAID = ("detection", "severity", "event_id", "row", "account", "region")


def keep_sent(events: Any, how: str, findings: Sequence[dict[str, str]], alert: str = "", subject: str = "") -> None:
    """Put an event for each finding; what cannot be put is a line of the log, and is told once more as lost.

    Args:
        events: the client; None where there is no bus.
        how: ``SENT``, or ``EXCEPTED`` where an exception covers it.
        findings: what groups and summaries say of each.
        alert: the id that SNS gave the alert.
        subject: of the alert.
    """
    if events is None:
        return
    entries = [entry(how, each, alert, subject) for each in findings]
    for start in range(0, len(entries), MOST):
        try:
            answer = events.put_events(Entries=entries[start : start + MOST])
        except Exception as error:  # noqa: BLE001 - what was sent is not undone by this
            print(f"{len(entries) - start} findings were told, which is not kept: {error!r}")  # noqa: T201
            return
        if answer["FailedEntryCount"]:
            print(f"{answer['FailedEntryCount']} findings were told, which is not kept: {answer['Entries']}")  # noqa: T201


def entry(how: str, finding: dict[str, str], alert: str, subject: str) -> dict[str, str]:
    """The event of one finding, for PutEvents."""
    told = {"alert": alert, "how": how, "subject": subject, **{name: finding[name] for name in _SAID}}
    detail = json.dumps({name: value for name, value in told.items() if value})
    return {"Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": detail, "EventBusName": os.environ["BUS"]}
