"""Copies of a record share a fingerprint, however they were written down; nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.lake.fingerprint import canonical, fingerprint, is_unique

_leaf = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
_json = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
_record = st.dictionaries(st.text(max_size=5), _json, max_size=4)


def _said(value: Any) -> Any:
    """What a document says: types told apart, objects without order and without nulls."""
    if isinstance(value, dict):
        return frozenset((name, _said(inner)) for name, inner in value.items() if inner is not None)
    if isinstance(value, list):
        return tuple(map(_said, value))
    return type(value), repr(value)


def _written_anew(value: Any) -> Any:
    """The same with its keys the other way round and a null more in every object."""
    if isinstance(value, dict):
        turned = {name: _written_anew(inner) for name, inner in reversed(value.items())}
        return turned | ({} if "none" in turned else {"none": None})
    return [_written_anew(inner) for inner in value] if isinstance(value, list) else value


@given(_record)
def test_order_of_keys_white_space_and_nulls_make_no_difference(record: dict[str, Any]) -> None:
    again = json.loads(json.dumps(_written_anew(record), indent=3))
    assert fingerprint(again) == fingerprint(record)


@given(_record, _record)
def test_what_says_something_else_has_another(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (canonical(one) == canonical(other)) is (_said(one) == _said(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 1.0}),
        ({"a": True}, {"a": "true"}),
        ({"a": [None]}, {"a": []}),
        ({"a": ["null"]}, {"a": [None]}),
        ({"a": 2**70}, {"a": 2**70 + 1}),
        ({"a": "\ud800"}, {"a": "?"}),
    ],
)
def test_near_misses(one: Any, other: Any) -> None:
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("depth", [300, 900])
def test_deep_records_have_one_too(depth: int) -> None:
    deep = other = 1
    for _ in range(depth):
        deep, other = {"a": deep}, {"a": other}  # type: ignore[assignment]
    assert fingerprint(deep) == fingerprint(other)
    assert fingerprint(deep) != fingerprint({"a": deep})


@pytest.mark.parametrize(
    ("id_", "unique"),
    [
        ("00000000-0000-4000-8000-000000000077", True),
        ("ABCDEF00-0000-4000-8000-000000000077", True),
        ("00000000-0000-0000-0000-000000000000", False),
        ("XXXXXXXXXXX", False),
        ("00000000-0000-4000-8000-00000000007", False),
        ("00000000-0000-4000-8000-000000000077\n", False),
        ("", False),
    ],
)
def test_an_id_that_is_no_uuid_names_nothing(id_: str, *, unique: bool) -> None:
    assert is_unique(id_) is unique
