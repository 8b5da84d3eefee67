"""Has destinations told: of each mail what they want of it, and those that work on findings one by one of each."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

from custody.alerts.group_message import Kept
from custody.alerts.message import Message
from custody.alerts.resolution import Resolution
from custody_cdk.alarm_path.client_handler import client
from custody_cdk.alarm_path.keep_untold_handler import PATIENCE
from custody_cdk.alarm_path.tell_groups_handler import Writes
from custody_cdk.alarm_path.tell_targets_handler import as_json, in_time

_AFTER_SECONDS, _MOST_DELAY = 60, 900
"""After the group of a finding was told, as long as SQS holds a message back."""


class HandedOverError(Exception):
    """The function that sends to destinations could not be asked: what it was to send stays in the queue."""


class Destinations:
    """Those that the function of its own sends to, for one batch of messages.

    Args:
        listed: each with ``name``, ``each`` and what ``custody.alerts.routing.wanted`` takes; or none.
        context: of the function, for the time that is left; None for as much as it takes.
    """

    def __init__(self, listed: Sequence[dict[str, Any]], context: Any = None) -> None:
        self.listed, self.context = listed, context

    def of(self, alert: Any) -> dict[str, Any] | None:
        """What is kept of a finding for them until it is mailed."""
        if alert is None or not self.listed:
            return None
        # Packed where there are destinations.
        from custody.alerts.told_together import apart  # noqa: PLC0415  # see above

        return apart(alert)

    def tell(
        self, kept: Sequence[Kept], message: Message, write: Writes
    ) -> Iterator[tuple[list[str], Any, Sequence[Kept]]]:
        """Tell those that hear what is mailed, each of what its routes lead to it, as one alert.

        Yields, as each was told, who was, of which alert, and what that is on.
        """
        hearing = [each for each in self.listed if not each["each"]]
        if not hearing:
            return
        # Packed where there are destinations.
        from custody.alerts.told_together import alert_of, shares, told_together  # noqa: PLC0415  # see above

        for names, share in shares(hearing, kept):
            said = message if len(share) == len(kept) else write(share)
            alerts = [alert for each in share if (alert := alert_of(each)) is not None]
            alert = told_together(alerts, said)
            self.hand_over(names, alerts_on(alert))
            yield names, alert, share

    def tell_alone(self, alert: Any, *, each: bool) -> None:
        """Tell of one alert, as it is.

        Args:
            alert: what to tell.
            each: those that work on findings one by one; else those that hear what is mailed.
        """
        if alert is None or not self.listed:
            return
        # Packed where there are destinations.
        from custody.alerts.routing import wanted  # noqa: PLC0415  # see above

        names = [known["name"] for known in self.listed if known["each"] is each and wanted(known, alert)]
        if names:
            self.hand_over(names, alerts_on(alert))

    @property
    def resolving(self) -> bool:
        """Whether one of them can be told that a finding is resolved."""
        return any(each.get("resolves") for each in self.listed)

    def resolve(self, kept: Kept, seconds: int, resolution: Resolution) -> None:
        """Have those that can end a finding end it, once its group was told.

        Args:
            kept: the finding.
            seconds: for which a group is waited for.
            resolution: why it is resolved.
        """
        # Packed where there are destinations.
        from custody.alerts.told_together import alert_of, shares  # noqa: PLC0415  # see above

        alert = alert_of(kept)
        for names, _ in shares([each for each in self.listed if each.get("resolves")], [kept]):
            body = json.dumps({**alerts_on(alert), "to": names, "resolved": resolution._asdict()})
            later = min(seconds + _AFTER_SECONDS, _MOST_DELAY)
            sqs = client("sqs", **PATIENCE)
            sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body, DelaySeconds=later)

    def hand_over(self, names: Sequence[str], told: dict[str, Any]) -> None:
        """Have it sent; where that cannot be asked for, from the queue, in which it is tried again and then dead.

        Raises:
            HandedOverError: the queue does not take it either.
        """
        body = json.dumps({**told, "to": list(names)})
        try:
            send_on(body, self.context)
        except Exception as error:  # noqa: BLE001 - the mail was sent, and the others are to be told
            print(f"alert for {', '.join(names)} is tried again: {error!r}")  # noqa: T201 - it goes to the log
            try:
                sqs = client("sqs", **PATIENCE)
                sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body, DelaySeconds=60)
            except Exception as lost:
                raise HandedOverError(", ".join(names)) from lost


def send_on(body: str, context: Any) -> None:
    """Invoke the function that sends to destinations with what it is to send.

    Raises:
        TimeoutError: no time is left to ask for it.
    """
    if context is not None:
        in_time(context)
    client("lambda", **PATIENCE).invoke(
        FunctionName=os.environ["DELIVER"], InvocationType="Event", Payload=body.encode()
    )


def alerts_on(alert: Any) -> dict[str, Any]:
    """The alert as the other function takes it, with as much of the text as there is room for."""
    told: dict[str, Any] = json.loads(as_json({"messageId": alert.id, "body": ""}, alert))
    return told
