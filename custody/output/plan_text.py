"""A plan for people: what is lost first, each with what to do; what only changes, counted by stack and type."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.counted import counted
from custody.output.json_writer import write_json
from custody.output.mend_table import write_mend_table
from custody.output.plan_format import PlanFormat
from custody.plan.result import State, by_type
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.plan.result import Change, Plan

_HEAD = ("state", "account", "region", "stack", "what, and what to do")


def write_plan(plan: Plan, stream: TextIO, format_: PlanFormat) -> None:
    """Write every change; the table has those of one kind together, but for what lasts."""
    if format_ is PlanFormat.JSON:
        write_json(plan.rows(), stream)
        return
    left = {_place(each) for each in plan.changes if not each.logical and each.state is State.ORPHANED}
    told = [
        row
        for each in plan.changes
        if (row := _row(each) if _is_alone(each) else _row_of_stack(each, plan.changes))
        and not (each.logical and _place(each) in left)
    ]
    if len({each.account for each in plan.changes}) > 1:
        write_mend_table(_HEAD, told, stream)
    else:
        write_mend_table(*_without_account(told), stream)


def _without_account(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    at = _HEAD.index("account")
    head, *rest = ((*row[:at], *row[at + 1 :]) for row in (_HEAD, *rows))
    return head, rest


def summary(plan: Plan) -> str:
    """All of it in a line."""
    resources = [each for each in plan.changes if each.logical]
    counts = [f"{len(found):,} {state}" for state in State if (found := [r for r in resources if r.state is state])]
    stacks = counted(len(plan.changes) - len(resources), "stack")
    head = f"{stacks}, {counted(len(resources), 'resource')}" if plan.changes else "nothing would change"
    lost = counted(len(plan.losses), "loss", "losses") if plan.losses else ""
    return sanitize(" · ".join(each for each in (head, *counts, lost, f"against {plan.before}") if each))


def _row(change: Change) -> tuple[str, ...]:
    what = f"{change.subject}: {change.said}" if change.said else change.subject
    return tuple(map(sanitize, (str(change.state), change.account, change.region, change.stack, what, change.mend)))


def _is_alone(change: Change) -> bool:
    """Whether it is told by itself."""
    return change.is_loss or change.state is State.UNSEEN or (change.lasts and change.state is not State.CREATED)


def _row_of_stack(stack: Change, changes: Iterable[Change]) -> tuple[str, ...]:
    """A stack, with what only comes, changes or goes in it counted by type; nothing for one of these."""
    if stack.logical:
        return ()
    inside = [each for each in changes if each.logical and _place(each) == _place(stack) and not _is_alone(each)]
    parts = [f"{state} {by_type(found)}" for state in State if (found := [r for r in inside if r.state is state])]
    said = "; ".join(parts) if stack.state is State.CHANGED else f"{stack.said}: {by_type(inside)}"
    return tuple(
        map(sanitize, (str(stack.state), stack.account, stack.region, stack.stack, said or "what is above", ""))
    )


def _place(change: Change) -> tuple[str, str, str]:
    return change.account, change.region, change.stack
