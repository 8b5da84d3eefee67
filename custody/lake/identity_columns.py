"""The columns that a record's ``userIdentity`` decides alone, made once for each identity that is met.

One session writes hundreds of records, all with the same identity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

from custody.lake.clean_text import clean
from custody.lake.columns import COLUMNS, Type
from custody.lake.derived import session_mfa
from custody.lake.fields import dig
from custody.lake.session_name import actor_name, session_name

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD = "userIdentity"
DOCUMENT = "user_identity"
"""The column that holds the identity whole."""

MOST = 1 << 13
"""Identities that are remembered, 2 kB each."""

LONGEST = 4096
"""Bytes of one that is remembered. CloudTrail writes some 600; what somebody put into a file may have any number."""

_TEXTS = tuple(
    (column.name, column.path[1:]) for column in COLUMNS if column.path[:1] == (FIELD,) and column.type is Type.TEXT
)
NAMES = frozenset({*(name for name, _ in _TEXTS), "actor_name", "session_name"})
"""The columns; ``mfa`` is one only as far as the session says it."""


class Identity(NamedTuple):
    """What an identity says.

    Attributes:
        columns: of ``NAMES``, those that are not NULL.
        mfa: what the session says of it.
        document: the identity as JSON text; None where that takes more than writing it.
    """

    columns: Mapping[str, str]
    mfa: bool | None
    document: str | None


_KNOWN: dict[bytes, Identity] = {}


def identity_of(value: object) -> Identity:
    """What a ``userIdentity`` says, whatever it is."""
    try:
        text = orjson.dumps(value)
    except TypeError:
        # Half a surrogate pair, an integer beyond 64 bits, or too many levels.
        return Identity(_columns(value), session_mfa(value), None)
    known = _KNOWN.get(text)
    if known is None:
        if len(_KNOWN) >= MOST:
            _KNOWN.clear()
        known = Identity(_columns(value), session_mfa(value), text.decode())
        if len(text) <= LONGEST:
            _KNOWN[text] = known
    return known


def _columns(value: object) -> dict[str, str]:
    record = {FIELD: value}
    found = {name: dig(value, path) for name, path in _TEXTS}
    found |= {"actor_name": actor_name(record), "session_name": session_name(record)}
    return {name: clean(text) for name, text in found.items() if isinstance(text, str)}
