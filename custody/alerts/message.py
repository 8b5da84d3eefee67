"""The text of an alert: what a person reads in a mail, without opening any console.

Only what is known is said: a line whose values an event lacks is left out. It needs the standard library alone, for
the function that writes alerts in AWS has nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.alerts.facts import Facts, call_details, call_facts, call_page, call_thing, outcome, thing_of, when, where
from custody.alerts.links import event_link, fetch_command
from custody.alerts.own_events import own_details, own_facts, own_page, own_thing
from custody.alerts.values import Reader, brief, short_digest, shown
from custody.aws.identity_names import short_actors
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

CRITICAL = "critical"
SUBJECT_LENGTH = 100
HEAD_LENGTH = 1400
"""Characters above the details: about two screens of a telephone."""
LIMITS = (160, 80, 40, 20)
"""Of a value above the details; the first with which all else has room."""
LISTED = 20
ROW_LENGTH = 300
"""Of each column of a finding: twenty of them stay below SNS's 256 KB, whatever the letters."""
FIRST_LISTED = 3
"""Findings above the details."""
RAW_BYTES = 200_000
"""Of what came; SNS takes 256 KB."""
ATTEMPTS = 5
"""How often a finding is tried to be told."""
ITEM = ""
"""The label of a line of a list."""
UPPER = {"acl": "ACL", "id": "ID", "kms": "KMS", "mfa": "MFA"}


class Message(NamedTuple):
    """One alert: the severity that says to which topic, the subject of a mail, and its text."""

    severity: str
    subject: str
    text: str


class Place(NamedTuple):
    """Where something happened; each is empty where it is not known."""

    account: str
    region: str


def event_message(detection: str, words: dict[str, Any] | None, event: dict[str, Any]) -> Message:
    """The alert on one event: severity, who, what, on what, outcome, when, where, why it matters, what to do first.

    The subject is ``[CRITICAL] Trail stopped: custody in 111122223333 us-east-1``, at most 100 characters of printable
    ASCII. The text has at most 1,400 characters above the line ``Details``: links to the console and the command that
    fetches the record among them, as far as they are known. A value is on one line and makes no link.

    Args:
        detection: its id.
        words: of the detection; None where nothing is known of it, which is told as critical rather than not at all.
        event: as EventBridge delivered it.
    """
    known = words or {"severity": CRITICAL, "title": f"Detection {detection} fired", "page": False}
    detail = event.get("detail")
    if isinstance(detail, dict) and "eventName" in detail and "fields" not in known:
        return _call_message(detection, known, detail)
    fields = known.get("fields", [("Detail", "detail")])
    read = Reader(event)
    return Message(
        known["severity"],
        _subject(detection, known, own_thing(event, fields), Place(read.raw("account"), read.raw("region"))),
        _text_of(
            detection,
            known,
            lambda limit: own_facts(event, fields, limit),
            [("Open the resource", own_page(event))],
            own_details(event, fields),
        ),
    )


def findings_message(
    detection: str, words: dict[str, Any] | None, rows: list[dict[str, str]], *, count: int
) -> Message:
    """The alert on what a question found: the first three findings above the details, a line for each of the first 20.

    Args:
        detection: its id.
        words: of the detection; None where nothing is known of it.
        rows: of the answer, with the columns of a finding.
        count: how many rows the answer has; it may be more than are here.
    """
    known = words or {"severity": CRITICAL, "title": f"Detection {detection} found something", "page": False}
    rows = [{name: str(value or "") for name, value in row.items()} for row in rows[:LISTED]]
    more = [f"... and {count - len(rows)} more: custody ask {detection}"] if count > len(rows) else []
    only = rows[0] if len(rows) == count == 1 else {}
    region, event = only.get("region", ""), only.get("event_id", "")
    links = [("Fetch the record", fetch_command(region, event)), ("Open the event", event_link(region, event))]
    return Message(
        known["severity"],
        _findings_subject(detection, known, rows, count),
        _text_of(
            detection,
            known,
            lambda limit: _findings_facts(rows, count, limit),
            links if only else [("Ask again", f"custody ask {detection}")],
            _finding_details(only) if only else [(ITEM, line) for line in (*map(_finding, rows), *more)],
        ),
    )


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


def _call_message(detection: str, words: dict[str, Any], record: dict[str, Any]) -> Message:
    about = words.get("about", [])
    read = Reader(record)
    region, event = read.raw("awsRegion"), read.raw("eventID")
    place = Place(read.raw("recipientAccountId") or read.raw("userIdentity.accountId"), region)
    links = [
        ("Fetch the record", fetch_command(region, event)),
        ("Open the event", event_link(region, event)),
        ("Open the resource", call_page(record, about)),
    ]
    # What a service could not do is what the detection is about; of a call, the subject says so.
    ended = outcome(read).partition(":")[0] if read.raw("errorCode", "errorMessage") else "done"
    return Message(
        words["severity"],
        _subject(detection, words, call_thing(record, about), place, ended=ended),
        _text_of(
            detection,
            words,
            lambda limit: call_facts(record, about, limit),
            links,
            call_details(record, about),
        ),
    )


def _subject(detection: str, words: dict[str, Any], thing: str, place: Place, *, ended: str = "done") -> str:
    """What SNS takes as a subject: a hundred characters of printable ASCII; the thing is cut, where it was done is not.

    See https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    """
    short = short_title(detection) + ("" if ended == "done" else f" ({ended})")
    head = ascii_text(f"[{words['severity'].upper()}] {short}")
    done_in = " ".join(shown(part, 25) for part in place if part)
    tail = ascii_text(f" in {done_in}" if done_in else "")
    room = SUBJECT_LENGTH - len(head) - len(tail) - len(": ")
    named = "" if thing.strip() == place.account else ascii_text(shown(thing))
    if len(named) > room:
        named = f"{named[: max(room - len('...'), 0)]}..."
    return ((f"{head}: {named}" if named else head)[: SUBJECT_LENGTH - len(tail)] + tail)[:SUBJECT_LENGTH]


def short_title(detection: str) -> str:
    """A detection's id as a subject has it."""
    first, *others = (UPPER.get(word, word) for word in detection.split("-"))
    return " ".join((first[:1].upper() + first[1:], *others))


def head_of(message: Message) -> str:
    """What stands above an alert's details."""
    return message.text.partition("\n\nDetails\n")[0]


def ascii_text(text: str) -> str:
    """A text as a subject takes it."""
    return text.replace("\u2039", "(").encode("ascii", "replace").decode()


def _findings_subject(detection: str, words: dict[str, Any], rows: list[dict[str, str]], count: int) -> str:
    # Of findings that are not here nobody knows where they are.
    whole = rows if len(rows) == count else []
    accounts, regions = ({row.get(name, "") for row in whole} for name in ("account", "region"))
    place = Place(
        accounts.pop() if len(accounts) == 1 else f"{len(accounts)} accounts" if accounts else "",
        regions.pop() if len(regions) == 1 else f"{len(regions)} Regions" if regions else "",
    )
    subject = rows[0].get("subject", "") if len(rows) == count == 1 else f"{count} findings"
    thing = thing_of(subject) if subject.startswith("arn:") else short_digest(subject)
    return _subject(detection, words, thing, place)


def _findings_facts(rows: list[dict[str, str]], count: int, limit: int) -> Facts:
    if len(rows) == count == 1:
        row = rows[0]
        return [
            ("Who", _actor(row, limit)),
            ("Found", shown(short_digest(row.get("finding", "")), limit)),
            ("On", shown(brief(row.get("account", ""))(row.get("subject", "")), limit)),
            ("When", when(shown(row.get("event_time", ""), limit))),
            ("Where", where(*(shown(row.get(name, ""), limit) for name in ("region", "account")))),
        ]
    first = [(ITEM, _finding(row, limit // 2, recorded=False)) for row in rows[:FIRST_LISTED]]
    left = count - len(first)
    return [("Findings", str(count)), *first, *([("More findings", f"{left}, below")] if left > 0 else [])]


def _finding_details(row: dict[str, str]) -> Facts:
    names = {"Subject": "subject", "Finding": "finding", "Event ID": "event_id", "Log file": "source_file"}
    return [("Actor", _actor(row, ROW_LENGTH)), *((label, shown(row.get(name, ""))) for label, name in names.items())]


def _finding(row: dict[str, str], limit: int = ROW_LENGTH, *, recorded: bool = True) -> str:
    said = {name: shown(value if recorded else short_digest(value), limit) for name, value in row.items()}
    place = " ".join(filter(None, (when(said.get("event_time", "")), said.get("account"), said.get("region"))))
    told = ", ".join(filter(None, (_actor(row, limit), said.get("subject"), said.get("finding"))))
    record = " in ".join(filter(None, (said.get("event_id"), said.get("source_file"))))
    line = ": ".join(filter(None, (place, told)))
    return f"{line} (record {record})" if recorded and record else line


def _actor(row: dict[str, str], limit: int) -> str:
    return shown(short_actors(row.get("actor", ""), row.get("account")), limit)


def _text_of(detection: str, words: dict[str, Any], facts: Callable[[int], Facts], links: Facts, details: Facts) -> str:
    """The text, with the values of the facts as long as there is room, and links that find none among the details.

    Args:
        detection: its id.
        words: of the detection.
        facts: with so many characters of each value.
        links: where to look next, what is wanted first at the beginning.
        details: what stands below all else, unless it stands above already.
    """
    page = f"custody explain {detection}, or docs/detections/{detection}.md" if words.get("page", True) else ""
    page = words.get("more") or page
    title = f"[{words['severity'].upper()}] {words['title']}"
    advice = _block([("Why it matters", words.get("why", "")), ("Do first", words.get("first", ""))])
    shorter = cache(facts)
    head = ""
    for kept, limit in ((kept, limit) for kept in range(len(links), -1, -1) for limit in LIMITS):
        blocks = (_block(shorter(limit)), advice, _block([*links[:kept], ("More", page)]))
        head = "\n".join([title, *filter(None, blocks)])
        if len(head) <= HEAD_LENGTH:
            break
    left = _block([(label, value) for label, value in [*links, *details] if label == ITEM or value not in head])
    return f"{head}\n\nDetails{left}" if left else head


def _block(facts: Facts) -> str:
    """Lines of what is known, under an empty one; empty where nothing is."""
    lines = [f"- {value}" if label == ITEM else f"{label}: {value}" for label, value in facts if value]
    return "\n".join(["", *lines]) if lines else ""
