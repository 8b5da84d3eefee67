"""What stands behind the end of a log file: read, and told where CloudTrail writes nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from custody.logs import ProblemKind

CASES = Path(__file__).parents[2] / "cases" / "appended"
NAME = "111122223333_CloudTrail_eu-central-1_20261120T1000Z_AbCdEf0123456789.json.gz"
PLACE = f"AWSLogs/o-abcdefghij/111122223333/CloudTrail/eu-central-1/2026/11/20/{NAME}"
IN_PLACE = "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/20/renamed.json.gz"
TOLD = "has data after the end of the log file; CloudTrail writes none, and digests do not cover it"


def packed(*records: Any) -> bytes:
    return gzip.compress(json.dumps({"Records": records}).encode())


def document(*records: Any) -> bytes:
    return json.dumps({"Records": records}).encode()


def behind(record: Any) -> dict[str, tuple[bytes, int]]:
    """What may stand behind the first document, and how many records are read then."""
    first = packed(record(1))
    return {
        "a member": (first + packed(record(2)), 2),
        "an empty member": (first + gzip.compress(b""), 1),
        "a member of white space": (first + gzip.compress(b" \n"), 1),
        "zeros": (first + b"\0" * 512, 1),
        "zeros and a member": (first + b"\0" * 512 + packed(record(2)), 2),
        "bytes": (first + b"rubbish", 1),
        "one byte": (first + b"x", 1),
        "a log file not packed": (first + document(record(2)), 1),
        "half a member": (first + packed(record(2))[:-9], 2),
        "a damaged member": (first + b"\x1f\x8b" + b"x" * 60, 1),
        "a document": (gzip.compress(document(record(1)) + document(record(2))), 2),
        "a document a line": (gzip.compress(document(record(1)) + b"\n" + document(record(2))), 2),
        "a bare record a line": (gzip.compress(document(record(1)) + b"\n" + json.dumps(record(2)).encode()), 2),
        "text": (gzip.compress(document(record(1)) + b" and more"), 1),
        "zeros in the member": (gzip.compress(document(record(1)) + b"\0\0"), 1),
        "a document, not packed": (document(record(1)) + b"\n" + document(record(2)), 2),
    }


@pytest.mark.parametrize("name", [NAME, PLACE, IN_PLACE, f"{NAME}.1", NAME.removesuffix(".gz")])
@pytest.mark.parametrize("what", behind(lambda _: None))
def test_data_behind_a_log_file_is_told_once_and_read(what: str, name: str, logs: Any, record: Any) -> None:
    content, count = behind(record)[what]
    logs.write(name, content)
    entries, problems = logs.read()
    assert [entry.position for entry in entries] == list(range(count))
    assert [entry.id for entry in entries] == [record(number)["eventID"] for number in range(1, count + 1)]
    appended = [problem for problem in problems if problem.kind is ProblemKind.APPENDED]
    assert [problem.what for problem in appended] == [TOLD]
    assert [problem.position for problem in appended] == ["record 1" if count > 1 else ""]
    assert "cut short" not in " ".join(problem.what for problem in problems if what != "half a member")
    assert logs.tally.noted == 0


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t"])
@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_white_space_at_the_end_is_no_data(content: bytes, pack: Any, logs: Any, record: Any) -> None:
    logs.write(PLACE, pack(document(record(1)) + content))
    assert logs.told() == []
    assert logs.tally.records == 1


def test_elsewhere_a_joined_file_is_a_note(logs: Any, record: Any) -> None:
    logs.write("all.json.gz", packed(record(1), record(2)) + packed(record(3)))
    entries, problems = logs.read()
    assert problems == []
    assert [(entry.position, entry.part) for entry in entries] == [(0, ""), (1, ""), (2, "gzip member 2")]
    (note,) = logs.tally.notes
    assert str(note).endswith("all.json.gz holds 2 documents, one after the other; CloudTrail writes one")


def test_elsewhere_lines_and_padding_are_not_even_that(logs: Any, record: Any) -> None:
    logs.write("a.jsonl", b"\n".join(json.dumps(record(number)).encode() for number in range(3)))
    logs.write("b.json.gz", packed(record(5)) + b"\0" * 100)
    logs.write("c.json.gz", packed(record(6)) + gzip.compress(b""))
    assert logs.told() == []
    assert logs.tally.noted == 0
    assert {entry.part for entry in logs.read()[0]} == {""}


@pytest.mark.parametrize("what", ["bytes", "one byte", "a log file not packed"])
def test_elsewhere_bytes_that_are_no_gzip_are_a_problem(what: str, logs: Any, record: Any) -> None:
    logs.write("a.json.gz", behind(record)[what][0])
    assert logs.told() == ["a.json.gz has data after the end of its gzip, which is no gzip and was not read"]
    assert logs.tally.records == 1


def test_the_cases(logs: Any) -> None:
    forged = (CASES / "forged-record-in-a-second-member.json.gz").read_bytes()
    logs.write(PLACE, forged)
    entries, (problem,) = logs.read()
    assert ([entry.part for entry in entries], problem.kind) == (["", "gzip member 2"], ProblemKind.APPENDED)
    # Nobody who joins log files makes a member that begins with white space, whatever the file is called.
    entries, (problem,) = logs.read(CASES / "forged-record-in-a-second-member.json.gz")
    assert (len(entries), problem.kind) == (2, ProblemKind.APPENDED)
    entries, problems = logs.read(CASES / "two-log-files-end-to-end.json.gz")
    assert (len(entries), problems, logs.tally.noted) == (2, [], 1)
    (told,) = logs.told(CASES / "garbage-after-the-end.json.gz")
    assert "data after the end" in told
    assert "cut short" not in told


def test_many_empty_members_are_passed_over(logs: Any, record: Any) -> None:
    logs.write("a.json.gz", packed(record(1)) + gzip.compress(b"") * 5_000 + packed(record(2)))
    assert logs.told() == []
    assert logs.tally.records == 2
    logs.write("a.json.gz", packed(record(1)) + gzip.compress(b"") * 66_000)
    assert logs.told() == ["a.json.gz holds more than 65,536 gzip members; what stands before that was read"]
