"""Queries that a lab's Athena runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from support.lab_stacks import HOME

if TYPE_CHECKING:
    from lab import Lab

READS_MUCH = "SELECT repeat('x', 11000000)"
"""Reads more than the smallest limit that a workgroup may have, 10 MB."""


def ends(lab: Lab, workgroup: str, sql: str) -> str:
    """How a query ends in a workgroup."""
    athena = lab.client("athena", HOME)
    id_ = athena.start_query_execution(QueryString=sql, WorkGroup=workgroup)["QueryExecutionId"]
    for _ in range(100):
        state = athena.get_query_execution(QueryExecutionId=id_)["QueryExecution"]["Status"]["State"]
        if state not in {"QUEUED", "RUNNING"}:
            return str(state)
        time.sleep(0.1)
    raise AssertionError(f"{sql} runs on in {workgroup}")
