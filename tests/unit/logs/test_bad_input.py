"""What cannot be read is a problem that names file and position, and the rest is read all the same."""

from __future__ import annotations

import gzip
import json
import os
from typing import Any

import pytest

GOOD = {
    "eventVersion": "1.11",
    "eventID": "good",
    "eventTime": "2026-11-20T10:00:00Z",
    "eventSource": "ecr.amazonaws.com",
    "eventName": "PutImage",
}
NAMELESS = {key: value for key, value in GOOD.items() if key != "eventName"}
SOURCELESS = {key: value for key, value in GOOD.items() if key != "eventSource"}
# Random text packs badly, so that cutting the packed bytes cuts the text.
PACKED = gzip.compress(json.dumps({"Records": [{**GOOD, "userAgent": os.urandom(9999).hex()}]}).encode())
LINES = json.dumps(GOOD).encode() + b"\n"

ALONE = {
    "empty.json": (b"", "empty.json is empty"),
    "blank.json": (b" \n\t\n", "blank.json is empty"),
    "empty.json.gz": (gzip.compress(b""), "empty.json.gz is empty"),
    "cut.json.gz": (PACKED[:-5000], "cut.json.gz is cut short: its gzip has no end; nothing of it was read"),
    "head.json.gz": (PACKED[:5], "head.json.gz is cut short: its gzip has no end"),
    "magic.json.gz": (b"\x1f\x8b", "magic.json.gz is cut short: its gzip has no end"),
    "text.json.gz": (b"not packed at all", "text.json.gz (line 1, column 1) is not JSON: Expecting value"),
    "bad-head.gz": (b"\x1f\x8bnot packed", "bad-head.gz is damaged gzip (-5 Gzip/zlib wrapper specifies"),
    "text.json": (b"hello", "text.json (line 1, column 1) is not JSON: Expecting value"),
    "cut.json": (b'{"Records": [{"eventName": "Put', "cut.json (line 1, column 28) is not JSON: Unterminated string"),
    "pretty-cut.json": (b'{\n "a": [\n', "pretty-cut.json (line 3, column 1) is not JSON: Expecting value"),
    "latin.json": (b'{"Records": ["\xe9"]}', "latin.json (record 0) is not UTF-8, byte 14; it was left out"),
    "utf16.json": ('{"Records": []}'.encode("utf-16")[:-1], "utf16.json is not UTF-16, as it begins"),
    "deep.json": (b"[" * 100_000, "deep.json is not JSON that can be read"),
    "number.json": (b"17", "number.json is not a CloudTrail record: not an object"),
    "package.json": (b'{"name": "x", "version": "1"}', "package.json is not CloudTrail: neither Records"),
    "records.json": (b'{"Records": "none"}', "records.json (record 0) is not CloudTrail: neither Records"),
    "bare.json": (json.dumps(NAMELESS).encode(), "bare.json is a record without eventName"),
    "s3.json": (
        json.dumps({"Records": [{**GOOD, "eventSource": "aws:s3"}]}).encode(),
        "s3.json (record 0) is not a CloudTrail record: eventSource 'aws:s3' is a notification's",
    ),
    "page.json": (b'{"Events": [{"CloudTrailEvent": "{"}]}', "page.json (record 0) is not a CloudTrail record"),
}


@pytest.mark.parametrize("name", ALONE)
def test_bad_file_is_one_problem_and_the_others_are_read(name: str, logs: Any) -> None:
    content, expected = ALONE[name]
    logs.write("0-before.json", {"Records": [GOOD]})
    logs.write(name, content)
    logs.write("z-after.json", {"Records": [GOOD]})
    (told,) = logs.told()
    assert told.startswith(expected), told
    assert (logs.tally.files, logs.tally.records) == (3, 2)


IN_RECORDS = {
    "nameless": (NAMELESS, "is a record without eventName"),
    "null name": ({**GOOD, "eventName": None}, "is a record without eventName"),
    "empty name": ({**GOOD, "eventName": ""}, "is a record without eventName"),
    "list for a name": ({**GOOD, "eventName": ["PutImage"]}, "is a record without eventName"),
    "sourceless": (SOURCELESS, "is a record without eventSource"),
    "number for a source": ({**GOOD, "eventSource": 7}, "is a record without eventSource"),
    "text": ("record", "is not a CloudTrail record: not an object"),
    "null": (None, "is not a CloudTrail record: not an object"),
    "list": ([GOOD], "is not a CloudTrail record: not an object"),
    "nothing": ({}, "is not CloudTrail: neither Records, nor an event, nor a record"),
}


@pytest.mark.parametrize("what", IN_RECORDS)
def test_bad_record_is_named_and_its_neighbours_are_read(what: str, logs: Any) -> None:
    bad, expected = IN_RECORDS[what]
    logs.write("a.json", {"Records": [GOOD, bad, GOOD]})
    assert logs.told() == [f"a.json (record 1) {expected}"]
    assert [entry.position for entry in logs.read()[0]] == [0, 2]


@pytest.mark.parametrize("bad", [b"{", b"oops", b'{"a": "\xff"}'])
def test_bad_line_is_named_and_its_neighbours_are_read(bad: bytes, logs: Any) -> None:
    logs.write("a.ndjson", LINES + bad + b"\n" + LINES)
    (told,) = logs.told()
    assert told.startswith("a.ndjson (line 2) is not ")
    assert logs.tally.records == 2


def test_first_line_may_be_the_bad_one(logs: Any) -> None:
    logs.write("a.ndjson", b"{oops\n" + LINES * 2)
    (told,) = logs.told()
    assert told.startswith("a.ndjson (line 1) is not JSON")
    assert logs.tally.records == 2


def test_record_without_name_on_a_line(logs: Any) -> None:
    logs.write("a.ndjson", LINES + json.dumps(NAMELESS).encode() + b"\n" + LINES)
    assert logs.told() == ["a.ndjson (line 2) is a record without eventName"]
    assert logs.tally.records == 2


def test_lines_cut_short_give_the_lines_before(logs: Any) -> None:
    lines = b"".join(json.dumps({**GOOD, "userAgent": os.urandom(200).hex()}).encode() + b"\n" for _ in range(50))
    logs.write("a.ndjson", lines[:-30])
    (told,) = logs.told()
    assert told.startswith("a.ndjson (line 50) is not JSON")
    assert logs.tally.records == 49


def test_packed_lines_cut_short_give_the_lines_before(logs: Any) -> None:
    lines = b"".join(json.dumps({**GOOD, "userAgent": os.urandom(999).hex()}).encode() + b"\n" for _ in range(50))
    packed = gzip.compress(lines)
    logs.write("a.ndjson.gz", packed[: len(packed) // 2])
    assert logs.told() == ["a.ndjson.gz is cut short: its gzip has no end; what stands before that was read"]
    assert 15 < logs.tally.records < 35


def test_document_whose_gzip_lacks_only_the_checksum_is_read(logs: Any) -> None:
    logs.write("a.json.gz", PACKED[:-8])
    assert logs.told() == ["a.json.gz is cut short: its gzip has no end; what stands before that was read"]
    assert logs.tally.records == 1


def test_wrong_checksum_is_told(logs: Any) -> None:
    logs.write("a.json.gz", PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:])
    (told,) = logs.told()
    assert told.startswith("a.json.gz is damaged gzip (-6 Incorrect checksum")


def test_rubbish_after_gzip_is_told_and_what_stands_before_is_read(logs: Any) -> None:
    logs.write("a.json.gz", PACKED + b"rubbish")
    assert logs.told() == ["a.json.gz has data after the end of its gzip, which is no gzip and was not read"]
    assert logs.tally.records == 1


def test_insight_records_are_nobodys_concern(logs: Any) -> None:
    insight = {"eventVersion": "1.09", "eventID": "i", "eventType": "AwsCloudTrailInsight", "insightDetails": {}}
    logs.write("a.json", {"Records": [insight, GOOD, {**insight, "eventType": "x", "eventCategory": "Insight"}]})
    assert logs.told() == []
    assert [entry.position for entry in logs.read()[0]] == [1]
