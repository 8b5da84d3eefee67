"""The columns of ``events`` that no single field of the record holds: who, and what it was done to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from custody import catalog

Record = Mapping[str, Any]


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
    name = _first(record, "userIdentity.userName", "userIdentity.sessionContext.sessionIssuer.userName")
    arn = _first(record, "userIdentity.arn")
    if name is None and arn is not None:
        name = re.split("[/:]", arn)[-1] or None
    return name or _first(record, "userIdentity.invokedBy", "userIdentity.type")


def _session_name(record: Record) -> str | None:
    if _first(record, "userIdentity.type") not in {"AssumedRole", "FederatedUser"}:
        return None
    kind, *names = (_first(record, "userIdentity.arn") or "").split("/")
    if kind.endswith((":assumed-role", ":federated-user")) and names:
        return names[-1]
    return (_first(record, "userIdentity.principalId") or "").partition(":")[2] or None


def _mfa(record: Record) -> bool | None:
    session = dig(record, ("userIdentity", "sessionContext", "attributes", "mfaAuthenticated"))
    sign_in = dig(record, ("additionalEventData", "MFAUsed"))
    said = {"true": True, "false": False}.get(str(session).lower())
    return {"Yes": True, "No": False}.get(str(sign_in)) if said is None else said


def _action(record: Record) -> catalog.Action | None:
    source, name = record.get("eventSource"), record.get("eventName")
    return catalog.find(source, name) if isinstance(source, str) and isinstance(name, str) else None


def _activity(record: Record) -> str | None:
    action = _action(record)
    return None if action is None else action.activity.value


def _catalogued(attribute: str) -> Callable[[Record], str | None]:
    """What the catalogue's paths for the action lead to: all values of the first that leads anywhere."""

    def derive(record: Record) -> str | None:
        action = _action(record)
        for path in () if action is None else getattr(action, attribute):
            values = dict.fromkeys(_scalars(record, path.replace("[]", "").split(".")))
            if values:
                return ",".join(values)
        return None

    return derive


def _scalars(value: object, steps: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for element in value:
            yield from _scalars(element, steps)
    elif steps:
        if isinstance(value, Mapping):
            yield from _scalars(value.get(steps[0]), steps[1:])
    elif isinstance(value, str | int | float) and value != "":
        yield str(value)


DERIVED: dict[str, Callable[[Record], str | bool | None]] = {
    "activity": _activity,
    "actor_name": _actor_name,
    "session_name": _session_name,
    "mfa": _mfa,
    "repository": _catalogued("repository"),
    "image_tag": _catalogued("tag"),
    "image_digest": _catalogued("digest"),
    "pipeline": _catalogued("pipeline"),
    "execution_id": _catalogued("execution"),
}
"""How each derived column is made from the record."""
