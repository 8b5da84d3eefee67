"""The text of an alert: what a person reads in a mail, without opening any console.

Only what is known is said: a line whose values an event lacks is left out. It needs the standard library alone, for
the function that writes alerts in AWS has nothing else.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from custody.sanitize import sanitize

CRITICAL = "critical"
SUBJECT_LENGTH = 100
VALUE_LENGTH = 500
LISTED = 20
RAW_BYTES = 200_000
"""Of what came; SNS takes 256 KB."""
ATTEMPTS = 5
"""How often a finding is tried to be told."""


class Message(NamedTuple):
    """One alert: the severity that says to which topic, the subject of a mail, and its text."""

    severity: str
    subject: str
    text: str


def event_message(detection: str, words: dict[str, Any] | None, event: dict[str, Any]) -> Message:
    """The alert on one event: severity, what, who, when, where, why it matters, what to do first.

    Args:
        detection: its id.
        words: of the detection; None where nothing is known of it, which is told as critical rather than not at all.
        event: as EventBridge delivered it.
    """
    known = words or {"severity": CRITICAL, "title": f"Detection {detection} fired", "page": False}
    detail = event.get("detail")
    if isinstance(detail, dict) and "eventName" in detail and "fields" not in known:
        facts = _call(known.get("about", []), detail)
    else:
        facts = _own_event(known.get("fields", [("detail", "detail")]), event)
    return _message(detection, known, facts)


def findings_message(
    detection: str, words: dict[str, Any] | None, rows: list[dict[str, str]], *, count: int
) -> Message:
    """The alert on what a question found, a line a finding, the first 20.

    Args:
        detection: its id.
        words: of the detection; None where nothing is known of it.
        rows: of the answer, with the columns of a finding.
        count: how many rows the answer has; it may be more than are here.
    """
    known = words or {"severity": CRITICAL, "title": f"Detection {detection} found something", "page": False}
    listed = [
        f"- {row['event_time'][:19]} {row['account']} {row['region']}: {row['actor']}, "
        f"{row['subject']}, {row['finding']} (record {row['event_id']} in {row['source_file']})"
        for row in ({name: _shown(value) for name, value in found.items()} for found in rows[:LISTED])
    ]
    more = [f"... and {count - len(listed)} more: custody ask {detection}"] if count > len(listed) else []
    return _message(detection, known, [f"Findings: {count}", *listed, *more])


def raw_message(body: str) -> Message:
    """What came and could not be told as an alert, as it came."""
    safe = sanitize(body).encode("utf-8", "replace")
    left = f" (the first {RAW_BYTES} of {len(safe)} bytes)" if len(safe) > RAW_BYTES else ""
    came = safe[:RAW_BYTES].decode("utf-8", "ignore")
    return Message(
        CRITICAL,
        "[CRITICAL] An alert could not be written or sent",
        f"[CRITICAL] An alert could not be written or sent\nWhat came{left}: {came}\n"
        "Do first: read the function's log; what came is tried again, and then stays in the dead-letter queue.",
    )


def _message(detection: str, words: dict[str, Any], facts: list[str]) -> Message:
    title = f"[{words['severity'].upper()}] {words['title']}"
    page = f"custody explain {detection}, or docs/detections/{detection}.md" if words.get("page", True) else ""
    advice = _lines(("Why it matters", words.get("why", "")), ("Do first", words.get("first", "")), ("More", page))
    lines = [title, *facts, *advice]
    # SNS takes printable ASCII as a subject, a hundred characters of it.
    return Message(words["severity"], title[:SUBJECT_LENGTH].encode("ascii", "replace").decode(), "\n".join(lines))


def _call(about: list[Any], record: dict[str, Any]) -> list[str]:
    things = {label: value for label, places in about if (value := _first(record, places))}
    what = ", ".join(f"{label} {value}" for label, value in things.items())
    omitted = _at(record, "requestParameters.omitted") == [True]
    listed = _value(record, "resources[].ARN") if omitted or not things else ""
    cut = " (CloudTrail left out the parameters)" if omitted else ""
    error = ": ".join(_values(record, "errorCode", "errorMessage"))
    return _lines(
        ("Who", _who(record)),
        ("What", " of ".join(_values(record, "eventName", "eventSource")) + (f": {what}" if what else "")),
        ("Resources", (listed + cut).strip()),
        ("Outcome", error or "done"),
        ("When and where", _when(*(_value(record, path) for path in ("eventTime", "awsRegion", "recipientAccountId")))),
        ("From", " with ".join(_values(record, "sourceIPAddress", "userAgent"))),
        ("Record", _said("eventID {} in the trail's log files", _value(record, "eventID"))),
    )


def _who(record: dict[str, Any]) -> str:
    def said(form: str, path: str) -> str:
        return _said(form, _value(record, f"userIdentity.{path}"))

    known = " ".join(
        filter(
            None,
            (
                said("{}", "arn"),
                said("{}", "type"),
                said("by {}", "invokedBy"),
                said("(MFA: {})", "sessionContext.attributes.mfaAuthenticated"),
            ),
        )
    )
    principal = " of ".join(filter(None, (said("principal {}", "principalId"), said("account {}", "accountId"))))
    return ", ".join(filter(None, (known, principal, said("person {}", "onBehalfOf.userId"))))


def _own_event(fields: list[Any], event: dict[str, Any]) -> list[str]:
    return _lines(
        ("What", _value(event, "detail-type")),
        *((f"  {label}", _value(event, path)) for label, path in fields),
        ("When and where", _when(*(_value(event, path) for path in ("time", "region", "account")))),
        ("Who", "a service's own event names nobody; ask the log files about the same minute"),
    )


def _when(time: str, region: str, account: str) -> str:
    place = ", ".join(filter(None, (_said("in {}", region), _said("account {}", account))))
    return " ".join(filter(None, (time, place)))


def _lines(*facts: tuple[str, str]) -> list[str]:
    return [f"{label}: {value}" for label, value in facts if value]


def _said(form: str, value: str) -> str:
    return form.format(value) if value else ""


def _values(document: dict[str, Any], *paths: str) -> list[str]:
    return [value for path in paths if (value := _value(document, path))]


def _first(document: dict[str, Any], paths: list[str]) -> str:
    return next((value for path in paths if (value := _value(document, path))), "")


def _value(document: dict[str, Any], path: str) -> str:
    """The value at a path, several with commas between them; nothing where it is missing or empty."""
    return _shown(", ".join(filter(None, map(_text, _at(document, path)))))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value not in (None, []) else ""


def _shown(text: str) -> str:
    """On one line, nothing hidden, and not so long that nobody reads on."""
    safe = sanitize(text)
    return safe if len(safe) <= VALUE_LENGTH else f"{safe[:VALUE_LENGTH]}... ({len(text)} characters)"


def _at(value: Any, path: str) -> list[Any]:
    """All values at a path in which ``[]`` walks into every element of a list."""
    here = [value]
    for step in path.split("."):
        name = step.removesuffix("[]")
        here = [one[name] for one in here if isinstance(one, dict) and name in one]
        if step != name:
            here = [each for one in here if isinstance(one, list) for each in one]
    return here
