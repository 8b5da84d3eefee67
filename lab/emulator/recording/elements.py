"""Parameters as CloudTrail writes them: camel case, no binary data, no secrets, dates in its own format."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"

# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
LIMIT = 100 * 1024

# Written by name, whatever the model says of them: their values are credentials. Compared in lower case.
_SECRET = frozenset(
    {
        "authorizationtoken",
        "clientsecret",
        "masteruserpassword",
        "newpassword",
        "oldpassword",
        "password",
        "plaintext",
        "privatekey",
        "samlassertion",
        "secretaccesskey",
        "secretbinary",
        "secretstring",
        "sessiontoken",
        "tokencode",
        "webidentitytoken",
    }
)


def camel(name: str) -> str:
    """CloudTrail's spelling of a member: ``S3BucketName`` becomes ``s3BucketName``."""
    return name[:1].lower() + name[1:]


def _date(value: dt.datetime) -> str:
    """As in ``"createdAt": "Jul 11, 2018 10:17:44 PM"``."""
    return value.astimezone(dt.UTC).strftime("%b %-d, %Y %-I:%M:%S %p")


def _structure(shape: Any, value: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for name, item in value.items():
        member = shape.members.get(name) if shape is not None and shape.type_name == "structure" else None
        if item is None or (member is not None and member.type_name == "blob"):
            continue
        secret = getattr(member, "metadata", {}).get("sensitive") or (
            name.lower() in _SECRET and not isinstance(item, dict | list)
        )
        written[camel(name)] = HIDDEN if secret else elements(member, item)
    return written


def elements(shape: Any, value: Any) -> Any:
    """A parameter or result as CloudTrail writes it.

    ``shape`` is botocore's and may be None: what no model describes is written as it came. The keys of a map
    are data and keep their spelling.
    """
    if isinstance(value, dict):
        if shape is not None and shape.type_name == "map":
            return {key: elements(shape.value, item) for key, item in value.items()}
        return _structure(shape, value)
    if isinstance(value, list | tuple):
        member = getattr(shape, "member", None)
        return [elements(member, item) for item in value]
    if isinstance(value, dt.datetime):
        return _date(value)
    if isinstance(value, bytes | bytearray):
        return None
    return value


def within_limit(value: Any) -> Any:
    """The value, or None where CloudTrail omits it: when it is empty, or over 100 KB as JSON."""
    if not value or len(json.dumps(value, default=str).encode()) > LIMIT:
        return None
    return value
