"""Which detections a record fires: an index by service and action first, then the patterns themselves.

Most records of an account belong to no detection, and looking up two names decides that; a pattern is prepared when
the first record is met that it may be about. Asking DuckDB instead finds the same, and a test
insists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.envelope import event_of, source_of
from custody.patterns.matchers import Exact
from custody.patterns.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.detections import Detection
    from custody.logs import Entry
    from custody.patterns.branches import Branch
    from custody.patterns.pattern import Pattern

_Key = tuple[str | None, str | None]

_SOURCE, _NAME = ("source",), ("detail", "eventName")


class Matching:
    """The pattern detections, ready to be asked about any number of records; those with a question are left out."""

    def __init__(self, detections: Iterable[Detection]) -> None:
        self._index: dict[_Key, dict[str, tuple[Detection, Pattern]]] = {}
        for detection in detections:
            if detection.pattern is not None and detection.question is None:
                for key in (key for branch in detection.pattern.branches for key in _keys(branch)):
                    self._index.setdefault(key, {})[detection.id] = (detection, detection.pattern)
        self._sources = {source for source, _ in self._index}
        self._names = {name for _, name in self._index}
        # By service and action as far as the index has them, so that it grows no further than that.
        self._asked: dict[_Key, tuple[tuple[Detection, Callable[[object], bool]], ...]] = {}
        self._prepared: dict[str, Callable[[object], bool]] = {}

    def may_fire(self, source: str, name: str) -> bool:
        """Whether a pattern may match records of an event source and event name."""
        from_ = source_of({"eventSource": source})
        return any(key in self._index for key in ((from_, name), (from_, None), (None, name), (None, None)))

    def fired_by(self, entry: Entry) -> list[Detection]:
        """The detections that a record or an event fires, sorted by id."""
        if entry.event is not None:
            source, name = str(entry.event.get("source")), None
        else:
            source, name = source_of(entry.record), entry.record["eventName"]
        key = (source if source in self._sources else None, name if name in self._names else None)
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = self._about(*key)
        if not asked:
            return []
        event = event_of(entry.record) if entry.event is None else entry.event
        return [detection for detection, matches in asked if matches(event)]

    def _about(self, source: str | None, name: str | None) -> tuple[tuple[Detection, Callable[[object], bool]], ...]:
        """The detections that may be about a service's action, sorted by id, with their patterns prepared."""
        found: dict[str, tuple[Detection, Pattern]] = {}
        for key in ((source, name), (source, None), (None, name), (None, None)):
            found |= self._index.get(key, {})
        return tuple((found[id_][0], self._prepare(id_, found[id_][1])) for id_ in sorted(found))

    def _prepare(self, id_: str, pattern: Pattern) -> Callable[[object], bool]:
        if id_ not in self._prepared:
            self._prepared[id_] = prepare(pattern)
        return self._prepared[id_]


def _keys(branch: Branch) -> list[_Key]:
    return [(source, name) for source in _exact(branch, _SOURCE) for name in _exact(branch, _NAME)]


def _exact(branch: Branch, path: tuple[str, ...]) -> list[str | None]:
    """The values a path may have; ``[None]`` when it may have values that cannot be listed."""
    matchers = branch.get(path, ())
    values = [matcher.value for matcher in matchers if isinstance(matcher, Exact)]
    listed = [value for value in values if isinstance(value, str)]
    return [*listed] if listed and len(listed) == len(matchers) else [None]
