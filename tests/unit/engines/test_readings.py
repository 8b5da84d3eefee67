"""A reading that was kept gives what reading again would give, and nothing else."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

import custody
from custody.engines import readings
from custody.engines.duckdb_core import whole_duckdb
from custody.lake.columns import COLUMNS
from custody.logs.cache_home import cache_home
from custody.logs.reader import LogReader

FOLDER = "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/20"
NAME = "111122223333_CloudTrail_eu-central-1_20261120T1000Z_{}.json.gz"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(readings, "WORTH_KEEPING", 0)
    return tmp_path / "cache" / "custody" / "readings"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    write(tmp_path / "logs", "a", [push(1), push(2), other(3)])
    write(tmp_path / "logs", "b", [push(2), {"eventID": "no record"}, push(4, addendum=ADDENDUM)])
    (tmp_path / "logs" / "notes.txt").write_text("nothing to read")
    return tmp_path / "logs"


def push(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "userName": f"user-{number}"},
        "eventTime": f"2026-11-20T10:00:{number:02}Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "awsRegion": "eu-central-1",
        "requestParameters": {"repositoryName": f"shop/{number}", "imageTag": "1"},
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "recipientAccountId": "111122223333",
        **fields,
    }


def other(number: int) -> dict[str, Any]:
    return push(number, eventSource="ec2.amazonaws.com", eventName="RunInstances")


ADDENDUM = {"reason": "UPDATED_DATA", "updatedFields": "x", "originalEventID": "00000000-0000-4000-8000-000000000001"}


def write(logs: Path, name: str, records: list[dict[str, Any]]) -> Path:
    file = logs / FOLDER / NAME.format(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(json.dumps({"Records": records}).encode(), mtime=0))
    return file


def asked(logs: Path, question: str = "who-pushed", **options: Any) -> dict[str, Any]:
    """Everything that is told."""
    told: list[str] = []
    with custody.ask(question, logs=logs, on_problem=lambda each: told.append(str(each)), **options) as answer:
        rows = list(answer.rows)
        reading = answer.reading
        assert reading is not None
        counts = {
            name: getattr(reading, name) for name in reading.__slots__ if name not in {"on_problem", "hours", "_late"}
        }
        return {"rows": rows, "told": told, "notes": answer.notes, **counts}


def refused(*_: Any) -> Any:
    raise AssertionError("a file was read")


@pytest.mark.parametrize("question", ["who-pushed", "record-coverage", "corrected-records", "service-activity"])
def test_it_says_the_same_without_reading(question: str, logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, without = asked(logs, question), asked(logs, question, cache=False)
    monkeypatch.setattr(LogReader, "_of_file", refused)
    assert asked(logs, question) == first == without
    assert first["told"]
    assert first["tally"].skipped == 1


def test_the_second_question_reads_for_all_that_come(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [
        asked(logs, question, cache=False) for question in ("who-pushed", "who-pulled", "who-deleted", "approvals")
    ]
    assert [asked(logs, question) for question in ("who-pushed", "who-pulled")] == expected[:2]
    monkeypatch.setattr(LogReader, "_of_file", refused)
    assert [asked(logs, question) for question in ("who-pushed", "who-pulled", "who-deleted", "approvals")] == expected


def test_one_byte_that_changes_is_seen(logs: Path) -> None:
    file = write(logs, "a", [push(1), push(2)])
    status = file.stat()
    before = asked(logs)
    write(logs, "a", [push(1), push(9)])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_mtime_ns == status.st_mtime_ns
    after = asked(logs)
    assert after["rows"] != before["rows"]
    assert after == asked(logs, cache=False)


def test_files_that_come_go_and_are_called_otherwise_are_seen(logs: Path) -> None:
    answers = [asked(logs)]
    file = write(logs, "c", [push(5)])
    answers.append(asked(logs))
    file = file.rename(file.with_name(NAME.format("d")))
    answers.append(asked(logs))
    (logs / "more.txt").write_text("nothing to read")
    answers.append(asked(logs))
    digest = logs / "AWSLogs/111122223333/CloudTrail-Digest/eu-central-1/2026/11/20/x.json.gz"
    digest.parent.mkdir(parents=True)
    digest.write_bytes(b"whatever")
    answers.append(asked(logs))
    file.unlink()
    answers.append(asked(logs))
    assert answers[-1] == asked(logs, cache=False)
    assert len({str(answer) for answer in answers}) == len(answers)


def test_what_is_damaged_is_read_again(logs: Path, cache: Path) -> None:
    expected = asked(logs)
    for name in ("kept_records.parquet", "state_changes.parquet", "record_hours.parquet", "reading.json"):
        for content in (b"", b"PAR1 and nothing else", b"{}"):
            (folder,) = cache.iterdir()
            (folder / name).write_bytes(content)
            assert asked(logs) == expected
        (folder,) = cache.iterdir()
        (folder / name).unlink()
        assert asked(logs) == expected


def test_one_bit_that_flips_is_seen(logs: Path, cache: Path) -> None:
    expected = asked(logs)
    for name in ("kept_records.parquet", "record_hours.parquet"):
        (folder,) = cache.iterdir()
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 3] ^= 1
        (folder / name).write_bytes(data)
        assert asked(logs) == expected


def test_a_cache_that_cannot_be_touched_is_read_once(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = asked(logs)

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(readings.Path, "touch", refuse)
    assert asked(logs) == expected


def test_the_place_of_a_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes under the same name: a log file where CloudTrail puts one, and a file of somebody's elsewhere."""
    answers = []
    for folder in (FOLDER, "elsewhere"):
        here = tmp_path / folder
        here.mkdir(parents=True)
        (here / "x.json.gz").write_bytes(gzip.compress(json.dumps({"Records": [push(1)]}).encode()) + b"behind")
        monkeypatch.chdir(here)
        answers.append(asked(Path()))
        assert asked(Path()) == answers[-1] == asked(Path(), cache=False)
    assert answers[0]["told"] != answers[1]["told"]


def test_what_is_kept_is_no_log_file(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(logs / "cache"))
    told = asked(logs)["told"]
    assert asked(logs)["told"] == told


def test_who_has_no_home_keeps_nothing(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = asked(logs)

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert asked(logs) == expected


def test_a_file_that_changes_meanwhile_is_not_kept(logs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_file = LogReader._of_file

    def changing(self: LogReader, path: Path, *more: Any) -> Any:
        yield from of_file(self, path, *more)
        write(logs, "a", [push(1), push(2), push(3), push(4)])

    monkeypatch.setattr(LogReader, "_of_file", changing)
    asked(logs)
    assert not list(cache.iterdir())


def test_no_cache_keeps_nothing(logs: Path, cache: Path) -> None:
    asked(logs, cache=False)
    assert not cache.exists()


def test_little_is_not_kept(logs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "WORTH_KEEPING", 1 << 20)
    asked(logs)
    assert not cache.exists()


@pytest.mark.parametrize("change", ["code", "limit"])
def test_another_code_reads_again(change: str, logs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(logs)
    if change == "code":
        monkeypatch.setattr(readings, "_code", lambda: "another")
    else:
        monkeypatch.setattr(readings.Way, "name", "other")
    asked(logs)
    assert len(list(cache.iterdir())) == 2


def test_where_nothing_can_be_written_nothing_is_said(logs: Path, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("in the way")
    assert asked(logs) == asked(logs, cache=False)


def test_where_there_is_no_room_the_answer_is_given(logs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(readings, "written", full)
    assert asked(logs) == asked(logs, cache=False)
    assert not list(cache.iterdir())


def test_old_ones_are_forgotten(logs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST", 3)
    for number in range(6):
        write(logs, "a", [push(number)])
        asked(logs)
        time.sleep(0.01)
    assert len(list(cache.iterdir())) == 3
    for folder in cache.iterdir():
        os.utime(folder / "reading.json", (0, 0))
    write(logs, "a", [push(20)])
    asked(logs)
    assert len(list(cache.iterdir())) == 1
    (folder,) = cache.iterdir()
    assert folder.stat().st_mode & 0o77 == 0


def test_it_lies_beside_what_was_fetched(cache: Path) -> None:
    assert cache_home("readings") == cache
    assert cache_home().parent == cache.parent


def test_a_question_about_every_action_is_first_read_for_its_own_columns(logs: Path, cache: Path) -> None:
    """To make all columns takes twice as long, and the first question may be the only one."""
    found = asked(logs, "session-activity")
    (first,) = cache.iterdir()
    assert asked(logs, "session-activity") == found
    asked(logs, "service-activity")
    kept = {each.name for each in cache.iterdir()}
    assert first.name in kept
    assert len(kept) == 2
    sizes = {len(whole_duckdb().read_parquet(str(each / "kept_records.parquet")).columns) for each in cache.iterdir()}
    assert len(COLUMNS) in sizes
    assert min(sizes) < len(COLUMNS)
    assert asked(logs, "session-activity") == asked(logs, "session-activity", cache=False) == found
