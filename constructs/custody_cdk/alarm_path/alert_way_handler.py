"""What becomes of a finding: told at once, kept for its group or the day's summary, counted, or known already."""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from custody.alerts.account_names import with_account_names
from custody.alerts.group_message import Kept
from custody.alerts.grouping import SUMMARY, Finding, Grouping, finding_of, next_summary
from custody.alerts.message import CRITICAL, Message
from custody_cdk.alarm_path.alert_state_handler import CLAIMED, TOLD, WAITS, AlertState, UnreachableError
from custody_cdk.alarm_path.client_handler import client
from custody_cdk.alarm_path.keep_sent_handler import EXCEPTED, SENT, keep_sent
from custody_cdk.alarm_path.open_findings_handler import OpenFindings
from custody_cdk.alarm_path.tell_destinations_handler import Destinations
from custody_cdk.alarm_path.tell_groups_handler import Groups, Writes

IMPATIENT, BRIEF = {"connect": 2, "read": 5}, {"connect": 1, "read": 3}
"""Seconds of a call: one message that hangs must not take the time of ten."""
APART = "Sent by itself: the table of what was sent could not be reached, so that this may come once more."
MINE, KEPT = "mine", "kept"
"""What becomes of a finding that nobody had before."""
MOST_LOGGED = 500
"""Findings of one line of the log, which takes 256 KB."""


class HeldError(Exception):
    """Another message has the same finding and has not told it yet; what became of it is seen when this comes again."""


class Written(NamedTuple):
    """A finding and the alert on it.

    Attributes:
        told: what a rule or a question sent.
        message: the mail.
        ended: the exceptions that covered it and have ended, each in a phrase.
        alert: what targets and destinations are told; None where there are none.
    """

    told: dict[str, Any]
    message: Message
    ended: tuple[str, ...] = ()
    alert: Any = None


class AlertWay:
    """The way that the alerts of a batch take: the table, the topics, the destinations, the queue.

    Args:
        words: of each detection.
        destinations: those that hear what is mailed.
        ending: the exceptions that end soon, each in a phrase.
        names: what accounts are called.
        now: when the batch came, in seconds since 1970.
    """

    def __init__(
        self,
        words: dict[str, Any],
        destinations: Destinations,
        ending: Sequence[str] = (),
        names: Mapping[str, str] | None = None,
        *,
        now: float,
    ) -> None:
        self.words, self.destinations, self.names = words, destinations, names or {}
        grouping = json.loads(os.environ["GROUPING"])
        self.grouping = Grouping(**{**grouping, "summary": tuple(grouping["summary"])})
        self.sns: Any = client("sns", **IMPATIENT)
        self.state = AlertState(client("dynamodb", **BRIEF), os.environ["STATE_TABLE"])
        self.events: Any = client("events", **BRIEF) if "BUS" in os.environ else None
        self.open = OpenFindings(self.state, destinations, self.grouping.group_seconds, now)
        self.groups = Groups(self.state, client("sqs", **IMPATIENT), self.grouping, self.send, ending)

    def send(self, kept: Sequence[Kept], message: Message, write: Writes) -> None:
        """Publish an alert, and have destinations told of it."""
        message = with_account_names(message, self.names)
        self.publish(message, [dict(each.about) for each in kept])
        self.tell_destinations(kept, message, lambda some: with_account_names(write(some), self.names))

    def tell_destinations(self, kept: Sequence[Kept], message: Message, write: Writes) -> None:
        """Have destinations told of an alert, and keep what they were told of several findings at once."""
        for names, alert, share in self.destinations.tell(kept, message, write):
            self.open.told_together(names, alert, share)

    def publish(self, message: Message, findings: Sequence[dict[str, str]]) -> None:
        """Publish an alert to the topic of its severity, or else the critical one, which always is; and log it."""
        topics = json.loads(os.environ["TOPICS"])
        topic = topics.get(message.severity) or topics[CRITICAL]
        answer = self.sns.publish(TopicArn=topic, Subject=message.subject, Message=message.text)
        log_sent(answer["MessageId"], message, findings)
        keep_sent(self.events, SENT, findings, answer["MessageId"], message.subject)

    def leave(self, told: dict[str, Any]) -> None:
        """Note of a finding that an exception covers it: it was not lost."""
        keep_sent(self.events, EXCEPTED, [self.finding(told).about])

    def keep_open(self, written: Written, *, new: bool) -> None:
        """Keep a finding where somebody can be told that it is resolved; ``new`` where it was told now."""
        if not self.destinations.resolving:
            return
        kept = Kept(self.finding(written.told).about, written.message, self.destinations.of(written.alert))
        self.open.keep(written.told, kept, new=new)

    def finding(self, told: dict[str, Any]) -> Finding:
        """What is known of what a rule or a question sent."""
        return finding_of(told, self.words.get(told["detection"]), self.grouping)

    def tell(self, written: Written, now: float) -> bool:
        """Send an alert, or keep it for its group or the summary; False for a finding that came before.

        Raises:
            HeldError: another message is telling the same finding.
        """
        finding = self.finding(written.told)
        if written.ended:
            finding.about["was_excepted"] = "\n".join(written.ended)
        kept = Kept(finding.about, written.message, self.destinations.of(written.alert))
        try:
            stage = self._placed(finding, kept, now)
        except UnreachableError as error:
            print(f"finding {finding.key} is sent by itself: {error!r}")  # noqa: T201 - it goes to the log
            self._send_one(kept._replace(message=kept.message._replace(text=f"{kept.message.text}\n\n{APART}")))
            return True
        if stage == CLAIMED:
            raise HeldError(finding.key)
        if stage == MINE:
            self._send_mine(finding, kept, now)
        if stage == TOLD and "event" not in written.told:
            self._still(finding, now)
        return stage in {MINE, KEPT}

    def _still(self, finding: Finding, now: float) -> None:
        """Note that a question's answer is still the same: it is told again where it has not come for two days."""
        with suppress(UnreachableError):
            self.state.told_one(finding, now)

    def _send_one(self, kept: Kept) -> None:
        self.send([kept], kept.message, lambda some: some[0].message)

    def _placed(self, finding: Finding, kept: Kept, now: float) -> str:
        """Whether the finding is to be sent now, is kept, or in what stage it came before."""
        if finding.at_once:
            return self.state.claim(finding, now) or MINE
        if finding.group == SUMMARY:
            return (
                self.state.keep(finding, kept, now, next_summary(now, self.grouping.summary_hour), again=False) or KEPT
            )
        repeat, seconds = self.grouping.repeat_seconds, self.grouping.group_seconds
        if repeat and (until := self.state.counted_until(finding, now, repeat)):
            return self.state.keep(finding, kept, now, until, again=True) or KEPT
        if not seconds:
            return self.state.claim(finding, now) or MINE
        stage = self.state.keep(finding, kept, now, now + seconds, again=False) or KEPT
        # Whoever kept it may have died before this.
        if stage in {KEPT, WAITS}:
            self.groups.open(finding.group, now)
        return stage

    def _send_mine(self, finding: Finding, kept: Kept, now: float) -> None:
        try:
            self._send_one(kept)
        except Exception:
            with suppress(UnreachableError):
                self.state.release(finding)
            raise
        try:
            self.state.told_one(finding, now)
        except UnreachableError as error:
            print(f"finding {finding.key} was told, which could not be noted: {error!r}")  # noqa: T201


def log_sent(id_: str, message: Message, findings: Sequence[dict[str, str]]) -> None:
    """Write into the log what was sent, as JSON: one line, or more with the same id where there are many findings."""
    for start in range(0, max(len(findings), 1), MOST_LOGGED):
        told = [
            {name: each[name] for name in ("detection", "event_id", "row", "account", "region") if each[name]}
            for each in findings[start : start + MOST_LOGGED]
        ]
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"sent": id_, "severity": message.severity, "subject": message.subject, "findings": told, "at": at}
        print(json.dumps(line))  # noqa: T201 - it goes to the log
