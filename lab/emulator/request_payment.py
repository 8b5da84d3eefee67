"""Who pays for a bucket's requests, which the emulator keeps and cannot be asked: it looks for another word.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

_SAID, _LOOKED_FOR = "requestPayment", "request-payment"


def _understanding(dispatch: Callable[..., Any]) -> Callable[..., Any]:
    def dispatched(method: str, *rest: Any, **named: Any) -> Any:
        queries = [each for each in (*rest, *named.values()) if isinstance(each, dict) and _SAID in each]
        if method == "GET":
            for each in queries:
                each[_LOOKED_FOR] = each[_SAID]
        return dispatch(method, *rest, **named)

    return dispatched


def install() -> None:
    """Put it before the emulator's look at what is asked."""
    inside.s3.put("_dispatch", _understanding(inside.s3("_dispatch")))
