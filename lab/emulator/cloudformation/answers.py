"""Calling the emulator's service functions from a resource handler."""

from __future__ import annotations

import json
from typing import Any


def checked(answer: tuple[int, dict[str, str], Any], what: str) -> dict[str, Any]:
    """The body of a service function's answer.

    Raises:
        ValueError: it is an error; CloudFormation shows the text as the reason a resource failed.
    """
    status, _headers, body = answer
    text = body.decode() if isinstance(body, bytes) else str(body or "")
    values = json.loads(text or "{}")
    if status >= 300:  # noqa: PLR2004 - HTTP
        code = str(values.get("__type", status)).rpartition("#")[2]
        raise ValueError(f"{what}: {code}: {values.get('message') or values.get('Message') or ''}")
    return values if isinstance(values, dict) else {}


def is_true(value: object) -> bool:
    """A Boolean property, which a template may also write as a string."""
    return str(value).lower() == "true"


def tag_map(tags: object) -> dict[str, str]:
    """A list of Key/Value tags as a mapping."""
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags or []} if isinstance(tags, list) else {}
