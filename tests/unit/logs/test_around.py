"""What stands before, between and behind the documents of a file hides none of them, and is told."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from unit.logs.test_cutting import made, read

from custody.logs import ProblemKind

NAME = "111122223333_CloudTrail_eu-central-1_20261120T1000Z_AbCdEf0123456789.json.gz"
FRONTS = ["x ", "xx", "}", ",", ", ", "]", '"x"', "T ", "\x1e", "\0", 'x {"', "null", "1 "]
# What a document is cut to that ends in the middle of anything.
BROKEN = ['{"a":', '{"Records":[{"eventName":"Put', '{eventName:"x"}', "{", '{"eventName"}']
JUNK = st.sampled_from(
    ["hello", "{", '{"', '{eventName:"x"}', '{"Records":[', '{"Records":[{"eventName":"Put', "[{", "}"]
)
BETWEEN = st.sampled_from(["", " ", "\n", "\t", ",\n", "\0", "\n\x1e"])


def log(*numbers: int) -> str:
    return json.dumps({"Records": [made(number, "x") for number in numbers]})


@pytest.mark.parametrize("front", FRONTS, ids=range(len(FRONTS)))
def test_data_before_a_log_file_is_told(front: str) -> None:
    entries, problems = read(NAME, gzip.compress(f"{front}{log(1)}".encode()))
    assert [entry.id for entry in entries] == ["1"]
    (told,) = [problem for problem in problems if problem.kind is ProblemKind.APPENDED]
    assert "CloudTrail writes none" in told.what


@pytest.mark.parametrize("front", ["xx", "}", ","], ids=["letters", "brace", "comma"])
def test_the_words_say_where_it_stands(front: str) -> None:
    (told,) = read(NAME, gzip.compress(f"{front}{log(1)}".encode()))[1]
    assert told.what == "has data before the log file; CloudTrail writes none, and digests do not cover it"


def test_a_few_bytes_in_front_hide_no_file() -> None:
    entries, problems = read(NAME, gzip.compress(f'x {log(1)} {{"{log(2, 3)}'.encode()))
    assert [entry.id for entry in entries] == ["1", "2", "3"]
    assert [problem.kind for problem in problems] == [ProblemKind.UNREADABLE, ProblemKind.APPENDED]
    assert "before and after the end of the log file" in problems[1].what


@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("name", ["export.log", "a.json"])
def test_a_broken_object_on_a_line_takes_no_other_with_it(broken: str, name: str) -> None:
    first, third = json.dumps(made(1, "x")), json.dumps(made(3, "x"))
    entries, problems = read(name, f"2026-11-20T10:00:00Z {first}{broken}{third}\n".encode())
    assert [entry.id for entry in entries] == ["1", "3"]
    assert len(problems) == 1


def test_a_text_of_a_record_behind_an_object_is_read() -> None:
    entries, problems = read("a.log", f"T {json.dumps(made(1, 'x'))}{json.dumps(json.dumps(made(2, 'x')))}\n".encode())
    assert ([entry.id for entry in entries], problems) == (["1", "2"], [])


@pytest.mark.parametrize("word", ["RESOURCES", "NEXTTOKEN"])
def test_a_line_beside_an_event_may_hold_one(word: str) -> None:
    first, second = json.dumps(made(1, "x")), json.dumps(made(2, "x"))
    entries, problems = read("a.txt", f"EVENTS\tAK\t{first}\n{word}\tn\tt{second}\n{word}\tn\tt\n".encode())
    assert ([entry.id for entry in entries], problems) == (["1", "2"], [])


@st.composite
def mixed(draw: st.DrawFn) -> tuple[str, set[str], bool]:
    """Documents and what is none, in any order; the ids in whole documents; whether there is anything else."""
    parts, ids, broken = [], set(), False
    for number in range(draw(st.integers(1, 5))):
        record = json.dumps(made(number, draw(st.sampled_from(["x", '{"', '}\n{"Records"', "[1,"]))))
        kind = draw(st.sampled_from(["record", "log", "prefixed", "text", "junk", "cut"]))
        if kind == "junk":
            parts.append(draw(JUNK))
        elif kind == "cut":
            parts.append(record[: draw(st.integers(1, len(record) - 1))])
        else:
            wrapped = {"log": f'{{"Records":[{record}]}}', "prefixed": f"T {record}", "text": json.dumps(record)}
            parts.append(wrapped.get(kind, record))
            ids.add(str(number))
        broken |= kind in {"junk", "cut"}
        parts.append(draw(BETWEEN))
    return "".join(parts), ids, broken


@given(mixed())
@example((json.dumps(made(0, "x")) + "\n{eventName:1}", {"0"}, True))
def test_no_record_is_missing_without_a_problem(made_up: tuple[str, set[str], bool]) -> None:
    text, ids, broken = made_up
    entries, problems = read("a.json", text.encode())
    assert problems or {entry.id for entry in entries} >= ids
    assert problems or not broken
