"""A query that reads more than its workgroup allows for one: cancelled, without an answer.

What the emulator counts as read is what it answers, so a long answer stands for much that was read.
https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def _cancelling(save: Callable[[str], Awaitable[Any]]) -> Callable[[str], Awaitable[Any]]:
    async def saved(query_id: str) -> Any:
        execution = inside.athena("_executions")[query_id]
        group = inside.athena("_workgroups").get(execution["WorkGroup"]) or {}
        limit = int((group.get("Configuration") or {}).get("BytesScannedCutoffPerQuery") or 0)
        if not limit or execution["Statistics"]["DataScannedInBytes"] <= limit:
            return await save(query_id)
        # Before anybody sees it succeed: nothing is waited for between the end of a query and this.
        execution["Status"] |= {"State": "CANCELLED", "StateChangeReason": f"more than {limit} bytes were scanned"}
        execution["_results"] = None
        return None

    return saved


def install() -> None:
    """Put it before the answer is written."""
    inside.athena.put("_save_query_results", _cancelling(inside.athena("_save_query_results")))
