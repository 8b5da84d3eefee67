"""What the default buses have to forward: the union of what detections listen for, packed into few rules.

Forwarded events are billed and read-only events are many, so a rule here names events, never a whole service.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.patterns import Pattern

if TYPE_CHECKING:
    from custody.catalog.model import Action

PATTERN_LIMIT = 2_048
"""Characters of an event pattern before a quota increase.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""

GLOBAL_REGION = "us-east-1"
"""Where the global services of the commercial partition send their events, whatever Region is home."""

GLOBAL_SOURCES = frozenset({"aws.ecr-public", "aws.iam", "aws.sts"})
"""Services with one endpoint for the world; STS has regional ones too, and its events then come from there.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html and
https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html
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

    No event matches two of the rules, or it would be forwarded, billed and alerted twice. CloudTrail events are
    forwarded by their names in the catalogue, each name in one rule; conditions beyond the name stay on the custody
    bus, so that a detection can be narrowed without touching any other Region. A pattern that names no event
    ("whatever root does") has its changes forwarded by name and its reads, which are many, under its own
    conditions. Services' own events keep theirs, and all that listen to one detail-type share a rule.

    Args:
        patterns: what the enabled detections listen for.
        limit: characters a pattern may have.
    """
    # Every Region of a deployment asks the same.
    return _forward_rules(tuple(sorted({pattern.json for pattern in patterns})), limit)


@cache
def _forward_rules(texts: tuple[str, ...], limit: int) -> tuple[ForwardRule, ...]:
    names: dict[_Topic, set[str]] = {}
    native: dict[str, list[dict[str, Any]]] = {}
    reading: list[Pattern] = []
    for pattern in map(Pattern.of, texts):
        recorded = _recorded(pattern)
        if recorded is None:
            kind = json.dumps([pattern.document.get("source"), pattern.document.get("detail-type")])
            native.setdefault(kind, []).append(dict(pattern.document))
        for topic, name in recorded or ():
            names.setdefault(topic, set()).add(name)
        if recorded is not None and _is_open(pattern):
            reading.append(pattern)
    clauses: dict[RuleState, list[dict[str, Any]]] = {state: [] for state in RuleState}
    for topic in sorted(names):
        state = RuleState.WITH_READ_ONLY if topic.read_only else RuleState.ENABLED
        clauses[state] += _clauses(topic, sorted(names[topic]), limit)
    clauses[RuleState.WITH_READ_ONLY] += _reads(reading, names)
    for kind in sorted(native):
        together = native[kind][0] if len(native[kind]) == 1 else {"$or": native[kind]}
        if len(_packing([together])) > limit:
            together = {key: native[kind][0][key] for key in ("source", "detail-type")}
        clauses[state_for(Pattern.of(together, limit=limit))].append(together)
    return tuple(
        ForwardRule(pattern=packed, state=state) for state in RuleState for packed in _packed(clauses[state], limit)
    )


def of_global_services(patterns: Iterable[Pattern]) -> list[Pattern]:
    """The patterns that listen, alone or among others, to a service that reports from ``GLOBAL_REGION`` only."""
    return [pattern for pattern in patterns if GLOBAL_SOURCES & set(_exact(pattern.document.get("source", [])))]


def _recorded(pattern: Pattern) -> list[tuple[_Topic, str]] | None:
    """The catalogued actions whose CloudTrail events a pattern can match; None where it is about other events."""
    document = pattern.document
    detail = document.get("detail", {})
    types = set(_exact(document.get("detail-type", [])))
    sources = set(_exact(detail.get("eventSource", [])))
    if not types or not types <= _CLOUDTRAIL or not sources:
        return None
    asked = {key: detail[key] for key in ("eventName", "readOnly") if key in detail}
    names = Pattern.of({"detail": asked}) if asked else None
    return [
        (_Topic(action.read_only, action.source, action.kind.detail_type, action.event_source), action.name)
        for source in sources
        for action in _actions_of(source)
        if action.kind.detail_type in types
        and (names is None or names.matches(_shape(action)))
        and not (_is_open(pattern) and action.read_only)
    ]


@cache
def _actions_of(event_source: str) -> tuple[Action, ...]:
    return tuple(action for action in catalog.ACTIONS if action.event_source == event_source)


def _is_open(pattern: Pattern) -> bool:
    """Whether a pattern takes whatever event name is not excluded."""
    return not any(isinstance(name, str) for name in pattern.document.get("detail", {}).get("eventName", []))


def _reads(patterns: list[Pattern], names: Mapping[_Topic, set[str]]) -> list[dict[str, Any]]:
    """One clause of the reads that open patterns listen for, less those that a rule forwards by name already."""
    by_name = {name for topic, found in names.items() if topic.read_only for name in found}
    clauses = []
    for pattern in patterns:
        detail = {**pattern.document["detail"]}
        if True not in detail.get("readOnly", [True]):
            continue
        excluded = sorted(by_name | _excluded(detail.pop("eventName", [])))
        if excluded:
            detail["eventName"] = [{"anything-but": excluded}]
        clauses.append({**pattern.document, "detail": {**detail, "readOnly": [True]}})
    return clauses if len(clauses) < 2 else [{"$or": clauses}]  # noqa: PLR2004 - one needs no alternative


def _excluded(names: list[Any]) -> set[str]:
    found = [name["anything-but"] for name in names if isinstance(name, dict) and "anything-but" in name]
    return {text for one in found for text in ([one] if isinstance(one, str) else one) if isinstance(text, str)}


def _shape(action: Action) -> dict[str, Any]:
    return {"detail": {"eventName": action.name, "readOnly": action.read_only}}


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
