"""What a trail's event selectors let through, basic and advanced.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html and
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator.bus.read_only import is_read_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_OPERATORS: dict[str, tuple[Callable[[str, str], bool], bool]] = {
    "Equals": (str.__eq__, False),
    "StartsWith": (str.startswith, False),
    "EndsWith": (str.endswith, False),
    "NotEquals": (str.__eq__, True),
    "NotStartsWith": (str.startswith, True),
    "NotEndsWith": (str.endswith, True),
}


def _read_only(record: Mapping[str, Any]) -> bool:
    known = record.get("readOnly")
    if known is None:
        return is_read_only(str(record.get("eventSource", "")), str(record.get("eventName", "")))
    return str(known).lower() == "true"


def _field(record: Mapping[str, Any], name: str) -> str:
    if name == "eventCategory":
        return str(record.get("eventCategory") or "Management")
    if name == "readOnly":
        return "true" if _read_only(record) else "false"
    value: Any = record
    for part in name.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    return str(value)


def _field_matches(selector: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    value = _field(record, str(selector.get("Field", "")))
    for operator, (test, negated) in _OPERATORS.items():
        operands = selector.get(operator) or []
        if operands and any(test(value, str(operand)) for operand in operands) == negated:
            return False
    return True


def _basic(selector: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    if not selector.get("IncludeManagementEvents", True):
        return False
    if record.get("eventSource") in (selector.get("ExcludeManagementEventSources") or []):
        return False
    wanted = selector.get("ReadWriteType", "All")
    return bool(wanted == "All" or (wanted == "ReadOnly") == _read_only(record))


def selects(selectors: Iterable[Mapping[str, Any]], record: Mapping[str, Any]) -> bool:
    """Does any selector take this record? Basic selectors take management events only, here."""
    management = record.get("eventCategory", "Management") == "Management"
    return any(
        all(_field_matches(each, record) for each in selector["FieldSelectors"])
        if "FieldSelectors" in selector
        else management and _basic(selector, record)
        for selector in selectors
    )
