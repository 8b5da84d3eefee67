"""What a row says, written plainly: one column after the other, as slowly as that takes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import orjson

from custody import catalog
from custody.catalog import things
from custody.catalog.omittable import OMITTABLE
from custody.catalog.read_only import is_read_only_name
from custody.lake.columns import COLUMNS, Column, Type
from custody.lake.rows import json_text, time_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.catalog import Action
    from custody.lake.rows import Row

_ON_TOP = {column.path[0] for column in COLUMNS if column.path}


def plain_row(record: dict[str, Any], *, file: str | None = None, position: int | None = None) -> Row:
    """The row of a record but for its fingerprint."""
    row: Row = {column.name: _field(record, column) for column in COLUMNS}
    action, source, name = _action(record), record.get("eventSource"), record.get("eventName")
    row["activity"] = action.activity.value if action else None
    for column in things.COLUMNS:
        row[column] = _thing(record, action, column) if action else None
    if row["read_only"] is None:
        service = source.removesuffix(".amazonaws.com") if isinstance(source, str) else ""
        reads = isinstance(name, str) and is_read_only_name(service, name)
        row["read_only"] = True if reads else None if action is None else False
    row["actor_name"], row["session_name"] = _actor(record), _session(record)
    row["mfa"] = _mfa(record)
    row["omitted"] = ",".join(each for each in OMITTABLE if _at(record, f"{each}.omitted") in (True, "true")) or None
    if _at(record, "addendum.reason") == "UPDATED_DATA":
        named = _text(record, "addendum.originalEventID")
        row["corrects"] = None if named == record.get("eventID") else named
    rest = {name: value for name, value in record.items() if name not in _ON_TOP}
    row["other_fields"] = json_text(rest) if rest else None
    row["source_file"], row["source_position"] = file, position
    return {name: _clean(value) if isinstance(value, str) else value for name, value in row.items()}


def plain_canonical(content: Any) -> bytes:
    """What tells copies apart: without nulls, in an order of its own."""
    said = _without_nulls(content)
    try:
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _without_nulls(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: _without_nulls(value) for name, value in content.items() if value is not None}
    return [_without_nulls(value) for value in content] if isinstance(content, list) else content


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode()


def _at(record: object, path: str) -> Any:
    for step in path.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record


def _text(record: object, path: str) -> str | None:
    found = _at(record, path)
    return found if isinstance(found, str) and found else None


def _field(record: dict[str, Any], column: Column) -> Any:
    if not column.path:
        return None
    value = _at(record, ".".join(column.path))
    if column.type is Type.JSON:
        return json_text(value) if column.path[0] in record else None
    if column.type is Type.BOOLEAN:
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))
    if column.type is Type.TIME:
        return time_of(value)
    return value if isinstance(value, str) else None


def _action(record: dict[str, Any]) -> Action | None:
    source, name = record.get("eventSource"), record.get("eventName")
    return next((each for each in reversed(catalog.ACTIONS) if (each.event_source, each.name) == (source, name)), None)


def _thing(record: dict[str, Any], action: Action, column: str) -> str | None:
    for path in things.paths(action, column):
        if found := dict.fromkeys(_scalars(record, path.replace("[]", "").split("."))):
            return ",".join(found)
    if not record.get("resources"):
        return None
    arns = dict.fromkeys(_scalars(record, ["resources", "ARN"]))
    named = dict.fromkeys(
        found[1] for arn in arns if (found := re.search(things.NAMED.get(action.service, "(?!)"), arn))
    )
    if column == "resource":
        return ",".join(named or arns) or None
    return ",".join(named) or None if things.named_by_arn(action, column) else None


def _scalars(found: object, steps: list[str]) -> Iterator[str]:
    if isinstance(found, list):
        for element in found:
            yield from _scalars(element, steps)
    elif steps:
        yield from _scalars(found.get(steps[0]), steps[1:]) if isinstance(found, dict) else ()
    elif isinstance(found, bool):
        yield str(found).lower()
    elif isinstance(found, str | int | float) and found != "":
        yield str(found)


def _actor(record: dict[str, Any]) -> str | None:
    issuer = "userIdentity.sessionContext.sessionIssuer"
    is_person = re.search("/AWSReservedSSO_", _text(record, f"{issuer}.arn") or "")
    account, principal = _text(record, "userIdentity.accountId"), _text(record, "userIdentity.principalId")
    names = (
        _text(record, "userIdentity.userName"),
        _session(record) if is_person else None,
        _text(record, f"{issuer}.userName"),
        re.split("[/:]", _text(record, "userIdentity.arn") or "")[-1],
        f"{account}/{principal}" if account and principal else principal,
        _text(record, "userIdentity.onBehalfOf.userId"),
        _text(record, "userIdentity.invokedBy"),
        account,
        _text(record, "userIdentity.type"),
    )
    return next(filter(None, names), None)


def _session(record: dict[str, Any]) -> str | None:
    if _text(record, "userIdentity.type") not in ("AssumedRole", "FederatedUser", "AWSAccount"):
        return None
    kind, *names = (_text(record, "userIdentity.arn") or "").split("/")
    if kind.endswith((":assumed-role", ":federated-user")) and names:
        return names[-1] or None
    return (_text(record, "userIdentity.principalId") or "").partition(":")[2] or None


def _mfa(record: dict[str, Any]) -> bool | None:
    session = str(_at(record, "userIdentity.sessionContext.attributes.mfaAuthenticated")).lower()
    if session in ("true", "false"):
        return session == "true"
    return {"Yes": True, "No": False}.get(str(_at(record, "additionalEventData.MFAUsed")))
