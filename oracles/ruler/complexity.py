"""How complex Event Ruler finds each rule: EventBridge refuses those whose machine may be in too many states at once.

See https://github.com/aws/event-ruler#complexity
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracles.outcome import Comparison
from oracles.ruler.rules import NAMES, of_detections, synthesized

if TYPE_CHECKING:
    from oracles.ruler.engine import Ruler

MOST = 6
_STOP = 200
"""Where the evaluator stops counting."""


def compare(ruler: Ruler) -> Comparison:
    """Every rule for one, two and three watched names is at ``MOST`` or below."""
    found = Comparison(f"Event Ruler's complexity of every rule, at most {MOST}")
    named = {
        f"{id_} of {count} names": p for count in range(1, len(NAMES) + 1) for id_, p in of_detections(count).items()
    }
    named |= synthesized()
    measured = ruler.complexity([pattern.json for pattern in named.values()], limit=_STOP)
    for name, complexity in zip(named, measured, strict=True):
        found.compared += 1
        if complexity > MOST:
            found.differences.append(f"{name}: {complexity}")
    found.measures.append(f"the most is {max(measured)}")
    return found
