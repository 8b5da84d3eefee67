"""Records every API call that the emulator answers, and hands the record to delivery."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any

from lab.emulator import inside, scope
from lab.emulator.delivery import trails
from lab.emulator.delivery.deliver import deliver_record
from lab.emulator.recording.call import Call, answered
from lab.emulator.recording.docker import docker_record
from lab.emulator.recording.identity import remember_mfa
from lab.emulator.recording.record import record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Describe = Callable[[Call], dict[str, Any] | None]

_log = logging.getLogger("custody.lab.recording")


def _request(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> dict[str, Any]:
    routing = inside.app("_routing_params")(method, path, headers, body, query)
    return {
        "service": inside.app("detect_service")(method, path, headers, routing),
        "method": method,
        "path": path,
        "headers": headers,
        "query": query,
        "body": body,
        "account": scope.account(),
        "region": scope.region(),
        "client_ip": inside.responses("get_request_client_ip")(),
        "access_key": inside.app("extract_access_key_id")(headers, query) or "",
    }


def _note_mfa(record: Mapping[str, Any]) -> None:
    asked, got = record.get("requestParameters") or {}, record.get("responseElements") or {}
    if record["eventSource"] == "sts.amazonaws.com" and asked.get("serialNumber"):
        remember_mfa(str((got.get("credentials") or {}).get("accessKeyId", "")))


def note(call: Call, before: frozenset[trails.Trail], describe: Describe = record_of) -> None:
    """Record one answered call and deliver the record.

    ``before`` are the trails that were logging when it came: the call that stops a trail is still delivered.
    A call that cannot be recorded is logged, and never fails the caller.
    """
    try:
        record = describe(call)
        if record is not None:
            _note_mfa(record)
            deliver_record(record, before | trails.logging_trails())
    except Exception:  # noqa: BLE001 - an odd request must not break the API it was made to
        _log.exception("not recorded: %s %s %s", call.service, call.method, call.path)


def install() -> None:
    """Wrap the emulator's dispatcher of service requests, and its container registry."""
    dispatch = inside.app("_dispatch_service_request")
    registry = inside.app("_handle_ecr_registry_request")

    async def dispatch_and_note(  # noqa: PLR0917 - the emulator's own signature
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any], request_id: str
    ) -> Any:
        before = trails.logging_trails()
        request = {**_request(method, path, headers, body, query), "request_id": request_id}
        response = await dispatch(method, path, headers, body, query, request_id)
        if not path.startswith("/_"):
            note(answered(request, response), before)
        return response

    async def serve_and_note(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        response = await registry(method, path, headers, body, query)
        if response is not None:
            # After the answer: only then does the emulator know whose registry it was.
            request = {**_request(method, path, headers, body, query), "request_id": str(uuid.uuid4())}
            note(answered(request, response), trails.logging_trails(), docker_record)
        return response

    inside.app.put("_dispatch_service_request", dispatch_and_note)
    inside.app.put("_handle_ecr_registry_request", serve_and_note)
