"""How complex Event Ruler finds each rule: EventBridge refuses those whose machine may be in too many states at once.

See https://github.com/aws/event-ruler#complexity
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity
from oracles.outcome import Comparison
from oracles.ruler import generated
from oracles.ruler.rules import NAMES, of_detections, of_lists, synthesized

if TYPE_CHECKING:
    from oracles.ruler.engine import Ruler

_STOP = 200
"""Where Event Ruler's evaluator stops counting."""


def compare(ruler: Ruler, *, examples: int, seed: int | None) -> Comparison:
    """Every rule for one to three watched names is within the limit, and custody's own count is never the lower one.

    Args:
        ruler: Event Ruler.
        examples: how many generated patterns are counted by both besides the rules.
        seed: None for the same ones every time.
    """
    found = Comparison(f"Event Ruler's complexity of every rule, at most {COMPLEXITY_LIMIT}")
    named = {
        f"{id_} of {count} names": p for count in range(1, len(NAMES) + 1) for id_, p in of_detections(count).items()
    }
    named |= of_lists() | synthesized()
    made = {pattern.json: pattern for pattern, _ in generated.pairs(examples, seed)}
    every = [*named.items(), *made.items()]
    measured = ruler.complexity([pattern.json for _, pattern in every], limit=_STOP)
    for (name, pattern), theirs in zip(every, measured, strict=True):
        found.compared += 1
        ours = complexity(pattern)
        if theirs > COMPLEXITY_LIMIT and name in named:
            found.differences.append(f"{name}: {theirs}")
        if ours < theirs:
            found.differences.append(f"{name}: Event Ruler counts {theirs}, custody {ours}, which is not as strict")
    rules = measured[: len(named)]
    found.measures.append(
        f"{len(named)} rules, of which the most complex has {max(rules)}; {len(made)} generated patterns"
    )
    return found
