"""The columns of ``events`` that no single field of the record holds: who, and what it was done to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from custody.catalog import things
from custody.catalog.omittable import OMITTABLE
from custody.lake import catalogued
from custody.lake.fields import Record, dig, first
from custody.lake.fingerprint import fingerprint
from custody.lake.session_name import actor_name, session_name

OMITTED = "omitted by CloudTrail"
"""What is said to people in place of a value that stood in a part that was left out."""


def _mfa(record: Record) -> bool | None:
    session = dig(record, ("userIdentity", "sessionContext", "attributes", "mfaAuthenticated"))
    sign_in = dig(record, ("additionalEventData", "MFAUsed"))
    said = {"true": True, "false": False}.get(str(session).lower())
    return {"Yes": True, "No": False}.get(str(sign_in)) if said is None else said


def _activity(record: Record) -> str | None:
    action = catalogued.action_of(record)
    return None if action is None else action.activity.value


def _omitted(record: Record) -> str | None:
    parts = (part for part in OMITTABLE if _is_omitted(record.get(part)))
    return ",".join(parts) or None


def _is_omitted(part: object) -> bool:
    return isinstance(part, Mapping) and (part.get("omitted") is True or part.get("omitted") == "true")


def corrects(record: Record) -> str | None:
    """The id of the record that this one says it corrects."""
    if dig(record, ("addendum", "reason")) != "UPDATED_DATA":
        return None
    named = first(record, "addendum.originalEventID")
    return None if named == record.get("eventID") else named


DERIVED: dict[str, Callable[[Record], str | bool | None]] = {
    "activity": _activity,
    "actor_name": actor_name,
    "session_name": session_name,
    "mfa": _mfa,
    **{column: partial(catalogued.value, column=column) for column in things.COLUMNS},
    "omitted": _omitted,
    "corrects": corrects,
    "fingerprint": fingerprint,
}
"""How each derived column is made from the record."""
