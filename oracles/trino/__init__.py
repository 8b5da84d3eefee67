"""Trino, the open engine that Athena is made of, beside DuckDB: every text that a deployment runs, and its answers.

See https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html and https://trino.io/docs/476/
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from oracles.outcome import Comparison
from oracles.trino import by_design
from oracles.trino.answers import compare_answers
from oracles.trino.client import TrinoError
from oracles.trino.plans import compare_plans
from oracles.trino.server import Trino
from oracles.trino.setups import setups

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare(*, minutes: float | None = None) -> Iterator[Comparison]:
    """Every comparison with Trino, one after another.

    Args:
        minutes: after so many no set-up is begun any more; a line names it. By default all are.

    Raises:
        UnavailableError: no Java 24 or newer, no Maven, or no artifact.
    """
    with Trino.started() as trino:
        begun = time.monotonic()
        for setup in setups():
            if minutes is not None and time.monotonic() - begun > minutes * 60:
                yield Comparison(f"Trino, {setup.name}", measures=[f"left out: {minutes:g} minutes are over"])
                continue
            try:
                setup.make(trino)
            except TrinoError as error:
                yield Comparison(f"Trino, {setup.name}", differences=[f"tables, views and MERGE: {error}"])
                continue
            yield compare_answers(trino, setup)
            if not setup.kept:
                yield compare_plans(trino, setup)
        yield by_design.compare(trino)
