"""How deeply a record may be nested for everything that is done with it to work."""

from __future__ import annotations

from typing import Any

import orjson

MAX_DEPTH = 254
"""Levels of one record: what orjson writes. CloudTrail's own have fewer than twenty.

Nothing later in a run meets a record that is deeper, so nothing has to guard against one.
"""


def surely_shallow(document: object) -> bool:
    """Whether everything in a document is within bounds, told quickly; if not so, each record has to be looked at."""
    try:
        orjson.dumps(document)
    except TypeError:
        # Too deep, or something that orjson cannot write: half a surrogate pair, a large integer.
        return False
    return True


def is_too_deep(record: Any) -> bool:
    """Whether a record has more than ``MAX_DEPTH`` levels, itself the first."""
    level = [record]
    for _ in range(MAX_DEPTH):
        level = [
            value
            for container in level
            for value in (container.values() if isinstance(container, dict) else container)
            if isinstance(value, dict | list)
        ]
        if not level:
            return False
    return True
