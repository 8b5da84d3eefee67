"""Exceptions of the settings, laid upon the findings of a scan or a report: shown apart, never left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from custody.alerts.exceptions import OMITTED, AlertException, MatchedBy, covers, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from custody.detections import Detection
    from custody.scan.finding import Finding
    from custody.settings.exceptions import ExceptionSettings


class Excepting:
    """Says of each finding which exception covers it, and afterwards which exceptions covered none.

    Args:
        exceptions: of the settings.
        detections: those that look; an exception that is about none of them is not missed.
        today: the day on which exceptions hold or have ended, UTC.
    """

    def __init__(self, exceptions: Sequence[ExceptionSettings], detections: Iterable[Detection], today: date) -> None:
        areas = {detection.id: detection.area for detection in detections}
        self._today = today.isoformat()
        made = ((each.plain(areas), each.named) for each in exceptions)
        self._named = {
            AlertException(**{**plain, "detections": tuple(plain["detections"])}): named for plain, named in made
        }
        self._met: set[AlertException] = set()

    def told(self, finding: Finding, actor: str | None = None) -> Finding:
        """The finding, and on it what excepts it or has ended.

        Args:
            finding: of one of the detections.
            actor: who a question's answer names, which counts more than who is found in the record.
        """
        if not self._named:
            return finding
        facts = facts_of(finding)
        facts = facts if actor is None else facts._replace(actor=actor)
        met = [each for each in self._named if covers(each, facts)]
        if not met:
            return finding
        self._met.update(met)
        judged = judge(met, facts, self._today)
        return replace(finding, excepted=_said(judged.excepted), exception_ended=_said(judged.ended))

    def exceptions(self) -> tuple[AlertException, ...]:
        """All that are about a detection that looked, in the order of the settings."""
        return tuple(each for each in self._named if each.detections)

    def scope(self, exception: AlertException) -> str:
        """What one of them covers, in a phrase."""
        return self._named[exception]

    def unused(self) -> tuple[str, ...]:
        """What the exceptions cover that covered no finding so far, a phrase each."""
        return tuple(self._named[each] for each in self.exceptions() if each not in self._met)


def facts_of(finding: Finding) -> MatchedBy:
    """What exceptions are matched with, as the columns of a finding have it: the ARN of who, else the name."""
    return MatchedBy(
        finding.detection,
        finding.actor_arn or finding.actor or "",
        "" if finding.subject in {None, OMITTED} else str(finding.subject),
        finding.account or "",
        finding.region or "",
    )


def _said(exception: AlertException | None) -> str | None:
    return None if exception is None else exception.said
