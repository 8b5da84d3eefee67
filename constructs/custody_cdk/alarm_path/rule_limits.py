"""EventBridge's limits, checked before anything is deployed.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from custody.errors import DetectionError
from custody.forwarding.rules import PATTERN_LIMIT
from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity
from custody.patterns.division import divided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections.model import Detection
    from custody.patterns import Pattern

RULES_A_BUS, WILDCARD_RULES_A_BUS, TARGETS_A_RULE = 300, 30, 5
# af-south-1 and eu-south-1 hold fewer rules until somebody asks for more.
RULES_A_BUS_IN = {"af-south-1": 100, "eu-south-1": 100}


@lru_cache(maxsize=1024)
def rule_patterns(pattern: Pattern, quota: int | None = None) -> tuple[Pattern, ...]:
    """The patterns of the rules that a detection becomes: one, or several where its lists are long.

    Args:
        pattern: the detection's.
        quota: how many characters AWS lets a pattern have, where it was asked for more than 2,048.
    """
    return divided(pattern, limit=quota or PATTERN_LIMIT)


def check_rules(
    detections: Sequence[Detection],
    *,
    region: str,
    others: int,
    quota: int | None = None,
    pattern_quota: int | None = None,
) -> None:
    """Raise if the detections make more rules, or more wildcard rules, than one bus holds.

    Args:
        detections: the enabled ones, a rule each, or several where a list is long.
        region: of the bus; a template's reference counts as an ordinary Region.
        others: rules on the bus besides.
        quota: how many rules AWS lets the bus hold, where it was asked for more.
        pattern_quota: how many characters AWS lets a pattern have, where it was asked for more.

    Raises:
        DetectionError: naming the limit, the count and the way out.
    """
    most = quota or RULES_A_BUS_IN.get(region, RULES_A_BUS)
    made = [(d, one) for d in detections if d.pattern for one in rule_patterns(d.pattern, pattern_quota)]
    if len(made) + others > most:
        longest = _most_of(made)
        lists = f"{longest.lists}, " if longest and longest.lists else ""
        raise DetectionError(
            f"{len(detections)} detections need {len(made) + others} rules and a bus in {region} holds {most}; "
            f"raise minimum_severity, {f'shorten {lists}' if lists else ''}or ask AWS for a higher quota and write it "
            "in bus.rules_quota"
        )
    wild = [(d, one) for d, one in made if one.uses_wildcard]
    if len(wild) > WILDCARD_RULES_A_BUS:
        longest = _most_of(wild)
        way_out = f"write fewer stars in {longest.lists}, or " if longest and longest.lists else ""
        raise DetectionError(
            f"{len(wild)} rules of detections use wildcards and a bus holds {WILDCARD_RULES_A_BUS} such rules, a quota "
            f"AWS does not raise; {way_out}switch some off, for example {wild[-1][0].id}"
        )


def _most_of(made: Sequence[tuple[Detection, Pattern]]) -> Detection | None:
    """The detection that makes the most of the rules, if one makes several."""
    (most, count), *_ = Counter(detection.id for detection, _ in made).most_common(1)
    return next(detection for detection, _ in made if detection.id == most) if count > 1 else None


def check_rule(detection: Detection, pattern: Pattern, *, pattern_quota: int | None = None) -> None:
    """Raise if one pattern of a detection is longer or more complex than a rule takes.

    Raises:
        DetectionError: naming the detection, the length or complexity, the limit and the way out.
    """
    limit = pattern_quota or PATTERN_LIMIT
    lists = detection.lists
    if len(pattern) > limit:
        raise DetectionError(
            f"detection {detection.id}: its pattern has {len(pattern)} characters, a rule takes {limit}; "
            f"{f'write fewer or shorter entries in {lists}' if lists else 'shorten its lists'}, ask AWS for a longer "
            "pattern and write it in bus.pattern_quota, or name it in detections.switched_off"
        )
    if (found := complexity(pattern)) > COMPLEXITY_LIMIT:
        raise DetectionError(
            f"detection {detection.id}: its pattern has complexity {found}, a rule takes {COMPLEXITY_LIMIT}; "
            + (f"write fewer entries in {lists}" if lists else "name it in detections.switched_off")
        )


def check_forwarding(pattern: Pattern) -> None:
    """Raise if a rule that forwards events is more complex than EventBridge takes.

    Raises:
        DetectionError: naming the complexity, the limit and the way out.
    """
    if (found := complexity(pattern)) > COMPLEXITY_LIMIT:
        raise DetectionError(
            f"a rule that forwards events has complexity {found}, a rule takes {COMPLEXITY_LIMIT}; switch off in "
            f"detections.switched_off what listens with wildcards: {pattern.json[:200]}"
        )
