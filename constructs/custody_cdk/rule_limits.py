"""EventBridge's limits, checked before anything is deployed.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import DetectionError
from custody.listening import PATTERN_LIMIT
from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections.model import Detection
    from custody.patterns import Pattern

RULES_A_BUS, WILDCARD_RULES_A_BUS, TARGETS_A_RULE = 300, 30, 5
# af-south-1 and eu-south-1 hold fewer rules until somebody asks for more.
RULES_A_BUS_IN = {"af-south-1": 100, "eu-south-1": 100}


def check_rules(detections: Sequence[Detection], *, region: str, others: int, quota: int | None = None) -> None:
    """Raise if the detections make more rules, or more wildcard rules, than one bus holds.

    Args:
        detections: the enabled ones, a rule each.
        region: of the bus; a template's reference counts as an ordinary Region.
        others: rules on the bus besides.
        quota: how many rules AWS lets the bus hold, where it was asked for more.

    Raises:
        DetectionError: naming the limit, the count and the way out.
    """
    most = quota or RULES_A_BUS_IN.get(region, RULES_A_BUS)
    if len(detections) + others > most:
        raise DetectionError(
            f"{len(detections)} detections need {len(detections) + others} rules and a bus in {region} holds {most}; "
            "raise minimum_severity, or ask AWS for a higher quota and write it in bus.rules_quota"
        )
    wild = [d.id for d in detections if d.pattern and d.pattern.uses_wildcard]
    if len(wild) > WILDCARD_RULES_A_BUS:
        raise DetectionError(
            f"{len(wild)} detections use wildcards and a bus holds {WILDCARD_RULES_A_BUS} such rules, a quota AWS does "
            f"not raise; switch some off, for example {wild[-1]}"
        )


def check_rule(detection: Detection, pattern: Pattern) -> None:
    """Raise if one detection's pattern is longer or more complex than a rule takes.

    Raises:
        DetectionError: naming the detection, the length or complexity, the limit and the way out.
    """
    if len(pattern) > PATTERN_LIMIT:
        raise DetectionError(
            f"detection {detection.id}: its pattern has {len(pattern)} characters, a rule takes "
            f"{PATTERN_LIMIT}; shorten its lists"
        )
    if (found := complexity(pattern)) > COMPLEXITY_LIMIT:
        told_by = ", ".join(f"detections.{name}" for name in detection.tuned_by)
        raise DetectionError(
            f"detection {detection.id}: its pattern has complexity {found}, a rule takes {COMPLEXITY_LIMIT}; "
            + (f"write fewer entries in {told_by}" if told_by else "name it in detections.switched_off")
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
