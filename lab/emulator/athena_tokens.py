"""A query that is started again with its token: the first execution, whatever became of it.

https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html (ClientRequestToken)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside, scope

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = tuple[int, dict[str, str], Any]

_OK = 200
_started: dict[tuple[str, str, str], tuple[dict[str, Any], Answer]] = {}


def _remembering(start: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    def started(data: dict[str, Any]) -> Answer:
        token = data.get("ClientRequestToken")
        if token is None:
            return start(data)
        place = (scope.account(), scope.region(), token)
        if place in _started:
            before, answer = _started[place]
            return answer if before == data else _refused("Idempotent parameters do not match")
        answer = start(data)
        if answer[0] == _OK:
            _started[place] = (data, answer)
        return answer

    return started


def _refused(message: str) -> Answer:
    refusal: Answer = inside.responses("error_response_json")("InvalidRequestException", message, 400)
    return refusal


def install() -> None:
    """Put it before whatever starts a query."""
    inside.athena.put("_start_query_execution", _remembering(inside.athena("_start_query_execution")))
