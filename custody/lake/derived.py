"""The columns of ``events`` that no single field of the record holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog.omittable import OMITTABLE
from custody.lake.fields import Record, dig, text
from custody.lake.fingerprint import fingerprint
from custody.lake.session_name import actor_name, session_name

if TYPE_CHECKING:
    from collections.abc import Callable

OMITTED = "omitted by CloudTrail"
"""What is said to people in place of a value that stood in a part that was left out."""


_SESSION = ("userIdentity", "sessionContext", "attributes", "mfaAuthenticated")
_SIGN_IN = ("additionalEventData", "MFAUsed")
_SAID = {"true": True, "false": False}
_USED = {"Yes": True, "No": False}


def _mfa(record: Record) -> bool | None:
    session = dig(record, _SESSION)
    said = None if session is None else _SAID.get(str(session).lower())
    return _USED.get(str(dig(record, _SIGN_IN))) if said is None else said


def _omitted(record: Record) -> str | None:
    return ",".join([part for part in OMITTABLE if _is_omitted(record.get(part))]) or None


def _is_omitted(part: object) -> bool:
    return isinstance(part, dict) and (part.get("omitted") is True or part.get("omitted") == "true")


def corrects(record: Record) -> str | None:
    """The id of the record that this one says it corrects."""
    addendum = record.get("addendum")
    if addendum is None or dig(addendum, ("reason",)) != "UPDATED_DATA":
        return None
    named = text(addendum, "originalEventID")
    return None if named == record.get("eventID") else named


DERIVED: dict[str, Callable[[Record], str | bool | None]] = {
    "actor_name": actor_name,
    "session_name": session_name,
    "mfa": _mfa,
    "omitted": _omitted,
    "corrects": corrects,
    "fingerprint": fingerprint,
}
"""How each column is made that the record alone decides."""
