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
from custody.catalog.omittable import OMITTABLE
from custody.errors import DetectionError
from custody.forwarding.busy_calls import BUSY
from custody.patterns import Pattern
from custody.patterns.branches import MAX_COMBINATIONS, combinations
from custody.patterns.matchers import Exists

if TYPE_CHECKING:
    from custody.patterns.branches import Branch

PATTERN_LIMIT = 2_048
"""Characters of an event pattern before a quota increase.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""

GLOBAL_REGION = "us-east-1"
"""Where the global services of the commercial partition send their events, whatever Region is home."""

GLOBAL_SOURCES = frozenset({"aws.ecr-public", "aws.iam", "aws.organizations", "aws.sts"})
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


_OMITTED_PATHS = tuple(("detail", part, "omitted") for part in OMITTABLE)
_ABSENT = Exists(present=False)
_NOTHING_OMITTED: dict[str, Any] = {"detail": {part: {"omitted": [{"exists": False}]} for part in OMITTABLE}}


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
    """Few rules, in a stable order, that forward every event one of ``patterns`` can match.

    No event matches two of the rules, or it would be forwarded, billed and alerted twice. CloudTrail events are
    forwarded by name, each name in one rule; conditions beyond the name stay on the custody bus, so that a detection
    can be narrowed without touching any other Region; only calls that other software makes all day go under the
    conditions of who names them. A pattern that names no event ("whatever root does") has its
    events forwarded under its own conditions, whether the catalogue knows their names or not, less those that a rule
    forwards by name already. Records of which CloudTrail left a part out have a rule of their own once somebody
    listens for them, and the other rules leave them alone. Services' own events keep their conditions, unless
    somebody listens for all of a kind.

    Args:
        patterns: what the enabled detections and the lake listen for.
        limit: characters a pattern may have.

    Raises:
        DetectionError: a pattern does not name its source and detail-type.
        PatternError: what is listened for of one service does not fit into a pattern of that length.
    """
    # Every Region of a deployment asks the same.
    return _forward_rules(tuple(sorted({pattern.json for pattern in patterns})), limit)


@cache
def _forward_rules(texts: tuple[str, ...], limit: int) -> tuple[ForwardRule, ...]:
    wants = [want for text in texts for want in _wants(text)]
    recorded = [want for want in wants if want.detail_type in _CLOUDTRAIL]
    omitted = _omitted_clause(recorded)
    # What the clause about omitted parts takes, the others leave.
    beside = _NOTHING_OMITTED if omitted else {}
    room = limit - (len(_text(beside)) if beside else 0)
    clauses: dict[RuleState, list[dict[str, Any]]] = {state: [] for state in RuleState}
    for state, clause in (*_by_name(recorded, room), *_by_condition(recorded)):
        clauses[state].append(clause)
    packed = {state: list(_packed(clauses[state], beside, limit)) for state in RuleState}
    packed[RuleState.ENABLED] += _packed(_of_services(wants, limit), {}, limit)
    packed[RuleState.WITH_READ_ONLY] += _packed(omitted, {}, limit)
    return tuple(ForwardRule(pattern=pattern, state=state) for state in RuleState for pattern in packed[state])


def of_global_services(patterns: Iterable[Pattern]) -> list[Pattern]:
    """The patterns that listen, alone or among others, to a service that reports from ``GLOBAL_REGION`` only."""
    return [pattern for pattern in patterns if GLOBAL_SOURCES & set(_exact(pattern.document.get("source", [])))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Want:
    """What a pattern wants of one source and detail-type.

    Attributes:
        names: the event names; empty for whatever has none of the ``excluded``.
        condition: what else it asks, without source, detail-type and the two names of an event.
        omitted: it asks for records of which a part was left out, and for nothing else.
    """

    source: str
    detail_type: str
    names: frozenset[str]
    excluded: frozenset[str]
    condition: str
    omitted: bool


@cache
def _wants(text: str) -> tuple[_Want, ...]:
    pattern = Pattern.of(text, limit=len(text))
    document = pattern.document
    sources, types = (_exact(document.pop(key, [])) for key in ("source", "detail-type"))
    if not sources or not types:
        raise DetectionError(
            f"event pattern {pattern.json[:60]}...: names no source and detail-type to forward; write both"
        )
    detail = document.pop("detail", {})
    if set(types) <= _CLOUDTRAIL:
        detail.pop("eventSource", None)
        asked = detail.pop("eventName", [])
    else:
        asked = []
    condition = _text({**document, **({"detail": detail} if detail else {})})
    names, excluded = frozenset(_exact(asked)), _excluded(asked)
    omitted = all(map(_asks_for_omitted, pattern.branches))
    return tuple(
        _Want(
            source=source,
            detail_type=detail_type,
            names=names,
            excluded=excluded,
            condition=condition,
            omitted=omitted,
        )
        for source in sources
        for detail_type in types
    )


def _asks_for_omitted(branch: Branch) -> bool:
    return any(path in branch and _ABSENT not in branch[path] for path in _OMITTED_PATHS)


def _omitted_clause(wants: list[_Want]) -> list[dict[str, Any]]:
    """Every record with an omitted part, of whatever is listened to, if a pattern asks for such records."""
    if not any(want.omitted for want in wants):
        return []
    return [
        {
            "source": sorted({want.source for want in wants}),
            "detail-type": sorted({want.detail_type for want in wants}),
            "detail": {"$or": [{part: {"omitted": [{"exists": True}]}} for part in OMITTABLE]},
        }
    ]


def _by_name(wants: list[_Want], room: int) -> Iterator[tuple[RuleState, dict[str, Any]]]:
    names: dict[tuple[bool, str, str], dict[str, set[str]]] = {}
    for want in wants:
        for name in want.names:
            action = catalog.find(_event_source(want.source), name)
            topic = (action is None or action.read_only, want.source, want.detail_type)
            names.setdefault(topic, {}).setdefault(name, set()).add(want.condition)
    for (read_only, source, detail_type), asked in sorted(names.items()):
        state = RuleState.WITH_READ_ONLY if read_only else RuleState.ENABLED
        narrowed = _narrowed(source, detail_type, asked, wants, room)
        for clause in narrowed.values():
            yield state, clause
        plain = sorted(set(asked) - {name for alike in narrowed for name in alike})
        for some in _parts(source, detail_type, plain, room) if plain else ():
            yield state, _clause([source], detail_type, {"eventName": some})


def _narrowed(
    source: str, detail_type: str, asked: Mapping[str, set[str]], wants: list[_Want], room: int
) -> dict[tuple[str, ...], dict[str, Any]]:
    """A clause for the busy names that are listened for under the same conditions, where one fits."""
    # What listens to no name in particular leaves out the names that are forwarded, whatever their conditions.
    topic = (source, detail_type)
    if any(not (want.names or want.omitted) for want in wants if (want.source, want.detail_type) == topic):
        return {}
    alike: dict[str, list[str]] = {}
    for name in sorted(BUSY.get(source, frozenset()) & set(asked)):
        alike.setdefault(_text(_any_of(asked[name])), []).append(name)
    found = {}
    for text, names in alike.items():
        condition = json.loads(text)
        clause = _clause([source], detail_type, {"eventName": names, **condition.pop("detail", {})})
        # A bus takes 30 rules with wildcards, and the default bus is not ours alone.
        if not condition and "wildcard" not in text and len(_text(clause)) <= room:
            found[tuple(names)] = clause
    return found


def _parts(source: str, detail_type: str, names: list[str], room: int) -> Iterator[list[str]]:
    if len(_text(_clause([source], detail_type, {"eventName": names}))) <= room or len(names) == 1:
        yield names
        return
    half = len(names) // 2
    yield from _parts(source, detail_type, names[:half], room)
    yield from _parts(source, detail_type, names[half:], room)


def _by_condition(wants: list[_Want]) -> Iterator[tuple[RuleState, dict[str, Any]]]:
    """What patterns without names listen to, less what is forwarded by name; services that are alike share a clause."""
    topics: dict[tuple[str, str], list[_Want]] = {}
    for want in wants:
        if not want.names and not want.omitted:
            topics.setdefault((want.source, want.detail_type), []).append(want)
    alike: dict[tuple[str, str], list[str]] = {}
    for (source, detail_type), found in sorted(topics.items()):
        named = {
            name for want in wants for name in want.names if (want.source, want.detail_type) == (source, detail_type)
        }
        excluded = sorted(named | frozenset.intersection(*(want.excluded for want in found)))
        names = {"eventName": [{"anything-but": excluded}]} if excluded else {}
        asked = _any_of({want.condition for want in found})
        asked = {**asked, "detail": {**names, **asked.get("detail", {})}}
        alike.setdefault((detail_type, _text(asked)), []).append(source)
    for (detail_type, text), sources in alike.items():
        asked = json.loads(text)
        detail = asked.pop("detail")
        yield RuleState.WITH_READ_ONLY, {**_clause(sources, detail_type, detail), **asked}


def _of_services(wants: list[_Want], limit: int) -> list[dict[str, Any]]:
    """Clauses of the services' own events: each source and detail-type in one, under all that is asked of it."""
    asked: dict[tuple[str, str], set[str]] = {}
    for want in wants:
        if want.detail_type not in _CLOUDTRAIL:
            asked.setdefault((want.source, want.detail_type), set()).add(want.condition)
    types: dict[tuple[str, str], set[str]] = {}
    for (source, detail_type), conditions in asked.items():
        together = _text(_any_of(conditions))
        types.setdefault((together, source), set()).add(detail_type)
    sources: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (together, source), found in sorted(types.items()):
        sources.setdefault((together, tuple(sorted(found))), []).append(source)
    clauses = []
    for (together, kinds), found_sources in sources.items():
        whole = {"source": found_sources, "detail-type": list(kinds)}
        clause = {**whole, **json.loads(together)}
        clauses.append(clause if len(_text(clause)) <= limit else whole)
    return clauses


def _any_of(conditions: set[str]) -> dict[str, Any]:
    """One document that holds where any of the conditions does; nothing asked where one asks nothing."""
    documents: list[dict[str, Any]] = [json.loads(text) for text in sorted(conditions)]
    if len(documents) == 1 or {} in documents:
        return {} if {} in documents else documents[0]
    if all(set(document) == {"detail"} for document in documents):
        return {"detail": {"$or": [document["detail"] for document in documents]}}
    return {"$or": documents}


def _excluded(names: list[Any]) -> frozenset[str]:
    found = [name["anything-but"] for name in names if isinstance(name, dict) and "anything-but" in name]
    return frozenset(text for one in found for text in ([one] if isinstance(one, str) else one) if len(found) == 1)


def _clause(sources: list[str], detail_type: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    return {"source": sources, "detail-type": [detail_type], **({"detail": dict(detail)} if detail else {})}


def _packed(clauses: list[dict[str, Any]], beside: dict[str, Any], limit: int) -> Iterator[Pattern]:
    """Each clause in the first pattern that still has room for it."""
    packs: list[list[dict[str, Any]]] = []
    for clause in clauses:
        pack = next((pack for pack in packs if _fits(_packing([*pack, clause], beside), limit)), None)
        if pack is None:
            packs.append([clause])
        else:
            pack.append(clause)
    yield from (Pattern.of(_packing(pack, beside), limit=limit) for pack in packs)


def _fits(document: dict[str, Any], limit: int) -> bool:
    return len(_text(document)) <= limit and combinations(document) <= MAX_COMBINATIONS


def _packing(clauses: list[dict[str, Any]], beside: dict[str, Any]) -> dict[str, Any]:
    """Several clauses under one ``$or``; its alternatives hold whole events, so nothing crosses over."""
    if len(clauses) > 1:
        return {**beside, "$or": clauses}
    (clause,) = clauses
    return {**clause, **({"detail": {**clause.get("detail", {}), **beside["detail"]}} if beside else {})}


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _event_source(source: str) -> str:
    return f"{source.removeprefix('aws.')}.amazonaws.com"


def _exact(values: Iterable[Any]) -> tuple[str, ...]:
    """The plain strings of a pattern's list; empty when any other operator is among them."""
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if not isinstance(values, Mapping) and len(texts) == len(list(values)) else ()
