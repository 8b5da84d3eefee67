"""Every text that is asked of the relations, by name: questions of both kinds, views, compaction, the timeline."""

from __future__ import annotations

from functools import cache

import sqlglot
from sqlglot import exp

from custody.lake.compaction import backfill, merge
from custody.lake.domain_views import domain_views
from custody.lake.events_view import delivered_view, events_view, replaced_view
from custody.lake.state_sql import state_view
from custody.questions import all_questions
from custody.timeline.timeline import question as timeline

RELATIONS = {"events", "state_changes"}


@cache
def texts() -> dict[str, str]:
    return {
        **{question.id: question.sql for question in all_questions()},
        **{f"view {view.name}": view.sql for view in domain_views()},
        "view delivered_records": delivered_view(),
        "view events": events_view(),
        "view replaced_records": replaced_view(),
        "view state_changes": state_view(),
        "compaction": merge(),
        "backfill": backfill(),
        "timeline": timeline().sql,
    }


@cache
def tree(name: str) -> exp.Expr:
    return sqlglot.parse_one(texts()[name], read="athena")


def reads(name: str) -> int:
    """How often Athena reads one of the relations: it puts a WITH clause in the place of each mention of it."""
    return _reads(tree(name), {})


def _reads(query: exp.Expr, known: dict[str, int]) -> int:
    known = dict(known)
    clauses = query.args.get("with_") or query.args.get("with")
    for clause in clauses.expressions if clauses else ():
        known[clause.alias] = _reads(clause.this, known)
    tables = [table.name for table in query.find_all(exp.Table) if not _within(table, clauses)]
    return sum(known.get(table, int(table in RELATIONS)) for table in tables)


def _within(node: exp.Expr, outer: exp.Expr | None) -> bool:
    above = node.parent
    while above is not None and above is not outer:
        above = above.parent
    return outer is not None and above is outer
