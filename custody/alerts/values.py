"""What stands at a place in an event, made safe to read: nothing in it steers, hides, links or calls anybody.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable

VALUE_LENGTH = 500
"""Characters of one value among the details."""
NAMED = 3
"""How many of several values are named where room is short."""

_ACCOUNT_ID = re.compile("[0-9]{12}")
_DIGEST = re.compile("(sha256:[0-9a-f]{12})[0-9a-f]{52}")
# With it begin markup and the mentions of a chat (<!channel>); this one looks alike.
_BRACKET, _TAME = "<", "\u2039"


class Reader(NamedTuple):
    """An event, and how much of each value there is room for.

    Attributes:
        document: the record or the event.
        limit: characters of a value; what is longer is cut and says so.
    """

    document: dict[str, Any]
    limit: int = VALUE_LENGTH

    def raw(self, *paths: str) -> str:
        """The values at the first of the places that has any, as they came; empty where none has."""
        return next((", ".join(found) for path in paths if (found := _texts(self.document, path))), "")

    def value(self, *paths: str, told: Callable[[str], str] = str) -> str:
        """As :meth:`raw`, safe to show; of many, where room is short, the first three and how many more.

        Args:
            paths: places, of which ``[]`` walks into every element of a list.
            told: what is said of each value.
        """
        found = next((found for path in paths if (found := _texts(self.document, path))), [])
        if self.limit >= VALUE_LENGTH or len(found) <= NAMED:
            return shown(", ".join(map(told, found)), self.limit)
        return f"{shown(', '.join(map(told, found[:NAMED])), self.limit)} and {len(found) - NAMED} more"


def shown(text: str, limit: int = VALUE_LENGTH) -> str:
    """On one line, nothing hidden, and not so long that nobody reads on.

    A ``<`` becomes a quotation mark that looks like it, so that nothing is markup or calls a chat's channel, and ``://``
    becomes ``[:]//``, so that no mail program makes a link of what a caller wrote.
    """
    safe = sanitize(text[: limit + 1].strip()).replace(_BRACKET, _TAME).replace("://", "[:]//")
    return safe if len(safe) <= limit and len(text) <= limit else f"{safe[:limit]}... ({len(text)} characters)"


def brief(account: str) -> Callable[[str], str]:
    """What names a thing in little room: of an ARN its type and name, of digests a part, of a queue its name alone.

    An ARN of another account stays whole.

    Args:
        account: the account whose record it is.
    """

    def said(value: str) -> str:
        parts = value.split(":", 5)
        if parts[0] == "arn" and len(parts) > 5 and parts[4] in {"", account}:  # noqa: PLR2004 - an ARN has six
            value = parts[5].replace("/", " ", 1)
        return f"account {value}" if _ACCOUNT_ID.fullmatch(value) else short_digest(queue_name(value))

    return said


def short_digest(text: str) -> str:
    """The text with twelve characters of each digest, as tables have it."""
    return _DIGEST.sub(r"\1", text)


def queue_name(text: str) -> str:
    """Of a queue's address its name; any other text as it is."""
    return text.rpartition("/")[2] if text.startswith("https://sqs.") else text


def at(value: Any, path: str) -> list[Any]:
    """All values at a path in which ``[]`` walks into every element of a list."""
    here = [value]
    for step in path.split("."):
        name = step.removesuffix("[]")
        here = [one[name] for one in here if isinstance(one, dict) and name in one]
        if step != name:
            here = [each for one in here if isinstance(one, list) for each in one]
    return here


def _texts(document: dict[str, Any], path: str) -> list[str]:
    return [text for each in at(document, path) if (text := _text(each)) and not text.isspace()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value not in (None, []) else ""
