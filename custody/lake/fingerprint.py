"""What makes two records the same: they say the same, their ids included.

An id alone proves nothing: whoever can write a log file can give a record any id. So copies are told by everything
they say, independent of the order of keys, of white space and of fields that are ``null``. Within a list the order
counts, and so does ``null``; ``1`` and ``1.0`` are two things, and so are ``true`` and ``"true"``. See
docs/decisions/0019-what-makes-two-records-the-same.md.
"""

from __future__ import annotations

import json
import marshal
import re
from hashlib import sha256
from typing import Any

import orjson

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_NIL = "00000000-0000-0000-0000-000000000000"


def fingerprint(content: Any) -> str:
    """64 hexadecimal digits that only copies of a record share."""
    return sha256(canonical(content)).hexdigest()


def canonical(content: Any) -> bytes:
    """The same bytes for everything that says the same, a document of JSON; never raises."""
    try:
        return _dumped(content)
    except RecursionError:
        # Nested deeper than JSON's writers go: whoever looks into it says so. Here it is enough to tell it apart.
        return marshal.dumps(content, 2)


def is_unique(id_: str) -> bool:
    """Whether an id is of the kind that CloudTrail makes, a UUID; another one, as in anonymized data, names nothing.

    Nor does the UUID of zeros, which is no event's: it says that there is none (RFC 9562, section 5.9).

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """
    return _UUID.fullmatch(id_) is not None and id_ != _NIL


def _dumped(content: Any) -> bytes:
    try:
        # Most records hold a null at most on top; looking through all of one costs more than writing it.
        text = orjson.dumps(_without_nulls(content), option=orjson.OPT_SORT_KEYS)
        if b"null" not in text:
            return text
    except TypeError:
        # What cannot be written may be the name of a null.
        pass
    pruned = _pruned(content)
    try:
        return orjson.dumps(pruned, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # An integer beyond 64 bits, half a surrogate pair, or more levels than orjson goes down.
        return json.dumps(pruned, sort_keys=True, separators=(",", ":")).encode()


def _without_nulls(content: Any) -> Any:
    if isinstance(content, dict) and None in content.values():
        return {name: value for name, value in content.items() if value is not None}
    return content


def _pruned(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: _pruned(value) for name, value in content.items() if value is not None}
    if isinstance(content, list):
        return [_pruned(value) for value in content]
    return content
