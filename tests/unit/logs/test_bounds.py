"""What a hostile file can cost, and that the records around it are read."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from custody.logs import ProblemKind
from custody.logs.depth import MAX_DEPTH

_PEAK = """
import resource, sys
from pathlib import Path
from custody.logs import Tally, read_logs
before, tally, told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, Tally(), []
for _ in read_logs([Path(sys.argv[1])], report=told.append, tally=tally): pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, tally.records, tally.problems, len(told))
"""


def nested(levels: int, inner: Any = 1) -> Any:
    for _ in range(levels):
        inner = {"a": inner}
    return inner


@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1, 500, 900, 5000])
@pytest.mark.parametrize("shape", ["records", "lines", "texts", "list"])
def test_a_deep_record_is_named_and_the_others_are_read(levels: int, shape: str, logs: Any, record: Any) -> None:
    text = json.dumps(record(2))[:-1] + ', "requestParameters": ' + '{"a":' * (levels - 1) + "1" + "}" * levels
    texts = [json.dumps(record(1)), text, json.dumps(record(3))]
    body = {
        "records": f'{{"Records": [{", ".join(texts)}]}}',
        "lines": "\n".join(texts),
        "texts": json.dumps({"events": [{"message": each} for each in texts]}),
        "list": f"[{', '.join(texts)}]",
    }[shape]
    logs.write("a.json", body.encode())
    entries, problems = logs.read()
    whole = levels <= MAX_DEPTH
    if levels < 900 or shape in {"lines", "texts"}:
        assert [entry.id[-1] for entry in entries] == (["1", "2", "3"] if whole else ["1", "3"])
    assert len(problems) == (0 if whole else 1)
    if MAX_DEPTH < levels < 900:
        assert problems[0].kind is ProblemKind.DEPTH
        assert f"(PutImage, {record(2)['eventID']})" in problems[0].what


def test_problems_of_a_file_are_told_by_number_in_the_end(logs: Any, record: Any) -> None:
    logs.write("a.json", {"Records": [{}] * 300 + [record()]})
    _, problems = logs.read()
    assert len(problems) == 21
    assert (problems[-1].what, problems[-1].count) == ("has 280 more problems", 280)
    assert logs.tally.records == 1


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b'{"Records": [%s' + b"{}," * 1_500_000 + b"{}]}", 1),
        (b'{"Records": [%s{"x": [' + b"1," * 2_200_000 + b"1]}]}", 1),
    ],
    ids=["objects", "one"],
)
def test_a_file_of_millions_of_values_takes_no_gigabyte(content: bytes, records: int, logs: Any, record: Any) -> None:
    logs.write("a.json", content.replace(b"%s", json.dumps(record()).encode() + b",", 1))
    command = [sys.executable, "-c", _PEAK, logs.folder / "a.json"]
    ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    kilobytes, read, problems, told = map(int, ran.stdout.split())
    assert read == records
    assert problems >= 1
    assert told <= 22
    assert kilobytes < 300 * 1024
