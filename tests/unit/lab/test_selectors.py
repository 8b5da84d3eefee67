from __future__ import annotations

from typing import Any

import pytest

from lab.emulator.delivery.selectors import selects

READ = {"eventSource": "ecr.amazonaws.com", "eventName": "DescribeImages", "readOnly": True}
WRITE = {"eventSource": "ecr.amazonaws.com", "eventName": "PutImage", "readOnly": False}
OLD_READ = {"eventSource": "ecr.amazonaws.com", "eventName": "BatchGetImage"}
KEY_USE = {"eventSource": "kms.amazonaws.com", "eventName": "CreateGrant", "readOnly": False}
DATA = {**READ, "eventCategory": "Data"}


def field(name: str, **operators: list[str]) -> dict[str, Any]:
    return {"Field": name, **operators}


def advanced(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"FieldSelectors": list(fields)}


@pytest.mark.parametrize(
    ("selector", "taken", "left"),
    [
        ({"ReadWriteType": "All"}, [READ, WRITE, OLD_READ, KEY_USE], [DATA]),
        ({}, [READ, WRITE], [DATA]),
        ({"ReadWriteType": "WriteOnly"}, [WRITE, KEY_USE], [READ, OLD_READ]),
        ({"ReadWriteType": "ReadOnly"}, [READ, OLD_READ], [WRITE]),
        ({"IncludeManagementEvents": False}, [], [READ, WRITE]),
        ({"ExcludeManagementEventSources": ["kms.amazonaws.com"]}, [WRITE], [KEY_USE]),
        (advanced(field("eventCategory", Equals=["Management"])), [READ, WRITE], [DATA]),
        (advanced(field("eventCategory", Equals=["Data"])), [DATA], [READ]),
        (advanced(field("readOnly", Equals=["true"])), [READ, OLD_READ], [WRITE]),
        (advanced(field("eventSource", NotEquals=["kms.amazonaws.com"])), [WRITE], [KEY_USE]),
        (advanced(field("eventName", StartsWith=["Put", "Create"])), [WRITE, KEY_USE], [READ]),
        (advanced(field("eventName", NotStartsWith=["Put", "Create"])), [READ], [WRITE, KEY_USE]),
        (advanced(field("eventName", EndsWith=["Image"])), [WRITE, OLD_READ], [READ]),
        (advanced(field("eventName", NotEndsWith=["Image"])), [READ], [WRITE]),
        (advanced(field("eventName", Equals=["PutImage"]), field("readOnly", Equals=["true"])), [], [WRITE]),
    ],
)
def test_a_selector_takes_and_leaves(
    selector: dict[str, Any], taken: list[dict[str, Any]], left: list[dict[str, Any]]
) -> None:
    assert [record for record in [*taken, *left] if selects([selector], record)] == taken


def test_one_selector_that_takes_is_enough() -> None:
    selectors = [{"ReadWriteType": "ReadOnly"}, {"ReadWriteType": "WriteOnly"}]
    assert selects(selectors, READ)
    assert selects(selectors, WRITE)
    assert not selects([], WRITE)
