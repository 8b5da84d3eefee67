"""However documents are cut and joined, the same records come in the same order; and nothing raises."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from custody.logs import Entry, Problem, ProblemKind, Tally, read_logs

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['}{"', "\n{", "]}", "\x1e", "é"]
)
_INDENTS = st.sampled_from([None, 0, 1, 2])
_BETWEEN = st.sampled_from(["", "\n", "\r\n", "\n\n", " ", "\t", "\x1e", "\n\x1e", ",\n"])
NAME = "111122223333_CloudTrail_eu-central-1_20261120T1000Z_AbCdEf0123456789.json.gz"


def read(name: str, data: bytes) -> tuple[list[Entry], list[Problem]]:
    problems: list[Problem] = []
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        entries = list(read_logs([Path(folder)], report=problems.append, tally=Tally()))
    return entries, problems


def made(number: int, text: str) -> dict[str, Any]:
    return {"eventSource": "ecr.amazonaws.com", "eventName": "PutImage", "eventID": str(number), "userAgent": text}


def wrapped(record: dict[str, Any], shape: str) -> object:
    return {
        "log": {"Records": [record]},
        "record": record,
        "page": {"Events": [{"CloudTrailEvent": json.dumps(record)}]},
        "list": [record],
    }[shape]


@st.composite
def joined(draw: st.DrawFn) -> tuple[str, int]:
    """Text of documents one after the other, and how many records stand in it."""
    texts = draw(st.lists(_TEXT, min_size=1, max_size=6))
    parts = []
    for number, text in enumerate(texts):
        shape = draw(st.sampled_from(["log", "record", "page", "list"]))
        document = json.dumps(
            wrapped(made(number, text), shape), indent=draw(_INDENTS), ensure_ascii=draw(st.booleans())
        )
        parts += [document, draw(_BETWEEN)]
    return "".join(parts), len(texts)


@given(made_up=joined(), cuts=st.lists(st.integers(0, 4000), max_size=5), packed=st.booleans())
def test_documents_cut_anywhere_give_the_same_records(
    made_up: tuple[str, int], cuts: list[int], *, packed: bool
) -> None:
    text, count = made_up
    data = text.encode()
    if packed:
        ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
        data = b"".join(gzip.compress(data[start:end]) for start, end in itertools.pairwise(ends))
    entries, problems = read("joined.json", data)
    assert problems == []
    assert [entry.id for entry in entries] == [str(number) for number in range(count)]
    assert [entry.position for entry in entries] == list(range(count))


@given(behind=st.binary(min_size=1, max_size=60), inside=st.booleans(), member=st.booleans())
def test_anything_behind_a_log_file_is_told(behind: bytes, *, inside: bool, member: bool) -> None:
    assume(not inside or behind.strip(b" \t\r\n\x0b\x0c"))
    log = json.dumps({"Records": [made(0, "x")]}).encode()
    data = gzip.compress(log + behind) if inside else gzip.compress(log) + (gzip.compress(behind) if member else behind)
    _, problems = read(NAME, data)
    told = [problem.kind for problem in problems]
    assert told.count(ProblemKind.APPENDED) == 1 or "holds more than" in problems[0].what


@given(
    st.binary(max_size=200),
    st.sampled_from(["a.json", "a.gz", "a", NAME, "a.log"]),
    st.sampled_from(["", "{", "[", "gzip"]),
)
def test_no_bytes_raise(data: bytes, name: str, start: str) -> None:
    read(name, gzip.compress(data) if start == "gzip" else start.encode() + data)
