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


_SESSION = ("sessionContext", "attributes", "mfaAuthenticated")
_SIGN_IN = ("additionalEventData", "MFAUsed")
_SAID = {"true": True, "false": False}
_USED = {"Yes": True, "No": False}


def _mfa(record: Record) -> bool | None:
    said = session_mfa(record.get("userIdentity"))
    return sign_in_mfa(record) if said is None else said


def session_mfa(identity: object) -> bool | None:
    """Whether an identity's session has MFA, as far as it says so."""
    said = dig(identity, _SESSION)
    return None if said is None else _SAID.get(str(said).lower())


def sign_in_mfa(record: Record) -> bool | None:
    """Whether MFA was used to sign in to the console, as far as the record says so."""
    return _USED.get(str(dig(record, _SIGN_IN)))


def _omitted(record: Record) -> str | None:
    found = None
    for name in OMITTABLE:
        part = record.get(name)
        if isinstance(part, dict) and "omitted" in part and (part["omitted"] is True or part["omitted"] == "true"):
            found = name if found is None else f"{found},{name}"
    return found


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
