"""What is read is told by its content; what is not is counted by kind, by name, and told when it was named."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from custody.logs import ProblemKind, SkippedKind

CASES = Path(__file__).parents[2] / "cases" / "skipped" / "mixed-endings"


def zipped(record: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.json", json.dumps(record))
    return stream.getvalue()


def tarred(record: Any) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        data = json.dumps(record).encode()
        info = tarfile.TarInfo("a.json")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def others(record: Any) -> dict[str, tuple[bytes, SkippedKind]]:
    flow = b"2 123456789012 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1 2 ACCEPT OK\n"
    quoted = json.dumps(record).replace('"', '""')
    return {
        "a.zip": (zipped(record), SkippedKind.ZIP),
        "no-ending": (zipped(record), SkippedKind.ZIP),
        "a.tar": (tarred(record), SkippedKind.TAR),
        "a.tar.gz": (gzip.compress(tarred(record)), SkippedKind.TAR),
        "a.zst": (b"\x28\xb5\x2f\xfd...", SkippedKind.ZSTD),
        "a.bz2": (b"BZh91AY", SkippedKind.BZIP2),
        "a.xz": (b"\xfd7zXZ\0\0", SkippedKind.XZ),
        "a.parquet": (b"PAR1\x15\x04", SkippedKind.PARQUET),
        "a.pdf": (b"%PDF-1.7", SkippedKind.PDF),
        "a.csv": (b"eventName,eventSource\nPutImage,ecr.amazonaws.com\n", SkippedKind.CSV),
        "quoted.csv": (f'time,record\n1,"{quoted}"\n'.encode(), SkippedKind.CSV),
        "flow.log.gz": (gzip.compress(b"version account-id interface-id\n" + flow), SkippedKind.FLOW_LOG),
        "flow.log": (flow, SkippedKind.FLOW_LOG),
        "lb.log.gz": (
            gzip.compress(b"https 2026-11-20T10:00:00.1Z app/x/1 192.0.2.1:1 - 0 0 0\n"),
            SkippedKind.LOAD_BALANCER,
        ),
        "README.md": (b"[a link](x) and text", SkippedKind.TEXT),
        "config.ini": (b"[default]\nregion=eu-central-1\n", SkippedKind.TEXT),
        "empty": (b"", SkippedKind.EMPTY),
        "a.html": (b"<!doctype html><p>x", SkippedKind.HTML),
        "a.bin": (b"\1\2\0\3", SkippedKind.OTHER),
    }


@pytest.mark.parametrize("name", others({}))
def test_other_files_are_counted_in_a_folder_and_a_problem_when_named(name: str, logs: Any, record: Any) -> None:
    content, kind = others(record())[name]
    file = logs.write(name, content)
    logs.write("ok.json", {"Records": [record()]})
    entries, problems = logs.read()
    assert (len(entries), problems) == (1, [])
    assert dict(logs.tally.skipped_kinds) == {kind: 1}
    assert logs.tally.skipped_names == {kind: [str(file)]}
    assert logs.tally.files == 1
    _, (problem,) = logs.read(file)
    assert problem.kind is ProblemKind.FORMAT
    assert "; " in problem.what


def test_what_a_named_file_is_and_what_to_do(logs: Any) -> None:
    assert logs.told(logs.write("a.zip", b"PK\3\4")) == ["a.zip is no log file but zip data; unpack it with unzip"]
    (told,) = logs.told(logs.write("a.csv", b"a,b\n"))
    assert told.startswith("a.csv is no log file but CSV data; name the log files it was made from")


def named_json(record: Any) -> dict[str, tuple[bytes, str]]:
    quoted = json.dumps(record).replace('"', '""')
    log = json.dumps({"Records": [record]}).encode()
    return {
        "zip": (zipped(record), "zip data; unpack it with unzip"),
        "zst": (b"\x28\xb5\x2f\xfd...", "zstd data; unpack it with zstd -d"),
        "packed zst": (gzip.compress(b"\x28\xb5\x2f\xfd..."), "zstd data; unpack it with zstd -d"),
        "gzip in gzip": (
            gzip.compress(gzip.compress(log)),
            "gzip in gzip data; unpack it with gunzip until it is JSON",
        ),
        "tar": (gzip.compress(tarred(record)), "tar data; unpack it with tar -xf"),
        "CSV": (f'"{quoted}","x"\n'.encode() * 9, "CSV data; name the log files it was made from"),
        "HTML": (b"<!doctype html><p>x", "HTML data; name CloudTrail log files"),
    }


@pytest.mark.parametrize("ending", [".json", ".json.gz", ".jsonl"])
@pytest.mark.parametrize("what", named_json({}))
def test_what_is_called_json_and_is_none_is_one_problem(what: str, ending: str, logs: Any, record: Any) -> None:
    content, expected = named_json(record())[what]
    file = logs.write(f"a{ending}", content)
    for named in (logs.folder, file):
        (told,) = logs.told(named)
        assert told.startswith(f"a{ending} is no log file but {expected}")


FRONTS = {
    "white space": b" \n" * 40_000,
    "zeros": b"\0" * 70_000 + b"\n",
    "text": b"Nov 20 10:00:00 host x: nothing\n" * 3_000,
    "flow log": b"version account-id interface-id\n" + b"2 123456789012 eni-1\n" * 4_000,
    "CSV": b"a,b\n" * 20_000,
}


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("name", ["events.log", "events", "a.csv", "part-0001"])
@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_a_record_far_behind_the_beginning_is_read(front: str, name: str, pack: Any, logs: Any, record: Any) -> None:
    logs.write(name, pack(FRONTS[front] + json.dumps(record()).encode() + b"\n"))
    entries, _ = logs.read()
    assert [entry.id for entry in entries] == [record()["eventID"]]
    assert logs.tally.skipped == 0
    if front != "white space":
        logs.write(name, pack(FRONTS[front]))
        assert logs.read() == ([], [])
        assert logs.tally.skipped == 1


def test_case_of_mixed_endings(logs: Any) -> None:
    entries, problems = logs.read(CASES)
    assert problems == []
    assert {Path(entry.file).name for entry in entries} == {
        "111122223333_CloudTrail_eu-central-1_20261120T0920Z_aaaa.json.gz.1", "ok.json", "events.log", "part-0001",
    }  # fmt: skip
    assert dict(logs.tally.skipped_kinds) == {SkippedKind.ZSTD: 1, SkippedKind.ZIP: 1}
    assert logs.tally.skipped_in_words == "2 skipped (1 zip, 1 zstd)"


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        ("Config", SkippedKind.CONFIG),
        ("vpcflowlogs", SkippedKind.FLOW_LOG),
        ("elasticloadbalancing", SkippedKind.LOAD_BALANCER),
        ("CloudTrail-Digest", SkippedKind.DIGEST),
        ("CloudTrail-Insight", SkippedKind.INSIGHT),
        ("WAFLogs", SkippedKind.OTHER_SERVICE),
    ],
)
@pytest.mark.parametrize("above", ["", "o-abcdefghij/"])
def test_other_services_are_neighbours(service: str, kind: SkippedKind, above: str, logs: Any, record: Any) -> None:
    logs.write(f"p/AWSLogs/{above}111122223333/{service}/eu-central-1/2026/11/20/x.json.gz", {"fileVersion": "1.0"})
    logs.write(f"p/AWSLogs/{above}111122223333/CloudTrail/eu-central-1/2026/11/20/x.json.gz", {"Records": [record()]})
    assert logs.told() == []
    assert (logs.tally.records, dict(logs.tally.skipped_kinds)) == (1, {kind: 1})


BESIDE = {
    "evidence/signed.json": ({"digestS3Bucket": "b", "digestS3Object": "o", "logFiles": []}, SkippedKind.DIGEST),
    "insights.json": ({"Records": [{"eventType": "AwsCloudTrailInsight"}]}, SkippedKind.INSIGHT),
    "digest.json": ({"digestPublicKeyFingerprint": "f", "logFiles": []}, SkippedKind.DIGEST),
    "snapshot.json.gz": ({"fileVersion": "1.0", "configSnapshotId": "x", "configurationItems": []}, SkippedKind.CONFIG),
    "manifest.json": ({"title": "t", "made_by": "custody 1.0", "files": []}, SkippedKind.OWN),
    "out.sarif": ({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "custody"}}}]}, SkippedKind.OWN),
}


@pytest.mark.parametrize("name", BESIDE)
def test_documents_that_lie_beside_log_files(name: str, logs: Any, record: Any) -> None:
    content, kind = BESIDE[name]
    logs.write(name, content)
    logs.write("ok.json", {"Records": [record()]})
    assert logs.told() == []
    assert (logs.tally.files, dict(logs.tally.skipped_kinds)) == (1, {kind: 1})


def test_a_record_behind_a_document_that_lies_beside_is_read(logs: Any, record: Any) -> None:
    logs.write("a.jsonl", b'{"made_by": "custody 1"}\n' + json.dumps(record()).encode())
    assert logs.told() == []
    assert (logs.tally.records, logs.tally.skipped) == (1, 0)
