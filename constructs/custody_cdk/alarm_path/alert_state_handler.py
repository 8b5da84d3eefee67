"""The table of what was told and of what waits to be told: each write under a condition, so that two never both win."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from custody.alerts.group_message import Kept
from custody.alerts.grouping import SUMMARY, Finding
from custody.alerts.message import Message

OPEN_SECONDS = 90 * 24 * 3600
"""How long a finding is waited for to be taken back."""
LEASE_SECONDS = 90
"""How long a claim or a lock holds: longer than the function runs, shorter than a message stays out of sight."""
SKEW_SECONDS = 300
"""How far the clocks of two that run at once may be apart."""
TOLD_SECONDS = 2 * 24 * 3600
"""How long it is known that a finding was told; EventBridge tries to deliver for a day."""
WAITING = "waiting"
"""The index of what waits, by when it is due."""
CLAIMED, WAITS, TOLD = "claimed", "waits", "told"
FINDING, AGAIN, OPEN, LOCK, UNDONE = "finding#", "again#", "open", "lock", "undone#"
# A lease or a count that ends later than any that is given is none of ours, and holds nothing up.
FREE = (
    "attribute_not_exists(pk) OR (stage = :claimed AND (lease_until < :now OR lease_until > :far)) "
    "OR (stage = :told AND expires < :now)"
)
_FIRST = " OR attribute_not_exists(again)"
_LIST = 25
"""Of one batch write."""


class UnreachableError(Exception):
    """The table did not answer, or refused; nothing is known of a write that was under way."""


class Waiting(NamedTuple):
    """A finding that waits, with its place in the table and what it says the same as; empty for the first."""

    place: str
    again: str
    kept: Kept


class AlertState:
    """The table, for one batch of messages: after the first call that fails it is not asked again."""

    def __init__(self, client: Any, table: str) -> None:
        self.client, self.table, self.broken = client, table, ""

    def claim(self, finding: Finding, now: float) -> str:
        """``""`` where the finding is ours to tell now; else its stage, claimed by another, waiting or told."""
        lease = {"stage": CLAIMED, "lease_until": int(now) + LEASE_SECONDS}
        return self._place(finding, now, {**lease, "expires": int(now) + TOLD_SECONDS})

    def keep(self, finding: Finding, kept: Kept, now: float, due: float, *, again: bool) -> str:
        """As :meth:`claim`; the finding is kept until somebody tells it, and never expires before."""
        text = zlib.compress(json.dumps([kept.about, *kept.message, kept.alert]).encode())
        waits = {"stage": WAITS, "pending": WAITING, "due": int(due), "kept": text}
        return self._place(finding, now, waits | ({"again": finding.again} if again else {}))

    def counted_until(self, finding: Finding, now: float, seconds: int) -> int:
        """Until when what says the same is counted; 0 for the first that says it, from which on it is."""
        until = int(now) + seconds
        values = {":now": int(now), ":far": until + SKEW_SECONDS, ":key": finding.key}
        first = {"pk": finding.group, "sk": AGAIN + finding.again, "first": finding.key, "counts_until": until}
        old = self.put(
            {**first, "expires": until + TOLD_SECONDS},
            "attribute_not_exists(pk) OR counts_until < :now OR counts_until > :far OR #first = :key",
            values,
            {"#first": "first"},
        )
        return int(old["counts_until"]) if old else 0

    def count_on(self, group: str, again: str, now: float, seconds: int) -> None:
        """Count what says the same for another while, from now."""
        until = int(now) + seconds
        item = {"pk": group, "sk": AGAIN + again, "first": "", "counts_until": until}
        self.put({**item, "expires": until + TOLD_SECONDS})

    def open_group(self, group: str, now: float, seconds: int) -> bool:
        """Whether a group was opened that was not open."""
        item = {"pk": group, "sk": OPEN, "open_until": int(now) + seconds, "expires": int(now) + TOLD_SECONDS}
        return not self.put(item, "attribute_not_exists(pk) OR open_until < :now", {":now": int(now)})

    def lock(self, group: str, now: float) -> bool:
        """Whether the group is ours to tell. Whoever comes from now on opens another."""
        item = {"pk": group, "sk": LOCK, "lease_until": int(now) + LEASE_SECONDS, "expires": int(now) + TOLD_SECONDS}
        free = "attribute_not_exists(pk) OR lease_until < :now OR lease_until > :far"
        if self.put(item, free, {":now": int(now), ":far": int(now) + LEASE_SECONDS + SKEW_SECONDS}):
            return False
        self.delete(group, OPEN)
        return True

    def unlock(self, group: str) -> None:
        """Let another tell the group."""
        self.delete(group, LOCK)

    def release(self, finding: Finding) -> None:
        """Take back a claim."""
        self.delete(finding.group, FINDING + finding.key)

    def waiting(self, group: str, now: float, most: int) -> Iterator[list[Waiting]]:
        """What waits in a group, in portions; of what is counted or told daily, what is due."""
        asked: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :finding)",
            "FilterExpression": f"stage = :waits AND (due <= :now{'' if group == SUMMARY else _FIRST})",
            "ExpressionAttributeValues": _typed({":pk": group, ":finding": FINDING, ":waits": WAITS, ":now": int(now)}),
            "ConsistentRead": True,
        }
        portion: list[Waiting] = []
        while True:
            page = self._call("query", **asked)
            for item in page["Items"]:
                portion.append(_waiting(item))
                if len(portion) == most:
                    yield portion
                    portion = []
            if "LastEvaluatedKey" not in page:
                break
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        if portion:
            yield portion

    def due(self, now: float) -> Iterator[str]:
        """The groups in which something is due, each once."""
        asked: dict[str, Any] = {
            "IndexName": WAITING,
            "KeyConditionExpression": "pending = :waiting AND due <= :now",
            "ExpressionAttributeValues": _typed({":waiting": WAITING, ":now": int(now)}),
        }
        known: set[str] = set()
        while True:
            page = self._call("query", **asked)
            for item in page["Items"]:
                if (group := item["pk"]["S"]) not in known:
                    known.add(group)
                    yield group
            if "LastEvaluatedKey" not in page:
                return
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def all_of(self, place: str, beginning: str, after: str = "") -> Iterator[dict[str, Any]]:
        """Every item in a place whose second key begins so, in the order of these.

        Args:
            place: the first key.
            beginning: of the second.
            after: only what comes after this one; all by default.
        """
        asked: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :finding)",
            "ExpressionAttributeValues": _typed({":pk": place, ":finding": beginning}),
            "ConsistentRead": True,
        }
        if after:
            asked["ExclusiveStartKey"] = _typed({"pk": place, "sk": after})
        while True:
            page = self._call("query", **asked)
            yield from map(_plain, page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def told(self, group: str, places: Sequence[str], now: float) -> None:
        """Note that findings were told."""
        self.put_all([_told(group, place, now) for place in places])

    def put_all(self, items: Sequence[dict[str, Any]]) -> None:
        """Write items, whatever stands there."""
        for start in range(0, len(items), _LIST):
            left = [{"PutRequest": {"Item": _typed(each)}} for each in items[start : start + _LIST]]
            for _ in range(5):
                left = self._call("batch_write_item", RequestItems={self.table: left})["UnprocessedItems"].get(
                    self.table, []
                )
                if not left:
                    break
            else:
                raise self._break("some writes were not taken")

    def told_one(self, finding: Finding, now: float) -> None:
        """Note that a finding was told."""
        self.put(_told(finding.group, FINDING + finding.key, now))

    def _place(self, finding: Finding, now: float, more: dict[str, Any]) -> str:
        item = {"pk": finding.group, "sk": FINDING + finding.key, **more}
        values = {":claimed": CLAIMED, ":told": TOLD, ":now": int(now), ":far": int(now) + LEASE_SECONDS + SKEW_SECONDS}
        old = self.put(item, FREE, values)
        return str(old["stage"]) if old else ""

    def put(
        self,
        item: dict[str, Any],
        condition: str = "",
        values: dict[str, Any] | None = None,
        names: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Write an item. What stands there where a condition fails; else nothing, and the item stands."""
        asked: dict[str, Any] = {"Item": _typed(item)}
        if condition:
            asked |= {
                "ConditionExpression": condition,
                "ExpressionAttributeValues": _typed(values or {}),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                **({"ExpressionAttributeNames": names} if names else {}),
            }
        found = self._call("put_item", TableName=self.table, **asked)
        return _plain(found.get("Item", {}))

    def delete(self, group: str, place: str) -> None:
        """Delete an item, whether it is there or not."""
        self._call("delete_item", TableName=self.table, Key=_typed({"pk": group, "sk": place}))

    def _call(self, name: str, **asked: Any) -> dict[str, Any]:
        if self.broken:
            raise UnreachableError(self.broken)
        if name == "query":
            asked["TableName"] = self.table
        try:
            answer: dict[str, Any] = getattr(self.client, name)(**asked)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return {"Item": error.response.get("Item") or _typed({"stage": CLAIMED, "counts_until": 0})}
            raise self._break(repr(error)) from error
        except BotoCoreError as error:
            raise self._break(repr(error)) from error
        return answer

    def _break(self, why: str) -> UnreachableError:
        self.broken = why
        return UnreachableError(why)


def _told(group: str, place: str, now: float) -> dict[str, Any]:
    return {"pk": group, "sk": place, "stage": TOLD, "expires": int(now) + TOLD_SECONDS}


def _waiting(item: dict[str, Any]) -> Waiting:
    plain = _plain(item)
    # What was kept before there were destinations has no alert for them.
    about, severity, subject, text, *alert = json.loads(zlib.decompress(plain["kept"]))
    kept = Kept(about, Message(severity, subject, text), *alert)
    return Waiting(plain["sk"], plain.get("again", ""), kept)


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Values as DynamoDB's API has them, each with its type."""
    types = {str: "S", int: "N", bytes: "B"}
    return {
        name: {types[type(value)]: str(value) if isinstance(value, int) else value} for name, value in values.items()
    }


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {name: int(typed["N"]) if "N" in typed else next(iter(typed.values())) for name, typed in item.items()}
