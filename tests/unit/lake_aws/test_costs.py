"""The numbers that docs/lake.md gives for the scheduled questions, counted in the questions themselves."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp

from custody.detections import all_detections
from custody.detections.rhythm import rhythm
from custody.lake import record_hours
from custody.lake.events_view import OPEN_DAYS, REPLACED_VIEW, VIEW
from custody.regions import partition_of
from custody.settings import Settings
from custody.settings_lake import LakeSettings

_PAGE = (Path(__file__).parents[3] / "docs" / "lake.md").read_text("utf-8")
LAKE = " ".join(_PAGE.replace("\N{MULTIPLICATION SIGN}", "x").split())
MONTH = timedelta(days=30)
LIST_PRICE = 0.005 / 1_000


def readings(sql: str) -> int:
    """How often a question reads the relation: Athena runs a named subquery each time it is named."""
    tree = sqlglot.parse_one(sql, read="athena")
    parts = {cte.alias: cte for cte in tree.find_all(exp.CTE)}

    def count(node: exp.Expr) -> int:
        named = [t.name for t in node.find_all(exp.Table) if t.find_ancestor(exp.CTE) in {None, node}]
        return sum(
            1 if name in {VIEW, REPLACED_VIEW, record_hours.VIEW} else count(parts[name]) if name in parts else 0
            for name in named
        )

    return count(tree)


@cache
def month(high_hours: int) -> tuple[int, int]:
    """Runs and readings."""
    told = Settings().of_detections
    counted = [
        (int(MONTH / rhythm(d.question, d.severity, high_hours=high_hours).every), readings(d.question.sql))
        for d in all_detections(told)
        if d.question and d.severity >= Settings().minimum_severity
    ]
    return sum(runs for runs, _ in counted), sum(runs * times for runs, times in counted)


def listing(read: int) -> float:
    return read * len(partition_of("us-east-1").regions) * OPEN_DAYS * LIST_PRICE


def total(high_hours: int) -> float:
    """Queries of 10 MB, the function's five seconds at 128 MB, and the listings."""
    runs, read = month(high_hours)
    return runs * 0.00005 + runs * 5 * 0.125 * 0.0000166667 + listing(read)


def test_a_subquery_named_twice_is_read_twice() -> None:
    assert (
        readings("WITH a AS (SELECT * FROM events), b AS (SELECT * FROM a JOIN a AS c ON 1 = 1) SELECT * FROM b") == 2
    )


def test_what_the_questions_cost() -> None:
    runs, read = month(Settings().lake.question_hours)
    for said in (
        f"{runs:,} x 0.00005 = {runs * 0.00005:.2f} |",
        f"| {runs:,} x 5 s: {runs * 5 * 0.125 * 0.0000166667:.2f} |",
        f"| {read:,} x 1 x 34 x 3: {listing(read):.2f} |",
    ):
        assert said in LAKE


def test_what_the_listings_cost_otherwise() -> None:
    once, seldom = ((f"{listing(month(hours)[1]):.2f}", f"{total(hours):.2f}") for hours in (1, 12))
    said = f"at 1 listing is {once[0]} and all three parts are {once[1]}, at 12 they are {seldom[0]} and {seldom[1]}."
    assert f"with `lake.question_hours` {said}" in LAKE


def test_the_setting_says_what_it_costs() -> None:
    said = str(LakeSettings.model_fields["question_hours"].description)
    assert f"cost {total(1):.2f} USD a month at 1, {total(4):.2f} at 4 and {total(12):.2f} at 12." in said
    assert Settings().lake.question_hours == 4
