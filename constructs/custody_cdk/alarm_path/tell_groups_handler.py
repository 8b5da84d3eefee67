"""Tells what waited: groups when their time is over, repeats at the end of their count, the summary once a day."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from custody.alerts.group_message import Kept, group_message, repeats_message, summary_message
from custody.alerts.grouping import SUMMARY, Grouping
from custody.alerts.message import Message
from custody_cdk.alarm_path.alert_state_handler import LEASE_SECONDS, AlertState, UnreachableError, Waiting

MOST = {"": 100, "again": 1000, SUMMARY: 1000}
"""Findings of one alert; of more there are several."""
LEFT_MILLIS = 20_000
"""What is not begun with so little time left waits for the next tick."""

Writes = Callable[[Sequence[Kept]], Message]
"""Writes one alert on some findings."""
Sends = Callable[[Sequence[Kept], Message, Writes], None]
"""Publishes an alert on findings; what writes it goes along, for who is told of some of them alone."""


class UntoldError(Exception):
    """An alert on what waited could not be published: it waits on. What it says goes along.

    Attributes:
        told: what it is on, what it says, and what writes it.
    """

    def __init__(self, kept: Sequence[Kept], message: Message, write: Writes) -> None:
        super().__init__(message.text)
        self.told = kept, message, write


class Groups:
    """Groups, with what they need: the table, the queue that wakes them, and what sends."""

    def __init__(
        self, state: AlertState, sqs: Any, grouping: Grouping, send: Sends, ending: Sequence[str] = ()
    ) -> None:
        self.state, self.sqs, self.grouping, self.send, self.ending = state, sqs, grouping, send, ending

    def open(self, group: str, now: float) -> None:
        """Open a group that is not open, and have it told when its time is over."""
        seconds = self.grouping.group_seconds
        try:
            opened = self.state.open_group(group, now, seconds)
        except UnreachableError as error:
            print(f"group {group} cannot be opened, and waits for a tick: {error!r}")  # noqa: T201
            return
        if opened:
            self.wake(group, seconds)

    def wake(self, group: str, seconds: int) -> None:
        """Have the group told in a while; where that cannot be asked for, the next tick does it."""
        try:
            body = json.dumps({"flush": group})
            self.sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=body, DelaySeconds=seconds)
        except Exception as error:  # noqa: BLE001 - what waits is told by the next tick
            print(f"group {group} cannot be woken, and waits for a tick: {error!r}")  # noqa: T201

    def flush(self, group: str, now: float, context: Any = None) -> None:
        """Tell what waits in a group; what there is no time for waits for the next tick.

        Args:
            group: which.
            now: seconds since 1970.
            context: of the function, for the time that is left; None for as much as it takes.

        Raises:
            UntoldError: it could not be published; it waits on.
            UnreachableError: the table does not answer, and nothing was published.
        """
        if not self.state.lock(group, now):
            self.wake(group, LEASE_SECONDS)
            return
        try:
            if group == SUMMARY:
                for portion in self._portions(group, now, context):
                    self._tell(group, portion, self._summary, now)
            else:
                self._tell_identity(group, now, context)
        finally:
            self._unlock(group)

    def _portions(self, group: str, now: float, context: Any) -> Iterator[list[Waiting]]:
        """What waits in a group, in portions of which each is told before the next is asked for."""
        for portion in self.state.waiting(group, now, MOST.get(group, MOST[""])):
            if late(context):
                print(f"group {group} waits for the next tick: no time is left")  # noqa: T201 - it goes to the log
                return
            yield portion

    def _tell_identity(self, group: str, now: float, context: Any) -> None:
        again: list[Waiting] = []
        for portion in self._portions(group, now, context):
            if first := [each for each in portion if not each.again]:
                self._tell(group, first, group_message, now)
            again += [each for each in portion if each.again]
            if len(again) >= MOST["again"]:
                self._tell_again(group, again, now)
                again = []
        if again:
            self._tell_again(group, again, now)

    def _tell_again(self, group: str, again: list[Waiting], now: float) -> None:
        kind_of = {id(each.kept): each.again for each in again}

        def repeats(some: Sequence[Kept]) -> Message:
            kinds: dict[str, list[Any]] = {}
            for each in some:
                kinds.setdefault(kind_of[id(each)], []).append(each.about)
            return repeats_message(list(kinds.values()))

        self._tell(group, again, repeats, now)
        with suppress(UnreachableError):
            for kind in dict.fromkeys(kind_of.values()):
                self.state.count_on(group, kind, now, self.grouping.repeat_seconds)

    def _summary(self, some: Sequence[Kept]) -> Message:
        return summary_message([each.about for each in some], self.ending)

    def _tell(self, group: str, told: list[Waiting], write: Writes, now: float) -> None:
        kept = [each.kept for each in told]
        message = write(kept)
        try:
            self.send(kept, message, write)
        except Exception as error:
            raise UntoldError(kept, message, write) from error
        try:
            self.state.told(group, [each.place for each in told], now)
        except UnreachableError as error:
            # What is not noted waits on and is told once more: the border that docs/operating.md names.
            print(f"group {group} was told, which could not be noted: {error!r}")  # noqa: T201

    def _unlock(self, group: str) -> None:
        try:
            self.state.unlock(group)
        except UnreachableError as error:
            print(f"group {group} stays locked for a while: {error!r}")  # noqa: T201

    def tick(self, now: float, context: Any) -> None:
        """Tell all that is due, each group whatever becomes of the others.

        Raises:
            UntoldError: some could not be published; they wait on.
            UnreachableError: the table does not answer.
        """
        failed: list[Exception] = []
        for group in self.state.due(now):
            if late(context):
                break
            try:
                self.flush(group, now, context)
            except UntoldError as error:
                failed.append(error)
        if failed:
            raise failed[0]


def late(context: Any) -> bool:
    """Whether too little time is left to begin anything."""
    return context is not None and context.get_remaining_time_in_millis() < LEFT_MILLIS
