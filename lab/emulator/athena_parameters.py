"""Values for the question marks of a query, which the emulator's Athena leaves out.

Each value is an SQL literal that takes the place of its question mark; their numbers have to agree.
https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = tuple[int, dict[str, str], Any]

# Comments and quoted texts are passed over: a question mark there asks for nothing.
_TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(?P<mark>\?)")


def fill(query: str, values: list[str]) -> str | None:
    """The query with a value for each question mark; None when their numbers differ."""
    left = list(values)
    wanted = sum(1 for found in _TOKEN.finditer(query) if found["mark"])
    if wanted != len(left):
        return None
    return _TOKEN.sub(lambda found: left.pop(0) if found["mark"] else found[0], query)


def _filling(start: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    def started(data: dict[str, Any]) -> Answer:
        filled = fill(data.get("QueryString", ""), data.get("ExecutionParameters") or [])
        if filled is None:
            refusal: Answer = inside.responses("error_response_json")(
                "InvalidRequestException", "Incorrect number of parameters: expected one for each question mark", 400
            )
            return refusal
        return start({**data, "QueryString": filled})

    return started


def install() -> None:
    """Put it before the emulator's own start of a query."""
    inside.athena.put("_start_query_execution", _filling(inside.athena("_start_query_execution")))
