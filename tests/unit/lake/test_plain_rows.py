"""A row is what the plain reading of its record says, whatever the record and whichever columns are asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.plain_rows import plain_canonical, plain_row

from custody.catalog import ACTIONS, things
from custody.catalog.omittable import OMITTABLE
from custody.lake.columns import BY_NAME, COLUMNS
from custody.lake.fingerprint import canonical, fingerprint
from custody.lake.rows import row_of

# Where a column's value may stand; a step of the catalogue's may lead into a list.
PLACES = (
    *(".".join(column.path) for column in COLUMNS if column.path),
    *("userIdentity.userName", "userIdentity.principalId", "userIdentity.onBehalfOf.userId"),
    "userIdentity.sessionContext.sessionIssuer.userName",
    *("userIdentity.sessionContext.attributes.mfaAuthenticated", "additionalEventData.MFAUsed"),
    *("addendum.reason", "addendum.originalEventID", "resources[].ARN", "eventContext"),
    *(f"{part}.omitted" for part in OMITTABLE),
)
TELLING = (
    *("AssumedRole", "FederatedUser", "AWSAccount", "true", "True", "false", "Yes", "No", "UPDATED_DATA", "", "null"),
    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_1/ann@example.com",
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1",
    "arn:aws:ecr:eu-central-1:111122223333:repository/shop/api",
    "arn:aws:codepipeline:eu-central-1:111122223333:ship/Build",
    *("AROAEXAMPLE:me", ":", "/", "2026-11-20T12:34:56Z", "2026-02-29T00:00:00Z", "9999-01-01T00:00:00Z"),
)
SCALARS = (
    st.sampled_from(TELLING)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.just(2**70)
    | st.text(st.characters(), max_size=4)
    | st.just("half \ud800 a pair\x00")
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner), max_leaves=4
)
CHOICES = st.none() | st.frozensets(st.sampled_from([column.name for column in COLUMNS]))


def put(record: dict[str, Any], path: str, value: Any) -> None:
    """Set a value, in place of whatever stands in the way."""
    *steps, last = path.split(".")
    here = record
    for step in steps:
        name = step.removesuffix("[]")
        if step.endswith("[]"):
            inside = here.get(name)
            elements = inside if isinstance(inside, list) else []
            here[name] = [*elements, {}]
            here = here[name][-1]
        else:
            here[name] = here[name] if isinstance(here.get(name), dict) else {}
            here = here[name]
    here[last.removesuffix("[]")] = [value, value] if last.endswith("[]") else value


@st.composite
def records(draw: Any) -> dict[str, Any]:
    """A record, mostly of an action of the catalogue, in which anything may stand anywhere."""
    action = draw(st.sampled_from(ACTIONS))
    own = tuple(path for column in things.COLUMNS for path in things.paths(action, column))
    record: dict[str, Any] = {"eventSource": action.event_source, "eventName": action.name}
    for path in draw(st.lists(st.sampled_from((*PLACES, *own, *own)), max_size=10)):
        put(record, path, draw(VALUES))
    return record


@given(records(), CHOICES)
def test_a_row_says_what_a_plain_reading_says(record: dict[str, Any], columns: frozenset[str] | None) -> None:
    row = row_of(record, file="f.json", position=3, columns=columns)
    plain = plain_row(record, file="f.json", position=3) | {"fingerprint": fingerprint(record)}
    assert list(row.items()) == [(name, plain[name]) for name in BY_NAME if columns is None or name in columns]
    assert all(type(value) is type(plain[name]) for name, value in row.items())


def test_so_does_that_of_every_sample(sample_records: list[dict[str, Any]]) -> None:
    for record in sample_records:
        row = row_of(record)
        assert row == plain_row(record) | {"fingerprint": fingerprint(record)}
        assert all(row_of(record, columns=frozenset({name})) == {name: value} for name, value in row.items())


def test_a_column_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        row_of({}, columns=frozenset({"event_id", "colour"}))


@given(records() | VALUES)
def test_copies_are_told_by_the_plain_text_of_what_is_said(content: Any) -> None:
    assert canonical(content) == plain_canonical(content)


def test_a_null_says_nothing_even_where_its_name_cannot_be_written() -> None:
    assert canonical({"a": "é", "\ud800": None}) == canonical({"a": "é"})
    assert canonical({"a": {"b": "é", "\ud800": None}}) == canonical({"a": {"b": "é"}})
