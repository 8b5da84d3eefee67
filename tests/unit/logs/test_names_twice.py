"""A name that stands twice in an object hides neither list nor value: everything is read, and it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.logs.loading import Doubled, decode, load

LISTS = ["Records", "Events", "events", "logEvents", "Messages", "results"]
FILLER = ', "filler": [' + ",".join(["[]"] * 1_500_000) + "]"


def text(record: Any) -> str:
    return json.dumps(record, separators=(",", ":"))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("escaped", [False, True])
def test_every_list_is_read(name: str, logs: Any, record: Any, *, escaped: bool) -> None:
    again = f"\\u{ord(name[0]):04x}{name[1:]}" if escaped else name
    logs.write("a.json", f'{{"{name}":[{text(record(1))}],"{again}":[{text(record(2))},{text(record(3))}]}}'.encode())
    entries, (problem,) = logs.read()
    assert [entry.id[-1] for entry in entries] == ["1", "2", "3"]
    assert [entry.position for entry in entries] == [0, 1, 2]
    assert repr(name) in problem.what


def test_every_list_of_a_large_file_is_read(logs: Any, record: Any) -> None:
    logs.write("a.json", f'{{"Records":[{text(record(1))}],"Records":[{text(record(2))}]{FILLER}}}'.encode())
    entries, problems = logs.read()
    assert [entry.id[-1] for entry in entries] == ["1", "2"]
    assert "'Records'" in problems[0].what


WITHIN = {
    "in it": (
        '"eventName":"BatchDeleteImage"',
        '"eventName":"DescribeImages"',
        "'eventName', before that 'BatchDelete",
    ),
    "escaped": ('"eventName":"PutImage"', '"\\u0065ventName":"DescribeImages"', "'eventName', before that 'PutImage'"),
    "colons escaped": ('"eventName":"PutImage","x":"\\u003a"', '"eventName":"X"', "'eventName'"),
    "upper case": ('"eventName":"PutImage","x":"\\u003A"', '"eventName":"X"', "'eventName'"),
    "nested": (
        '"eventName":"X","userIdentity":{"type":"Root","type":"AWSService"}',
        '"a":1',
        "'type', before that 'Root'",
    ),
    "in a list": ('"eventName":"X","resources":[[{"ARN":"a","ARN":"b"}]]', '"a":1', "'ARN', before that 'a'"),
}


@pytest.mark.parametrize("what", WITHIN)
@pytest.mark.parametrize("shape", ["log", "lines", "texts", "one after the other"])
def test_a_record_keeps_its_row_and_is_a_problem(what: str, shape: str, logs: Any, record: Any) -> None:
    first, second, expected = WITHIN[what]
    plain = {key: value for key, value in record(2).items() if key != "eventName"}
    doubled = f"{text(plain)[:-1]},{first},{second}}}"
    texts = [text(record(1)), doubled, text(record(3))]
    body = {
        "log": f'{{"Records":[{",".join(texts)}]}}',
        "lines": "\n".join(texts),
        "texts": json.dumps({"Events": [{"CloudTrailEvent": each} for each in texts]}),
        "one after the other": "".join(texts),
    }[shape]
    logs.write("a.json", body.encode())
    entries, (problem,) = logs.read()
    assert [entry.id[-1] for entry in entries] == ["1", "2", "3"]
    assert expected in problem.what


class _Pairs(list[tuple[str, Any]]):
    """An object's names and values, of which a name may stand twice."""


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(st.tuples(st.sampled_from("ab:"), inner), max_size=4).map(_Pairs)
    ),
    max_leaves=12,
)


def written(value: Any) -> str:
    if isinstance(value, _Pairs):
        return "{" + ",".join(f"{json.dumps(name)}:{written(each)}" for name, each in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def doubled(value: Any) -> bool:
    if isinstance(value, _Pairs):
        return len({name for name, _ in value}) < len(value) or any(doubled(each) for _, each in value)
    return isinstance(value, list) and any(map(doubled, value))


def within(value: Any) -> bool:
    if isinstance(value, Doubled):
        return True
    return isinstance(value, list) and any(map(within, value))


@given(_JSON)
def test_what_is_loaded_says_what_the_text_says(value: Any) -> None:
    source = written(value)
    for loaded in (load(source.encode()), decode(source, 0)):
        assert loaded.value == json.loads(source)
        assert json.dumps(loaded.value) == json.dumps(json.loads(source))
        assert within(loaded.value) == doubled(value)
