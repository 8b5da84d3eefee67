"""``requestParameters``: what a call asked for, in CloudTrail's spelling."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.parsers import create_parser

from lab.emulator.recording import models
from lab.emulator.recording.elements import elements, within_limit
from lab.emulator.recording.query_protocol import nested
from lab.emulator.recording.s3_request import s3_parameters

if TYPE_CHECKING:
    from lab.emulator.recording.call import Call


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _rest(call: Call, operation: Any) -> dict[str, Any]:
    path = models.path_parameters(call, operation.name)
    body = _json(call.body)
    values: dict[str, Any] = {}
    for name, member in operation.input_shape.members.items():
        wire = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location == "uri" and wire in path:
            values[name] = path[wire]
        elif location == "querystring" and wire in call.query:
            values[name] = call.query[wire][0]
        elif location == "header" and wire.lower() in call.headers:
            values[name] = call.headers[wire.lower()]
        elif location is None and wire in body:
            values[name] = body[wire]
    return values


def _cbor(call: Call, operation: Any) -> dict[str, Any]:
    """A request body is encoded as a response body is, so botocore's response parser reads it."""
    answer = {"status_code": 200, "headers": call.headers, "body": call.body}
    parsed = create_parser("smithy-rpc-v2-cbor").parse(answer, operation.input_shape)
    return {name: value for name, value in parsed.items() if name != "ResponseMetadata"}


def request_parameters(call: Call, operation: Any) -> Any:
    """What CloudTrail writes as ``requestParameters``; None when there is nothing, or more than 100 KB."""
    if call.service == "s3":
        return within_limit(s3_parameters(call, operation))
    shape = operation.input_shape
    if shape is None:
        return None
    if call.protocol == "json":
        values = _json(call.body)
    elif call.protocol == "query":
        values = nested(shape, call.form)
    elif call.protocol == "cbor":
        values = _cbor(call, operation)
    else:
        values = _rest(call, operation)
    return within_limit(elements(shape, values))
