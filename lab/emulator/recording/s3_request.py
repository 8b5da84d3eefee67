"""``requestParameters`` of S3's bucket-level calls, which have a spelling of their own.

The bucket is ``bucketName``, the subresource is a key with an empty value, the XML body stands in the
spelling it was sent in, and a policy stands as JSON under ``bucketPolicy``.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from lab.emulator.recording import models

if TYPE_CHECKING:
    from lab.emulator.recording.call import Call


def _scalar(text: str) -> str | int | bool:
    """Numbers and Booleans stand as such, the way CloudTrail turns XML into JSON."""
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if text.isascii() and text.isdigit() else text


def _value(node: ET.Element) -> Any:
    if not len(node):
        return _scalar(node.text or "")
    values: dict[str, Any] = {}
    for child in node:
        name = child.tag.rpartition("}")[2]
        value = _value(child)
        if name in values:
            earlier = values[name]
            values[name] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        else:
            values[name] = value
    return values


def _body(call: Call, operation: str) -> dict[str, Any]:
    if not call.body:
        return {}
    if operation == "PutBucketPolicy":
        try:
            return {"bucketPolicy": json.loads(call.body)}
        except ValueError:
            return {}
    try:
        # The body comes from the lab's own user over loopback, and expat expands no external entities.
        root = ET.fromstring(call.body)  # noqa: S314
    except ET.ParseError:
        return {}
    namespace, _, name = root.tag.rpartition("}")
    value = _value(root)
    if namespace and isinstance(value, dict):
        value = {"xmlns": namespace.removeprefix("{"), **value}
    return {name: value}


def s3_parameters(call: Call, operation: Any) -> dict[str, Any]:
    """The parameters of a bucket-level call."""
    bucket = models.path_parameters(call, operation.name).get("Bucket")
    named = {"bucketName": bucket} if bucket else {}
    query = {key: values[0] for key, values in call.query.items() if not key.lower().startswith("x-amz-")}
    return {**named, "Host": call.headers.get("host", ""), **query, **_body(call, operation.name)}
