"""AWS Event Ruler, the open matcher that EventBridge runs, beside this project's own evaluator and its SQL.

See https://github.com/aws/event-ruler
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracles.ruler import complexity, generated, matrix, quirks
from oracles.ruler.engine import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracles.outcome import Comparison


def compare(*, examples: int, seed: int | None) -> Iterator[Comparison]:
    """Every comparison with Event Ruler, one after another.

    Args:
        examples: how many patterns are generated, with 14 events each.
        seed: None for the same ones every time.

    Raises:
        UnavailableError: no Java 17, no Maven, or no artifact.
    """
    with Ruler.started() as ruler:
        yield quirks.compare(ruler)
        yield from matrix.compare(ruler)
        yield generated.compare(ruler, examples=examples, seed=seed)
        yield complexity.compare(ruler, examples=examples, seed=seed)
