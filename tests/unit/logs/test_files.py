"""Which files are found, in which order, and what links, names and rights do to that."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from custody.logs import LogsError, read_logs

KEY = "AWSLogs/111122223333/{}/eu-central-1/2026/11/20/111122223333_{}_eu-central-1_20261120T1000Z_x.json.gz"


def names(logs: Any) -> list[str]:
    return [os.path.relpath(entry.file, logs.folder) for entry in logs.read()[0]]


def test_files_are_read_in_the_order_of_their_names(logs: Any, record: Any) -> None:
    for number, name in enumerate(("c.json", "a/z.json", "a/b/c.json", "b.json.gz")):
        logs.write(name, {"Records": [record(number)]})
    assert names(logs) == ["a/b/c.json", "a/z.json", "b.json.gz", "c.json"]


@pytest.mark.parametrize("kind", ["CloudTrail-Digest", "CloudTrail-Insight", "CloudTrail-Aggregated"])
def test_what_cloudtrail_puts_beside_log_files_is_skipped(kind: str, logs: Any, record: Any) -> None:
    logs.write(KEY.format(kind, kind), {"Records": [record(1)]})
    log = logs.write(KEY.format("CloudTrail", "CloudTrail"), {"Records": [record(2)]})
    assert names(logs) == [os.path.relpath(log, logs.folder)]
    assert (logs.tally.files, logs.tally.skipped) == (1, 1)


@pytest.mark.parametrize("kind", ["CloudTrail-Digest", "CloudTrail-Insight", "CloudTrail-Aggregated"])
def test_elsewhere_the_content_tells_whatever_a_file_or_a_folder_is_called(kind: str, logs: Any, record: Any) -> None:
    written = [f"evidence/111122223333_{kind}_eu-central-1.json.gz", f"{kind}/x.json", f"AWSLogs/{kind}/x.json"]
    for number, name in enumerate(written):
        logs.write(name, {"Records": [record(number)]})
    assert sorted(names(logs)) == sorted(written)
    assert len(logs.read(logs.folder / written[0])[0]) == 1


@pytest.mark.parametrize("kind", ["CloudTrail-Digest", "Config", "somebodys"])
def test_a_folder_that_is_named_is_looked_into_whatever_lies_above_it(kind: str, logs: Any, record: Any) -> None:
    file = logs.write(KEY.format(kind, "x"), {"Records": [record()]})
    account = logs.folder / "AWSLogs" / "111122223333"
    assert len(logs.read(file)[0]) == len(logs.read(file.parent)[0]) == len(logs.read(account / kind)[0]) == 1
    assert logs.read(account)[0] == logs.read(logs.folder / "AWSLogs")[0] == []


def test_network_activity_is_read(logs: Any, record: Any) -> None:
    kind = "CloudTrail-NetworkActivity"
    logs.write(KEY.format(kind, kind), {"Records": [record(1)]})
    assert len(names(logs)) == 1


def test_other_files_are_skipped(logs: Any, record: Any) -> None:
    logs.write("a.json", {"Records": [record()]})
    for name in ("README.md", "b.csv", ".DS_Store", "json"):
        logs.write(name, b"x")
    assert names(logs) == ["a.json"]
    assert logs.tally.skipped == 4


def test_folder_that_links_to_itself_ends(logs: Any, record: Any) -> None:
    logs.write("a/b/c.json", {"Records": [record()]})
    (logs.folder / "a/b/up").symlink_to(logs.folder / "a")
    assert logs.told() == ["a/b/up links to a folder that holds it; not followed"]
    assert logs.tally.records == 1


def test_folders_that_link_to_each_other_end(logs: Any, record: Any) -> None:
    folders = [logs.folder / f"f{number}" for number in range(8)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        logs.write(f"f{number}/r.json", {"Records": [record(number)]})
    for folder in folders:
        for other in folders:
            (folder / f"to-{other.name}").symlink_to(other)
    entries, _ = logs.read()
    assert len({entry.id for entry in entries}) == 8
    assert len(entries) <= 16


def test_linked_folder_and_file_are_read(logs: Any, record: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "x.json").write_bytes(logs.write("own.json", {"Records": [record()]}).read_bytes())
    (logs.folder / "folder").symlink_to(elsewhere)
    (logs.folder / "file.json").symlink_to(elsewhere / "x.json")
    assert names(logs) == ["file.json", "folder/x.json", "own.json"]


def test_link_to_nowhere_and_to_itself(logs: Any) -> None:
    (logs.folder / "gone.json").symlink_to(logs.folder / "nothing")
    (logs.folder / "self.json").symlink_to(logs.folder / "self.json")
    assert logs.told() == [
        "gone.json cannot be read: No such file or directory",
        "self.json cannot be read: Too many levels of symbolic links",
    ]


def test_pipe_in_a_folder_is_not_waited_for(logs: Any) -> None:
    os.mkfifo(logs.folder / "pipe.json")
    (logs.folder / "link.json").symlink_to(logs.folder / "pipe.json")
    assert (logs.told(), logs.tally.skipped) == ([], 2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_and_folder_without_rights(logs: Any, record: Any) -> None:
    logs.write("a.json", {"Records": [record()]}).chmod(0)
    (logs.folder / "closed").mkdir(mode=0)
    logs.write("z.json", {"Records": [record()]})
    assert logs.told() == ["a.json cannot be read: Permission denied", "closed cannot be read: Permission denied"]
    assert logs.tally.records == 1


@pytest.mark.parametrize("name", ["größe 日本.json", "a b\tc.json", "[x](y).json", "-rf.json"])
def test_any_name(name: str, logs: Any, record: Any) -> None:
    logs.write(name, {"Records": [record()]})
    assert names(logs) == [name]


def test_name_that_is_no_text(logs: Any, record: Any) -> None:
    raw = os.fsencode(logs.folder) + b"/\xff.json"
    Path(os.fsdecode(raw)).write_bytes(json.dumps({"Records": [record()]}).encode())
    (entry,), _ = logs.read()
    assert entry.file == f"{logs.folder}/\\xff.json"
    assert entry.file.encode("utf-8")


def test_path_that_does_not_exist_is_refused_before_anything_is_read(logs: Any, record: Any) -> None:
    logs.write("a.json", {"Records": [record()]})
    with pytest.raises(LogsError, match=r"no file or folder .*/nope; name a CloudTrail log file"):
        read_logs([logs.folder, logs.folder / "nope"], report=lambda _: None)
