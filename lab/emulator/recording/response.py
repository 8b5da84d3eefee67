"""``responseElements`` of a call, or its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from lab.emulator.recording.elements import elements, within_limit

if TYPE_CHECKING:
    from lab.emulator.recording.call import Call

_FAILED = 300


@dataclass(frozen=True)
class Outcome:
    """What a call came to. ``error_code`` is empty when it succeeded."""

    elements: Any
    error_code: str = ""
    error_message: str = ""


def _protocol(call: Call, operation: Any) -> str:
    declared = str(operation.service_model.metadata["protocol"])
    if call.protocol == "cbor":
        return "smithy-rpc-v2-cbor"
    if call.protocol == "rest":
        return declared
    if call.protocol == "query":
        return "ec2" if declared == "ec2" else "query"
    return "json"


def outcome(call: Call, operation: Any) -> Outcome:
    """Read the answer the way an SDK would."""
    answer = {
        "status_code": call.status,
        "headers": HeadersDict(call.response_headers),
        "body": call.response_body,
    }
    parsed = create_parser(_protocol(call, operation)).parse(answer, operation.output_shape)
    if call.status >= _FAILED:
        error = parsed.get("Error", {})
        code = str(error.get("Code") or call.status).rpartition("#")[2]
        return Outcome(None, code, str(error.get("Message") or ""))
    values = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
    return Outcome(within_limit(elements(operation.output_shape, values)))
