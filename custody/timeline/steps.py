"""From calls to what somebody did: the calls of one push are one line, and so is a call that is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from custody.ask.kept_rows import several
from custody.catalog import MULTI_CALL, SERVICES, MultiCall

if TYPE_CHECKING:
    from collections.abc import Iterable

WINDOW = timedelta(minutes=5)
"""Calls further apart than this are not the same step. A push of large layers calls more often."""

_WHO = ("account", "region", "actor", "session_name", "access_key_id")
_SAME = ("event_source", "event_name", "error_code", "resource", "image_tag", "image_digest", "execution_id", "omitted")
_KIND = ("error_code", "event_source", "event_name")
_IMAGES = 2
"""A pull asks for the list of images, by tag or by digest, and then for one of the list."""

_KEPT_OPEN = 4096
"""Steps that are kept open before those are looked for that have ended."""

Row = Mapping[str, Any]
Who = tuple[object, ...]


@dataclass(slots=True)
class Step:
    """What somebody did in one go.

    Attributes:
        calls: the rows, in order.
        kind: what a person would call it, None for a plain call.
        decided: the call by which it took place; None when that never came.
    """

    calls: list[Row]
    kind: MultiCall | None = None
    decided: Row | None = None
    closed: bool = field(default=False, repr=False)

    @property
    def first(self) -> Row:
        """The call it began with."""
        return self.calls[0]

    @property
    def shown(self) -> Row:
        """The call that says most of it."""
        return self.decided or self.calls[-1]

    @property
    def deciding(self) -> list[Row]:
        """The calls that decide it, of which a pull has several; none of a plain call."""
        return [call for call in self.calls if self.kind and call["event_name"] == self.kind.decisive]

    @property
    def title(self) -> str:
        """What was done, in words; for a plain call its name."""
        if self.kind is not None:
            return self.kind.title if self.decided else f"{self.kind.title} (unfinished)"
        name, count, error = self.first["event_name"], len(self.calls), self.first["error_code"]
        times = f" ({count} times)" if count > 1 else ""
        return f"{name}{times} refused: {error}" if error else f"{name}{times}"


def steps(rows: Iterable[Mapping[str, Any]]) -> list[Step]:
    """The steps of rows that come in order of time; in the order in which they began. No row is lost.

    A row is looked up among the steps that its session has open, so time grows with the number of rows alone.
    """
    done: list[Step] = []
    open_ = _Open()
    for row in rows:
        call = _call(row)
        found = open_.step_for(call)
        if found is None:
            found = Step([], call.kind)
            open_.add(found, call, len(done))
            done.append(found)
        found.calls.append(row)
        _decide(found, row)
    return _plain_ones_apart(done)


class _Call(NamedTuple):
    """A row and what it is compared by, which is worked out once.

    Attributes:
        who: whose it is.
        kind: the step that it belongs to.
        alike: what calls share that are repeated; None where it belongs to a step.
    """

    row: Row
    who: Who
    kind: MultiCall | None
    alike: object


def _call(row: Row) -> _Call:
    kind = _kind(row)
    return _Call(row, several(row, _WHO), kind, None if kind else _alike(row))


class _Open:
    """The steps that may go on, each with its number: plain ones by what a call has to be like, others by who it is."""

    def __init__(self) -> None:
        self._plain: dict[object, tuple[int, Step]] = {}
        self._kinds: dict[Who, list[tuple[int, Step]]] = {}
        self._most = _KEPT_OPEN

    def step_for(self, call: _Call) -> Step | None:
        """The step that began last of those that a call belongs to."""
        row, found = call.row, None
        if mine := self._kinds.get(call.who):
            mine[:] = [each for each in mine if not each[1].closed and _near(each[1], row)]
            found = next((each for each in reversed(mine) if _takes(each[1], row)), None)
        if call.kind is None and (plain := self._plain.get(call.alike)) and _near(plain[1], row):
            found = max(filter(None, (found, plain)), key=itemgetter(0))
        return found and found[1]

    def add(self, step: Step, call: _Call, number: int) -> None:
        """A step that begins with a call."""
        if step.kind is not None:
            self._kinds.setdefault(call.who, []).append((number, step))
            return
        self._plain[call.alike] = number, step
        if len(self._plain) > self._most:
            row = call.row
            self._plain = {key: each for key, each in self._plain.items() if each[1] is step or _near(each[1], row)}
            self._most = 2 * len(self._plain) + _KEPT_OPEN


def _near(step: Step, row: Row) -> bool:
    last, now = step.calls[-1]["event_time"], row["event_time"]
    # A record without a time that can be read stands by itself.
    return isinstance(last, datetime) and isinstance(now, datetime) and now - last <= WINDOW


def _kind(row: Row) -> MultiCall | None:
    """The step that a call belongs to. A refused call is worth a line of its own."""
    error, source, name = several(row, _KIND)
    return None if error else _kinds().get((source, name))


@cache
def _kinds() -> dict[tuple[str, str], MultiCall]:
    """By service and action; the first of several counts."""
    return {(f"{kind.service}.amazonaws.com", name): kind for kind in reversed(MULTI_CALL) for name in _names(kind)}


def _names(kind: MultiCall) -> tuple[str, ...]:
    return (*kind.calls, *kind.optional)


def _takes(step: Step, row: Row) -> bool:
    """Whether a call belongs to a step that is no plain call."""
    if step.kind is None or row["error_code"] or row["event_name"] not in _names(step.kind):
        return False
    repository = next((call["repository"] for call in step.calls if call["repository"]), None)
    if repository and row["repository"] and repository != row["repository"]:
        return False
    # A manifest list is asked for before the image it lists; after the layers another pull begins.
    again = row["event_name"] == step.kind.decisive and step.decided is not None
    return not again or (step.calls[-1]["event_name"] == step.kind.decisive and _one_image([*step.deciding, row]))


def _one_image(asked: list[Row]) -> bool:
    """Whether calls for images are one pull; what CloudTrail left out may be of any."""
    tags, digests = ({call[name] for call in asked} - {None} for name in ("image_tag", "image_digest"))
    return len(tags) <= 1 and len(digests) <= _IMAGES and not any(call["omitted"] for call in asked)


def _alike(row: Row) -> object:
    """What calls share by which the same session did the same to the same; of a list, whichever page was asked for."""
    return several(row, _WHO), several(row, _SAME), _asked(row)


def _asked(row: Row) -> object:
    details = row["details"]
    try:
        asked = orjson.loads(details or "null")
        if isinstance(asked, dict):
            asked.pop("nextToken", None)
        return orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
    except (ValueError, TypeError):
        # It was cut, or holds a number beyond 64 bits.
        return details


def _decide(step: Step, row: Row) -> None:
    if step.kind is None or row["event_name"] != step.kind.decisive:
        return
    step.decided = step.decided or row
    step.closed = step.kind.calls[-1] == step.kind.decisive


def _plain_ones_apart(done: list[Step]) -> list[Step]:
    """A login is no repository that was never created: what was not decided is what it was, call by call."""
    found: list[Step] = []
    for step in done:
        if step.kind is None or step.decided or step.kind.calls[-1] == step.kind.decisive:
            found.append(step)
            continue
        apart: dict[object, Step] = {}
        for call in step.calls:
            apart.setdefault(_alike(call), Step([])).calls.append(call)
        found += apart.values()
    return sorted(found, key=lambda step: (str(step.first["event_time"] or ""), str(step.first["event_id"])))


def service_of(row: Mapping[str, Any]) -> str:
    """The service's name for people."""
    name = str(row["event_source"] or "").removesuffix(".amazonaws.com").removeprefix("aws.")
    return SERVICES.get(name, name)
