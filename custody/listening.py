"""What the default buses have to forward: the union of what detections listen for, packed into few rules.

Forwarded events are billed and read-only events are many, so a rule here names events, never a whole service.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from custody import catalog
from custody.patterns import Pattern

PATTERN_LIMIT = 2_048
"""Characters of an event pattern before a quota increase.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""

_CLOUDTRAIL = frozenset(kind.detail_type for kind in catalog.Kind)


class RuleState(StrEnum):
    """State of a rule; the L2 construct knows only the first and DISABLED.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """

    ENABLED = "ENABLED"
    WITH_READ_ONLY = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardRule:
    """One rule on a default bus."""

    pattern: Pattern
    state: RuleState


@dataclass(frozen=True, slots=True, order=True)
class _Topic:
    """CloudTrail events of one service and detail-type, either all read-only or none."""

    read_only: bool
    source: str
    detail_type: str
    event_source: str


def state_for(pattern: Pattern) -> RuleState:
    """The state a rule with this pattern needs: read-only management events are left out unless it says so.

    A pattern over CloudTrail events that names no event might mean a read-only one, so it gets the wide state.

    Raises:
        UnknownActionError: the pattern names an event that the catalogue does not have.
    """
    document = pattern.document
    if not _CLOUDTRAIL & set(_exact(document.get("detail-type", [])) or _CLOUDTRAIL):
        return RuleState.ENABLED
    names = _exact(document.get("detail", {}).get("eventName", []))
    sources = _exact(document.get("detail", {}).get("eventSource", []))
    if not names or not sources:
        return RuleState.WITH_READ_ONLY
    read_only = any(
        catalog.is_read_only(source, name) for source in sources for name in names if catalog.find(source, name)
    )
    known = all(any(catalog.find(source, name) for source in sources) for name in names)
    return RuleState.WITH_READ_ONLY if read_only or not known else RuleState.ENABLED


def forward_rules(patterns: Iterable[Pattern], *, limit: int = PATTERN_LIMIT) -> tuple[ForwardRule, ...]:
    """The fewest rules, in a stable order, that forward every event one of ``patterns`` can match.

    Conditions beyond source, detail-type, service and event name are not repeated: the rules on the custody bus
    hold them, and a detection can then be narrowed without touching any other Region.

    Args:
        patterns: what the enabled detections listen for.
        limit: characters a pattern may have.
    """
    names: dict[_Topic, set[str]] = {}
    native: dict[str, Pattern] = {}
    for pattern in patterns:
        topics = list(_topics(pattern))
        if not topics:
            native[pattern.json] = pattern
        for topic, name in topics:
            names.setdefault(topic, set()).add(name)
    clauses: dict[RuleState, list[dict[str, Any]]] = {state: [] for state in RuleState}
    for topic in sorted(names):
        state = RuleState.WITH_READ_ONLY if topic.read_only else RuleState.ENABLED
        clauses[state] += _clauses(topic, sorted(names[topic]), limit)
    for key in sorted(native):
        clauses[state_for(native[key])].append(dict(native[key].document))
    return tuple(
        ForwardRule(pattern=packed, state=state) for state in RuleState for packed in _packed(clauses[state], limit)
    )


def _topics(pattern: Pattern) -> Iterator[tuple[_Topic, str]]:
    document = pattern.document
    detail = document.get("detail", {})
    types = set(_exact(document.get("detail-type", [])))
    if not types or not types <= _CLOUDTRAIL:
        return
    for event_source in _exact(detail.get("eventSource", [])):
        for name in _exact(detail.get("eventName", [])):
            action = catalog.find(event_source, name)
            if action and action.kind.detail_type in types:
                yield _Topic(action.read_only, action.source, action.kind.detail_type, event_source), name


def _clauses(topic: _Topic, names: list[str], limit: int) -> Iterator[dict[str, Any]]:
    clause = _clause(topic, names)
    if len(_packing([clause])) <= limit or len(names) == 1:
        yield clause
        return
    half = len(names) // 2
    yield from _clauses(topic, names[:half], limit)
    yield from _clauses(topic, names[half:], limit)


def _clause(topic: _Topic, names: list[str]) -> dict[str, Any]:
    return {
        "source": [topic.source],
        "detail-type": [topic.detail_type],
        "detail": {"eventSource": [topic.event_source], "eventName": names},
    }


def _packed(clauses: list[dict[str, Any]], limit: int) -> Iterator[Pattern]:
    pack: list[dict[str, Any]] = []
    for clause in clauses:
        if pack and len(_packing([*pack, clause])) > limit:
            yield Pattern.of(_packing(pack), limit=limit)
            pack = []
        pack.append(clause)
    if pack:
        yield Pattern.of(_packing(pack), limit=limit)


def _packing(clauses: list[dict[str, Any]]) -> str:
    """Several clauses under one ``$or``; its alternatives hold whole events, so nothing crosses over."""
    document = clauses[0] if len(clauses) == 1 else {"$or": clauses}
    return json.dumps(document, separators=(",", ":"), sort_keys=True)


def _exact(values: Iterable[Any]) -> tuple[str, ...]:
    """The plain strings of a pattern's list; empty when any other operator is among them."""
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if not isinstance(values, Mapping) and len(texts) == len(list(values)) else ()
