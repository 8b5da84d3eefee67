"""A question that is read for narrowly gets the same answer, problems and counts as one that is read for widely."""

from __future__ import annotations

import gzip
import json
import os
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import custody
from custody.ask import ways
from custody.lake.fingerprint import canonical
from custody.logs import ahead, deduplicate, gather
from custody.logs.reach import Reach
from custody.logs.selection import TooNarrowError

CASES = Path(__file__).parents[2] / "cases"
ID = "00000000-0000-4000-8000-0000000000ff"
QUESTIONS = ("who-pushed", "who-deleted", "webhook-changes", "who-changed-repositories", "watcher-tampering")


def asked(question: str, *logs: Path, narrowly: bool, quickly: bool, **given: str) -> dict[str, Any]:
    """Everything that is told."""
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "WORTH_IT", 0 if quickly else 1 << 60)
        if not narrowly:
            make = ways.ways_for
            patch.setattr(ways, "ways_for", lambda *more, **named: make(*more, **named)[-1:])
        try:
            with custody.ask(
                question, logs=logs, cache=False, on_problem=lambda each: told.append(str(each)), **given
            ) as answer:
                rows, reading = list(answer.rows), answer.reading
        except custody.CustodyError as error:
            return {"told": told, "error": str(error)}
    assert reading is not None
    left_out = {"on_problem", "hours", "_late"}
    counts = {name: getattr(reading, name) for name in reading.__slots__ if name not in left_out}
    return {"rows": rows, "told": told, "notes": answer.notes, **counts}


def same(question: str, *logs: Path, **given: str) -> dict[str, Any]:
    ways_to_read = [
        asked(question, *logs, narrowly=narrowly, quickly=quickly, **given)
        for narrowly in (True, False)
        for quickly in (True, False)
    ]
    assert all(each == ways_to_read[-1] for each in ways_to_read)
    return ways_to_read[0]


@pytest.mark.parametrize("folder", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_cases(folder: str) -> None:
    for question in QUESTIONS[:2]:
        same(question, CASES / folder)


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "userName": "somebody"},
        "eventTime": f"2026-11-20T10:{number:02}:00Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "awsRegion": "eu-central-1",
        "requestParameters": {"repositoryName": "shop/api", "imageTag": str(number)},
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "recipientAccountId": "111122223333",
        **fields,
    }


def write(folder: Path, name: str, *records: dict[str, Any]) -> None:
    (folder / name).write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))


def test_only_what_is_needed_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path, "a.json.gz", record(1), record(2, eventName="BatchDeleteImage"), record(3, eventName="BatchGetImage")
    )
    read = []
    parse = ahead.Ahead.through

    def through(self: Any, *more: Any) -> Any:
        for turn in parse(self, *more):
            read.append(turn.borders)
            yield turn

    monkeypatch.setattr(ahead.Ahead, "through", through)
    found = asked("who-deleted", tmp_path, narrowly=True, quickly=True)
    assert [len(borders.chosen) for borders in read] == [1]
    assert [len(borders.known) for borders in read] == [2]
    assert len(found["rows"]) == 1
    assert found["tally"].records == 3


@pytest.mark.parametrize(
    "odd",
    [
        {"eventName": "DescribeImages"},
        {"eventName": "DescribeImages", "eventID": None},
        {"eventName": "DescribeImages", "eventID": "x" * 9, "addendum": {"reason": "UPDATED_DATA"}},
        {"eventName": "DescribeImages", "eventID": "x" * 9, "eventTime": "2026-02-31T00:00:00Z"},
        {"eventName": "DescribeImages", "eventID": 5},
        {"eventSource": "codepipeline.amazonaws.com", "eventName": "StartPipelineExecution"},
        {"eventSource": "ec2.amazonaws.com", "eventName": "DescribeInstances"},
    ],
)
def test_a_decoy_is_told_of_whoever_it_is_about(odd: dict[str, Any], tmp_path: Path) -> None:
    """A harmless record that bears the id of a deletion is a problem in every answer."""
    deletion = record(1, eventName="BatchDeleteImage")
    for number, each in enumerate((deletion, record(1, **odd), record(1, **odd), deletion, record(1))):
        write(tmp_path, f"{number}.json.gz", each)
    found = same("who-deleted", tmp_path)
    assert found["told"] or "eventID" in odd
    assert len(found["rows"]) == 1


def test_more_records_than_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is full after the same records, and does not have all of them read because of it."""
    monkeypatch.setattr(deduplicate, "_SLOTS", 64)
    monkeypatch.setattr(deduplicate, "_FULL", 48)
    many = [record(number % 60, eventID=f"00000000-0000-4000-8000-{number:012}") for number in range(100)]
    write(tmp_path, "a.json.gz", *(each | {"eventName": "DescribeImages"} for each in many[::2]), *many[1::2])
    found = asked("who-pushed", tmp_path, narrowly=True, quickly=True)
    with monkeypatch.context() as patch:
        patch.setattr(Reach, "wants", lambda *_: pytest.fail("all of them were read"))
        assert asked("who-pushed", tmp_path, narrowly=True, quickly=True) == found
    for copied in (2, 90):
        write(tmp_path, "b.json.gz", many[copied] | {"eventName": "DescribeImages"}, many[copied + 1])
        same("who-pushed", tmp_path)


HALF = json.loads('"a\\ud800"')
OTHER_HALF = json.loads('"a\\ud801"')


@pytest.mark.parametrize(
    ("ids", "correction"),
    [([HALF], ""), ([HALF, OTHER_HALF], ""), ([HALF, "a?"], ""), ([HALF, HALF], ""), ([HALF], "a?"), (["a?"], HALF)],
)
def test_half_a_surrogate_pair_in_an_id_hides_nothing(ids: list[str], correction: str, tmp_path: Path) -> None:
    """SQL has a question mark in its place, and two ids may be one there."""
    made = [record(number, eventID=id_, eventName="BatchDeleteImage") for number, id_ in enumerate(ids)]
    if correction:
        addendum = {"reason": "UPDATED_DATA", "originalEventID": correction, "updatedFields": "sourceIPAddress"}
        made.append(record(0, eventName="BatchDeleteImage", addendum=addendum, sourceIPAddress="1.1.1.1"))
    write(tmp_path, "a.json.gz", *made, record(9))
    assert len(same("who-deleted", tmp_path)["rows"]) >= len(set(ids))


@pytest.mark.parametrize("order", [1, -1])
def test_an_id_may_be_what_another_record_says(order: int, tmp_path: Path) -> None:
    deletion = record(1, eventName="BatchDeleteImage")
    copying = record(2, eventID=canonical(deletion).decode())
    write(tmp_path, "a.json.gz", *[deletion, copying][::order])
    found = same("who-deleted", tmp_path)
    assert (found["tally"].duplicates, found["tally"].placeholders) == (0, 0)
    write(tmp_path, "b.json.gz", deletion | {"userAgent": "decoy"})
    assert "bears the id" in same("who-deleted", tmp_path)["told"][0]


@pytest.mark.parametrize("decoy", [{}, {"userAgent": "forged"}])
@pytest.mark.parametrize("full", [2, 4, 6])
def test_what_is_still_remembered_depends_on_no_way_to_read(
    full: int, decoy: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deduplicate, "_SLOTS", 64)
    monkeypatch.setattr(deduplicate, "_FULL", full)
    deletion = record(1, eventName="BatchDeleteImage")
    write(tmp_path, "a.json.gz", deletion, record(2), deletion | decoy)
    same("who-deleted", tmp_path)


def test_a_correction_that_comes_between_two_looks_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deletion = record(1, eventName="BatchDeleteImage")
    addendum = {"reason": "UPDATED_DATA", "originalEventID": deletion["eventID"], "updatedFields": "sourceIPAddress"}
    write(tmp_path, "a.json.gz", deletion)
    write(tmp_path, "b.json.gz", record(3, eventName="BatchDeleteImage"), record(3, eventName="BatchDeleteImage"))
    write(tmp_path, "c.json.gz", record(4))
    wider = gather.Gather.wider

    def late(self: Any, *more: Any) -> Any:
        found = wider(self, *more)
        write(tmp_path, "c.json.gz", deletion | {"eventID": ID, "sourceIPAddress": "1.1.1.1", "addendum": addendum})
        return found

    monkeypatch.setattr(gather.Gather, "wider", late)
    found = asked("who-deleted", tmp_path, narrowly=True, quickly=True)
    assert found == asked("who-deleted", tmp_path, narrowly=False, quickly=True)
    assert len(found["rows"]) == 2
    assert found["told"] == []


def test_problems_are_told_before_an_error_and_once(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"Records": [{"eventName": 1}]}')
    found = same("who-deleted", tmp_path)
    assert found["error"]
    assert len(found["told"]) == 1


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a.json.gz", record(1), record(1, eventName="DescribeImages"))
    data = (tmp_path / "a.json.gz").read_bytes()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=lambda: pipe.write_bytes(data))
    writing.start()
    found = asked("who-pushed", pipe, narrowly=True, quickly=True)
    writing.join()
    assert len(found["rows"]) == 1
    assert len(found["told"]) == 1


ADDENDA = st.none() | st.fixed_dictionaries(
    {"reason": st.sampled_from(["UPDATED_DATA", "DELIVERY_DELAY"])},
    optional={
        "originalEventID": st.integers(0, 3).map(lambda number: f"00000000-0000-4000-8000-{number:012}"),
        "updatedFields": st.sampled_from(["", "requestParameters"]),
    },
)
RECORDS = st.builds(
    lambda number, minute, name, source, addendum, odd: record(
        number, **{"eventTime": f"2026-11-20T10:{minute:02}:00Z", "eventName": name, "eventSource": source}
        | ({"addendum": addendum} if addendum else {}) | odd
    ),
    st.integers(0, 5), st.integers(0, 1),
    st.sampled_from(["PutImage", "BatchDeleteImage", "DescribeImages", "Decrypt"]),
    st.sampled_from(["ecr.amazonaws.com", "kms.amazonaws.com", "ec2.amazonaws.com"]), ADDENDA,
    st.sampled_from([{}, {}, {}, {"eventID": None}, {"eventID": "0"}, {"eventTime": "never"}, {"errorCode": "x"}]),
)  # fmt: skip


@given(files=st.lists(st.lists(RECORDS, max_size=4), min_size=1, max_size=3), question=st.sampled_from(QUESTIONS))
@settings(max_examples=12)
@example(files=[[record(1), record(2)], [record(2, eventName="DescribeImages")]], question="who-pushed")
def test_whatever_is_recorded(files: list[list[dict[str, Any]]], question: str) -> None:
    with TemporaryDirectory() as name:
        for number, records in enumerate(files):
            write(Path(name), f"{number}.json.gz", *records)
        same(question, Path(name))


def test_it_is_an_error_of_no_command() -> None:
    assert not issubclass(TooNarrowError, custody.CustodyError)
