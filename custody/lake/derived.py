"""The columns of ``events`` that no single field of the record holds: who, and what it was done to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from custody.catalog import things
from custody.catalog.omittable import OMITTABLE
from custody.lake import catalogued
from custody.lake.fingerprint import fingerprint

Record = Mapping[str, Any]

OMITTED = "omitted by CloudTrail"
"""What is said to people in place of a value that stood in a part that was left out."""

SESSIONS = ("AssumedRole", "FederatedUser", "AWSAccount")
"""The types of identity that may be a session; a caller of another account is one of a role there."""

_ISSUER = "userIdentity.sessionContext.sessionIssuer"
_IDENTITY_CENTER = re.compile("/AWSReservedSSO_")


def dig(record: object, path: tuple[str, ...]) -> object:
    """The value at a path of plain objects, or ``None``."""
    for step in path:
        if not isinstance(record, Mapping):
            return None
        record = record.get(step)
    return record


def _first(record: Record, *paths: str) -> str | None:
    values = (dig(record, tuple(path.split("."))) for path in paths)
    return next((value for value in values if isinstance(value, str) and value), None)


def _actor_name(record: Record) -> str | None:
    user, role = _first(record, "userIdentity.userName"), _first(record, f"{_ISSUER}.userName")
    person = _session_name(record) if _IDENTITY_CENTER.search(_first(record, f"{_ISSUER}.arn") or "") else None
    arn = re.split("[/:]", _first(record, "userIdentity.arn") or "")[-1]
    return user or person or role or arn or _first_name(record)


def _first_name(record: Record) -> str | None:
    """The name of who has neither user, role nor ARN: callers of other accounts, Identity Center users, services."""
    account, principal = _first(record, "userIdentity.accountId"), _first(record, "userIdentity.principalId")
    if principal is not None:
        return principal if account is None else f"{account}/{principal}"
    named = _first(record, "userIdentity.onBehalfOf.userId", "userIdentity.invokedBy")
    return named or account or _first(record, "userIdentity.type")


def _session_name(record: Record) -> str | None:
    if _first(record, "userIdentity.type") not in SESSIONS:
        return None
    kind, *names = (_first(record, "userIdentity.arn") or "").split("/")
    if kind.endswith((":assumed-role", ":federated-user")) and names:
        return names[-1] or None
    return (_first(record, "userIdentity.principalId") or "").partition(":")[2] or None


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
    named = _first(record, "addendum.originalEventID")
    return None if named == record.get("eventID") else named


DERIVED: dict[str, Callable[[Record], str | bool | None]] = {
    "activity": _activity,
    "actor_name": _actor_name,
    "session_name": _session_name,
    "mfa": _mfa,
    **{column: partial(catalogued.value, column=column) for column in things.COLUMNS},
    "omitted": _omitted,
    "corrects": corrects,
    "fingerprint": fingerprint,
}
"""How each derived column is made from the record."""
