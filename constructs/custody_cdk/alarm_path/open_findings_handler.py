"""Findings that were told and are open: resolved when a call takes them back or an exception comes to cover them."""

import json
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.alerts.exceptions import without_excepted
from custody.alerts.group_message import Kept
from custody.alerts.message import Message
from custody.alerts.resolution import Resolution, by_exceptions, of_several
from custody.alerts.resolving import done_key, undone_keys
from custody_cdk.alarm_path.alert_state_handler import (
    FINDING,
    OPEN_SECONDS,
    TOLD,
    UNDONE,
    WAITS,
    AlertState,
    UnreachableError,
)
from custody_cdk.alarm_path.tell_destinations_handler import Destinations, HandedOverError, alerts_on
from custody_cdk.alarm_path.tell_groups_handler import late

OPENED, ALERT, MEMBER, JUDGED, WHOLE = "opened", "alert#", "member#", "judged", "whole"
"""Where the table has open findings, alerts on several, of which each finding is one, and what was judged already."""
RESOLVED = "resolved"
"""The stage of a finding that was resolved. What is not known to be is open."""
GONE = "attribute_not_exists(pk) OR expires < :now"
MOST_MEMBERS = 100
"""Findings of an alert on several that is resolved with them."""
ALERT_SECONDS = OPEN_SECONDS - 24 * 3600
"""How long an alert on several is known: shorter than the findings that are resolved one by one."""


class OpenFindings:
    """What was told and is open, for one batch of messages.

    Args:
        state: the table.
        destinations: those that can end a finding are told that it is.
        group_seconds: for which a group is waited for: what it tells is not resolved before.
        now: seconds since 1970.
    """

    def __init__(self, state: AlertState, destinations: Destinations, group_seconds: int, now: float) -> None:
        self.state, self.destinations, self.group_seconds, self.now = state, destinations, group_seconds, now

    def keep(self, told: dict[str, Any], kept: Kept, *, new: bool) -> None:
        """Keep a finding, so that it can be resolved.

        Args:
            told: what a rule or a question sent.
            kept: what destinations were told.
            new: whether it was told now; what came again and was resolved stays so.
        """
        if kept.alert is None:
            return
        id_, record = kept.alert["id"], told.get("event", {}).get("detail")
        key = done_key(told["detection"], record) if isinstance(record, dict) else ""
        item = {"pk": OPENED, "sk": FINDING + id_, "stage": WAITS, "key": key, "kept": _packed(kept, told=told)}
        with suppress(UnreachableError):
            old = self.state.put(item | self._expires(OPEN_SECONDS), *(() if new else (GONE, {":now": int(self.now)})))
            if key and (not old or old.get("stage") != RESOLVED):
                self.state.put({"pk": UNDONE + key, "sk": FINDING + id_, **self._expires(OPEN_SECONDS)})

    def take_back(self, record: dict[str, Any]) -> None:
        """Resolve what a call has taken back."""
        for key in undone_keys(record):
            for pointer in self.state.all_of(UNDONE + key, FINDING):
                for item in self.state.all_of(OPENED, pointer["sk"]):
                    # Times are whole seconds: what came in the same one may have come before.
                    if item["stage"] == WAITS and _at(item) < str(record.get("eventTime")):
                        self._resolve(item, Resolution())
                        self.state.delete(UNDONE + key, pointer["sk"])

    def judge(self, known: Mapping[str, Any], today: str, context: Any = None) -> None:
        """Resolve what exceptions have come to cover, once after they have changed; what no time is left for, later.

        Args:
            known: of the exceptions, as :func:`custody.alerts.exceptions.without_excepted` takes it; may be empty.
            today: the day it is, UTC.
            context: of the function, for the time that is left; None for as much as it takes.
        """
        if not self.destinations.resolving:
            return
        of = sha256(json.dumps(known, sort_keys=True, default=str).encode()).hexdigest()[:32]
        last = next(iter(self.state.all_of(JUDGED, WHOLE)), {})
        same = last.get("of") == of
        if same and last["stage"] == TOLD:
            return
        done = {"pk": JUDGED, "sk": WHOLE, "of": of, "stage": TOLD, "after": ""}
        after = last["after"] if same else ""
        for item in self.state.all_of(OPENED, FINDING, after) if known.get("exceptions") else ():
            if late(context) or not self._judged(item, known, today):
                self.state.put({**done, "stage": WAITS, "after": after})
                return
            after = item["sk"]
        self.state.put(done)

    def _judged(self, item: dict[str, Any], known: Mapping[str, Any], today: str) -> bool:
        """Resolve a finding where exceptions cover all of it; False where that cannot be asked for now."""
        if item["stage"] != WAITS:
            return True
        try:
            left = without_excepted(json.loads(zlib.decompress(item["kept"]))["told"], known, today)
        except Exception as error:  # noqa: BLE001 - one that cannot be judged must not hold up the others
            print(f"{item['sk']} cannot be judged, and stays open: {error!r}")  # noqa: T201 - it goes to the log
            return True
        if left.told is not None:
            return True
        try:
            self._resolve(item, by_exceptions(each.said for each in left.excepted))
        except (BotoCoreError, ClientError) as error:
            print(f"what is excepted is resolved with the next tick: {error!r}")  # noqa: T201 - it goes to the log
            return False
        if item["key"]:
            self.state.delete(UNDONE + item["key"], item["sk"])
        return True

    def _resolve(self, item: dict[str, Any], resolution: Resolution) -> None:
        """Have a finding resolved, by a message that comes back when this has been noted."""
        said = json.loads(zlib.decompress(item["kept"]))
        kept = Kept(said["about"], Message(*said["message"]), said["alert"])
        self.destinations.resolve(kept, self.group_seconds, resolution)
        done = {"pk": OPENED, "sk": item["sk"], "stage": RESOLVED, "why": resolution.why}
        self.state.put(done | self._expires(OPEN_SECONDS))

    def told_together(self, names: Sequence[str], alert: Any, share: Sequence[Kept]) -> None:
        """Keep an alert on several findings that destinations were told of, until all of them are resolved."""
        resolving = {each["name"] for each in self.destinations.listed if each.get("resolves")}
        names = [name for name in names if name in resolving]
        members = sorted({each.alert["id"] for each in share if each.alert is not None})
        if not names or not 1 < len(members) <= MOST_MEMBERS:
            return
        kept = zlib.compress(json.dumps({"names": names, "members": members, "told": alerts_on(alert)}).encode())
        whole, expires = {"pk": ALERT + alert.id, "sk": WHOLE, "kept": kept}, self._expires(ALERT_SECONDS)
        try:
            self.state.put_all([{"pk": MEMBER + id_, "sk": ALERT + alert.id, **expires} for id_ in members])
            self.state.put(whole | expires)
            # One may have been resolved before the others were told.
            self._settle(alert.id)
        except (UnreachableError, HandedOverError) as error:
            print(f"alert {alert.id} stays open whatever becomes of its findings: {error!r}")  # noqa: T201

    def settle(self, id_: str) -> None:
        """Resolve the alerts on several findings of which one, by its id, was resolved; or have it noted there.

        Raises:
            HandedOverError: it could not be asked for; it is tried again.
        """
        for pointer in self.state.all_of(MEMBER + id_, ALERT):
            self._settle(pointer["sk"].removeprefix(ALERT))

    def _settle(self, id_: str) -> None:
        whole = next(iter(self.state.all_of(ALERT + id_, WHOLE)), None)
        if whole is None or whole["expires"] < self.now:
            return
        said = json.loads(zlib.decompress(whole["kept"]))
        found = {member: self.state.all_of(OPENED, FINDING + member) for member in said["members"]}
        whys = [item["why"] for items in found.values() for item in items if item["stage"] == RESOLVED]
        if not whys:
            return
        resolution = of_several(whys, len(found) - len(whys))
        self.destinations.hand_over(said["names"], {**said["told"], "resolved": resolution._asdict()})
        if not resolution.left:
            self.state.delete(ALERT + id_, WHOLE)

    def _expires(self, seconds: int) -> dict[str, int]:
        return {"expires": int(self.now) + seconds}


def _packed(kept: Kept, **more: Any) -> bytes:
    said = {"about": dict(kept.about), "message": list(kept.message), "alert": kept.alert, **more}
    return zlib.compress(json.dumps(said).encode())


def _at(item: dict[str, Any]) -> str:
    return str(json.loads(zlib.decompress(item["kept"]))["about"]["at"])
