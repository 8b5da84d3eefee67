"""Other people's data makes no text fail, and no text reads the relations more often than it must."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp
from unit.lake_aws.texts import reads, texts, tree

from custody.lake import events_sql

MOST_READS = 4
"""A reading lists every Region's folder of the open days and counts against Athena's 150 stages of a query."""

READ_MORE = {"lineage": 12, "releases": 12, "deployed-without-release": 8}
"""Asked by hand, of one image or once a quarter."""

TEXTUAL = {exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT}
NUMERIC = {exp.DataType.Type.BIGINT, exp.DataType.Type.INT, exp.DataType.Type.DOUBLE}
TIMES = {exp.DataType.Type.TIMESTAMP, exp.DataType.Type.DATE}


def can_fail(tree: exp.Expr) -> list[str]:
    """Casts and readings of text that a value in a record can make fail, and with it everybody's answer."""
    casts = [cast for cast in tree.find_all(exp.Cast) if not isinstance(cast, exp.TryCast) and not _is_safe(cast)]
    parsed = [found for found in tree.find_all(exp.ParseJSON, exp.StrToTime) if not found.find_ancestor(exp.Try)]
    return [node.sql("athena") for node in (*casts, *parsed)]


def _is_safe(cast: exp.Cast) -> bool:
    kind = cast.to.this
    holds_json = any(cast.this.find(type_) for type_ in (exp.JSONExtract, exp.JSONExtractScalar))
    if isinstance(cast.this, exp.Null | exp.Placeholder | exp.Array) or cast.find_ancestor(exp.Try):
        return True
    if kind in TEXTUAL:
        return not isinstance(cast.this, exp.JSONExtract)
    if kind in TIMES:
        # A time or its hour to a day, or the view's border.
        return not holds_json and all(column.name.endswith(("_time", "hour")) for column in cast.find_all(exp.Column))
    return kind in NUMERIC and not holds_json and bool(cast.find(exp.Length, exp.Floor, exp.Sum, exp.Count))


@pytest.mark.parametrize("name", texts())
def test_no_record_can_make_it_fail(name: str) -> None:
    assert can_fail(tree(name)) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(JSON_EXTRACT(r, '$.destinations') AS ARRAY(JSON)) FROM events",
        "SELECT CAST(JSON_EXTRACT_SCALAR(r, '$.version') AS bigint) FROM events",
        "SELECT CAST(tags AS ARRAY(VARCHAR)) FROM events",
        "SELECT CAST(JSON_EXTRACT(r, '$.a') AS varchar) FROM events",
        "SELECT CAST(eventtime AS timestamp) FROM events",
        "SELECT JSON_PARSE(r) FROM events",
        "SELECT DATE_PARSE(t, '%Y') FROM events",
    ],
)
def test_what_can_fail_is_seen(sql: str) -> None:
    assert can_fail(sqlglot.parse_one(sql, read="athena"))


@pytest.mark.parametrize("name", texts())
def test_the_relations_are_read_as_seldom_as_can_be(name: str) -> None:
    assert reads(name) <= READ_MORE.get(name, MOST_READS)


def test_a_clause_is_counted_for_each_mention() -> None:
    assert reads("lineage") == READ_MORE["lineage"]
    assert reads("pipeline-definition-changes") == 1


@pytest.mark.parametrize("name", texts())
def test_no_output_column_hides_a_relation_of_its_name_from_the_order(name: str) -> None:
    """Trino looks for ``scans.event_time`` in an output column ``scans`` before the relation ``scans``."""
    for select in tree(name).find_all(exp.Select):
        order = select.args.get("order")
        named = {column.table for column in order.find_all(exp.Column)} - {""} if order else set()
        assert named & {each.alias_or_name for each in select.expressions} == set()


def test_no_expression_is_more_than_trino_compiles() -> None:
    """It compiles each into a class; at 33,000 characters ``make oracles`` saw QUERY_EXCEEDED_COMPILER_LIMIT."""
    raw = sqlglot.parse_one(events_sql.select("cloudtrail", "day IS NOT NULL"), read="athena")
    expressions = [each for found in raw.find_all(exp.Select) for each in found.selects]
    most = {each.alias_or_name: 15_000 if each.find(exp.Lambda) else 20_000 for each in expressions}
    sizes = {each.alias_or_name: len(each.sql("athena")) for each in expressions}
    assert {name: size for name, size in sizes.items() if size > most[name]} == {}
