"""A record that cannot be read is named, and takes no other of its document with it."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any

import pytest

from custody.logs import ProblemKind

NAME = "111122223333_CloudTrail_eu-central-1_20261120T1000Z_AbCdEf0123456789.json.gz"
BAD = {
    "deep": (b'"x":' + b"[" * 1500 + b"]" * 1500, "recursion"),
    "very deep": (b'"x":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "recursion"),
    "a long number": (b'"x":' + b"9" * 5000, "digits"),
    "a byte": (b'"x":"\xff"', "is not UTF-8"),
    "a line feed": (b'"x":"a\nb"', "Invalid control character"),
    "no JSON": (b'"x":oops', "Expecting value"),
    "a comma": (b'"x":1,,"y":2', "is not JSON"),
}
WRAPPED = {
    "log": ('{"Records":[', "]}"),
    "a field before it": ('{"NextToken":"t","Events":[', "]}"),
    "pretty": ('{\n "Records" : [\n', "\n]\n}\n"),
    "list": ("[", "]"),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("shape", WRAPPED)
@pytest.mark.parametrize("bad_at", [0, 1, 2])
def test_the_others_are_read(what: str, shape: str, bad_at: int, logs: Any, record: Any) -> None:
    field, expected = BAD[what]
    texts = [json.dumps(record(number)).encode() for number in range(3)]
    texts[bad_at] = texts[bad_at][:-1] + b"," + field + b"}"
    start, end = (each.encode() for each in WRAPPED[shape])
    logs.write("a.json", start + b", ".join(texts) + end)
    entries, (problem,) = logs.read()
    assert [entry.id for entry in entries] == [record(number)["eventID"] for number in range(3) if number != bad_at]
    assert [entry.position for entry in entries] == [number for number in range(3) if number != bad_at]
    assert problem.position == f"record {bad_at}"
    assert expected in problem.what
    assert record(bad_at)["eventID"] in problem.what


def test_a_bad_record_within_a_log_file_is_nothing_behind_it(logs: Any, record: Any) -> None:
    bad = json.dumps(record(1))[:-1] + ',"x":"a\nb"}'
    logs.write(NAME, gzip.compress(f'{{"Records":[{json.dumps(record(0))},{bad}]}}'.encode()))
    entries, (problem,) = logs.read()
    assert (len(entries), problem.kind) == (1, ProblemKind.UNREADABLE)


def test_a_file_that_is_broken_again_and_again_is_not_read_for_hours(logs: Any, record: Any) -> None:
    logs.write("a.json", json.dumps(record(1)).encode() + b'{"a":["' * 200_000)
    entries, problems = logs.read()
    assert len(entries) == 1
    assert 1 <= len(problems) <= 22


BESIDE = [
    '{"Records":[],"Events":[%]}',
    '{"Events":[%],"Records":[]}',
    '{"Records":null,"events":[%]}',
    '{"Records":%,"Events":[]}',
    '{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"CWL CONTROL MESSAGE"},{"message":$}]}',
    '{"message":"hello","body":$}',
    '{"Sns":{"Message":"hello"},"body":$}',
    '{"Records":[{"eventSource":"aws:sqs","body":$}],"Events":[]}',
    '{"Records":[],"somebodys":[%]}',
    '{"Id":"x","Event":$}',
    '[["id",$,null,true,"2026"]]',
    '["id",$]',
    '{"results":[[{"field":"@timestamp","value":"2026"},{"field":"@message","value":$},{"field":"@ptr","value":"p"}]]}',
]


@pytest.mark.parametrize("number", range(len(BESIDE)))
def test_what_stands_beside_other_things_is_read_and_no_problem(number: int, logs: Any, record: Any) -> None:
    document = BESIDE[number]
    text = json.dumps(record())
    logs.write("a.json", document.replace("%", text).replace("$", json.dumps(text)).encode())
    entries, problems = logs.read()
    assert ([entry.record for entry in entries], problems) == ([record()], [])


def test_lists_beside_each_other_are_all_read(logs: Any, record: Any) -> None:
    names = ["Records", "Events", "events", "logEvents", "Messages", "results"]
    logs.write("a.json", {**record(9), **{name: [record(number)] for number, name in enumerate(names)}})
    assert logs.told() == []
    assert sorted(entry.id[-1] for entry in logs.read()[0]) == ["0", "1", "2", "3", "4", "5", "9"]


def test_a_row_of_a_query_without_the_message_is_one_problem(logs: Any) -> None:
    logs.write("a.json", {"results": [[{"field": "eventName", "value": "X"}, {"field": "@ptr", "value": "p"}]]})
    (told,) = logs.told()
    assert told.endswith("ask for the field @message")


def payload(data: bytes) -> dict[str, Any]:
    return {"awslogs": {"data": b64encode(data).decode()}}


def test_what_lambda_gets_of_cloudwatch_logs_is_read(logs: Any, record: Any) -> None:
    inner = json.dumps({"messageType": "DATA_MESSAGE", "logEvents": [{"message": json.dumps(record())}]}).encode()
    logs.write("a.json", payload(gzip.compress(inner)))
    assert ([entry.record for entry in logs.read()[0]], logs.told()) == ([record()], [])


@pytest.mark.parametrize(
    "data",
    [b"", b"rubbish", gzip.compress(b"{}")[:-4], gzip.compress(b" " * (17 << 20))],
    ids=["empty", "rubbish", "cut", "large"],
)
def test_what_is_not_such_a_payload_is_one_problem(data: bytes, logs: Any) -> None:
    logs.write("a.json", payload(data))
    (told,) = logs.told()
    assert "awslogs.data" in told
