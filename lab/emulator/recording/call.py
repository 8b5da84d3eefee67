"""One API call as it came over the wire, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Call:
    """A request, whom it acts for, and the response. Header names are lower case."""

    service: str
    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, list[str]]
    body: bytes
    request_id: str
    account: str
    region: str
    client_ip: str
    access_key: str
    status: int = 0
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: bytes = b""

    @cached_property
    def form(self) -> dict[str, str]:
        """Query string and form body together, the way the Query protocol spreads its parameters."""
        values = dict(self.query)
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            values = {**parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True), **values}
        return {key: value[0] for key, value in values.items() if value}

    @cached_property
    def protocol(self) -> str:
        """The wire protocol of this call: json, query, cbor or rest."""
        if self.path.startswith("/service/") and "/operation/" in self.path:
            return "cbor"
        if "x-amz-target" in self.headers:
            return "json"
        if "Action" in self.form:
            return "query"
        return "rest"


def answered(call: dict[str, Any], response: tuple[int, dict[str, str], Any]) -> Call:
    """The call with its answer; a streamed body is left out."""
    status, headers, body = response
    return Call(
        **call,
        status=status,
        response_headers={str(k): str(v) for k, v in headers.items()},
        response_body=body if isinstance(body, bytes) else b"",
    )
