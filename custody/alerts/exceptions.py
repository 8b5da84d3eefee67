"""Which exception covers a finding: the same text decides in ``custody scan``, in a report and in AWS.

An exception is matched with five things that a finding has: its detection, who, on what, in which account and Region.
It needs the standard library alone, for the function that writes alerts in AWS has nothing else.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.aws.identity_names import named
from custody.lake.fields import dig, scalars, text
from custody.lake.session_name import actor_name
from custody.wildcards import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


SOON_DAYS = 14
"""How long before its end an exception is told."""
TOLD_DAYS = (14, 7, 1, 0)
"""Days before an end on which a summary says so even where it says nothing else."""
ENDS = "exception-ends"
ENDS_WORDS: dict[str, Any] = {
    "severity": "low",
    "title": "An exception ends soon",
    "page": False,
    "why": "After its last day what it covers raises alerts again.",
    "first": "Agree on a later end with its owner, or see that what it covers has stopped.",
}
"""What the product tells of itself; nobody can except it."""
OMITTED = "omitted by CloudTrail"
"""What is shown in place of a resource that CloudTrail left out: it is not known."""


class AlertException(NamedTuple):
    """One exception of the settings, its detections by id.

    Attributes:
        detections: ids; None for every detection.
        until: the last day on which it holds, UTC, as ``2027-03-01``.
    """

    until: str
    reason: str
    owner: str
    ticket: str = ""
    detections: Sequence[str] | None = None
    actor: str = "*"
    resource: str = "*"
    account: str = "*"
    region: str = "*"

    @property
    def said(self) -> str:
        """In a phrase: until when, why, whose."""
        return f"until {self.until}: {self.reason} ({self.owner}{f', ticket {self.ticket}' if self.ticket else ''})"


class MatchedBy(NamedTuple):
    """What exceptions are matched with. What is not known is empty, and only ``*`` covers it.

    Attributes:
        detection: its id.
        actor: the ARN; of who has none, the name that a finding shows. Of a question's finding, who the answer names.
        resource: what a finding shows as its subject, several with commas between them.
    """

    detection: str
    actor: str = ""
    resource: str = ""
    account: str = ""
    region: str = ""


_NO_PLACES: tuple[Sequence[str], str] = ((), "")
_NATIVE = ("repository-name", "pipeline")


class Judged(NamedTuple):
    """What the exceptions say of a finding.

    Attributes:
        excepted: the exception that covers it, of several the one that holds longest; None when none does.
        ended: the one that covered it and has ended, of several the last; None when one covers it still.
    """

    excepted: AlertException | None = None
    ended: AlertException | None = None


def judge(exceptions: Iterable[AlertException], facts: MatchedBy, today: str) -> Judged:
    """Whether a finding is excepted on a day, or was until a day before.

    Args:
        exceptions: all there are.
        facts: of the finding.
        today: the day it is, UTC, as ``2027-03-01``; the day of the finding does not count.
    """
    last = max((each for each in exceptions if covers(each, facts)), key=lambda each: each.until, default=None)
    if last is None:
        return Judged()
    return Judged(excepted=last) if today <= last.until else Judged(ended=last)


def covers(exception: AlertException, facts: MatchedBy) -> bool:
    """Whether an exception is about a finding, whenever that is. Of several resources each has to be covered."""
    return (
        (exception.detections is None or facts.detection in exception.detections)
        and matches(exception.actor, facts.actor)
        and matches(exception.account, facts.account)
        and matches(exception.region, facts.region)
        and all(matches(exception.resource, each) for each in facts.resource.split(","))
    )


def facts_of_event(detection: str, event: Mapping[str, Any], places: Mapping[str, Any]) -> MatchedBy:
    """What is known of an event that a rule has sent.

    Args:
        detection: the id of the detection whose rule it was.
        event: as EventBridge delivered it.
        places: ``custody.alerts.resource_places.resource_places``, where recorded calls say what they were made on.
    """
    detail = event.get("detail")
    if not isinstance(detail, dict) or "eventName" not in detail:
        found = (_listed(dig(detail, (name,))) for name in _NATIVE)
        resource = next((each for each in found if each), "")
        return MatchedBy(detection, "", resource, text(event, "account") or "", text(event, "region") or "")
    identity, account = detail.get("userIdentity"), text(detail, "recipientAccountId")
    actor = text(identity, "arn") or named(actor_name(detail), text(identity, "accountId"), account)
    of_source = places.get(text(detail, "eventSource") or "", {})
    paths, name_in_arn = of_source.get(text(detail, "eventName") or "", _NO_PLACES)
    resource = _resource(detail, paths, name_in_arn) if (paths, name_in_arn) != _NO_PLACES else ""
    return MatchedBy(detection, actor or "", resource, account or "", text(detail, "awsRegion") or "")


def facts_of_row(detection: str, row: Mapping[str, Any]) -> MatchedBy:
    """What is known of one row of a question's answer, which names who and what itself."""
    told = (row.get(name) for name in ("actor", "subject", "account", "region"))
    return MatchedBy(detection, *(each if isinstance(each, str) and each != OMITTED else "" for each in told))


def ending(exceptions: Iterable[AlertException], today: str) -> list[AlertException]:
    """The exceptions that end within 14 days, today among them, the next to end first.

    Args:
        exceptions: all there are.
        today: the day it is, UTC, as ``2027-03-01``.
    """
    last = str(date.fromisoformat(today) + timedelta(days=SOON_DAYS))
    return sorted((each for each in exceptions if today <= each.until <= last), key=lambda each: each.until)


def ends_told(soon: Sequence[AlertException], today: str) -> dict[str, Any] | None:
    """What the alerts tell of themselves on the days 14, 7, 1 and 0 before the end of an exception.

    Args:
        soon: of :func:`ending`.
        today: the day it is, UTC.
    """
    days = {str(date.fromisoformat(today) + timedelta(days=left)) for left in TOLD_DAYS}
    due = [each for each in soon if each.until in days]
    if not due:
        return None
    row = {
        "event_time": f"{today} 00:00:00",
        "subject": due[0].said if len(due) == 1 else f"{len(due)} exceptions",
        "finding": "; ".join(each.said for each in due),
    }
    return {"detection": ENDS, "words": ENDS_WORDS, "count": 1, "rows": [row]}


class Remaining(NamedTuple):
    """What is left of a finding to be told.

    Attributes:
        told: what rules and questions send, without what is excepted; None where nothing is left.
        excepted: the exception of each finding that is left out.
        ended: those that covered what is told, and have ended.
    """

    told: dict[str, Any] | None
    excepted: list[AlertException]
    ended: list[AlertException]


def without_excepted(told: dict[str, Any], known: Mapping[str, Any], today: str) -> Remaining:
    """What of a finding raises an alert. Rows that did not come along, of a long answer, are not excepted.

    Args:
        told: ``detection``, and ``event`` or ``rows`` with ``count``.
        known: ``exceptions``, each as an object, and ``places``, as :func:`facts_of_event` wants them.
        today: the day it is, UTC.
    """
    exceptions = [AlertException(**each) for each in known["exceptions"]]
    detection = told["detection"]
    if "event" in told:
        one = judge(exceptions, facts_of_event(detection, told["event"], known["places"]), today)
        return Remaining(None if one.excepted else told, _those([one.excepted]), _those([one.ended]))
    judged = [(row, judge(exceptions, facts_of_row(detection, row), today)) for row in told["rows"]]
    excepted = _those([each.excepted for _, each in judged])
    rows = [row for row, each in judged if each.excepted is None]
    left = {**told, "rows": rows, "count": told["count"] - len(excepted)}
    return Remaining(
        left if left["count"] > 0 or not excepted else None, excepted, _those([e.ended for _, e in judged])
    )


def _those(found: Iterable[AlertException | None]) -> list[AlertException]:
    return [each for each in found if each is not None]


def _resource(record: Mapping[str, Any], paths: Sequence[str], name_in_arn: str) -> str:
    """As the column ``resource`` has it: the first path that leads anywhere, else what the listed ARNs say."""
    for path in paths:
        if found := list(dict.fromkeys(scalars(record, path.replace("[]", "").split(".")))):
            return ",".join(found)
    arns = dict.fromkeys(scalars(record, ["resources", "ARN"]))
    names = [match[1] for arn in arns if name_in_arn and (match := re.search(name_in_arn, arn))]
    return ",".join(dict.fromkeys(names) or arns)


def _listed(found: object) -> str:
    if isinstance(found, list):
        return ",".join(each for each in found if isinstance(each, str))
    return "" if found is None or isinstance(found, dict) else str(found)
