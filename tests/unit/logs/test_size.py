"""The limit on one file: what is larger is refused before it is held, what is smaller is read whole."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import Any

MIB = 1 << 20
_PEAK = """
import resource, sys
from pathlib import Path
from custody.logs import read_logs
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
problems = []
assert not list(read_logs([Path(sys.argv[1])], report=problems.append))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, problems[0].what)
"""


def filled(size: int) -> bytes:
    record = json.dumps({"eventSource": "ecr.amazonaws.com", "eventName": "PutImage", "userAgent": "x" * 9_000})
    count = size // len(record)
    return b'{"Records": [' + b",".join([record.encode()] * count) + b"]}"


def test_sixty_megabytes_are_read(logs: Any) -> None:
    data = filled(60 * MIB)
    logs.write("a.json.gz", gzip.compress(data, compresslevel=1))
    assert logs.told() == []
    assert logs.tally.records == data.count(b"PutImage") > 6_000


def test_what_is_over_the_limit_is_refused_and_the_rest_is_read(logs: Any) -> None:
    for name, size in {"a.json": MIB // 2, "b.json": 2 * MIB}.items():
        logs.write(name, filled(size))
        logs.write(f"{name}.gz", gzip.compress(filled(size)))
    refused = "holds more than 1 MiB unpacked; raise the limit to read it"
    assert logs.told(limit=MIB) == [f"b.json {refused}", f"b.json.gz {refused}"]
    assert {entry.file[-9:] for entry in logs.read(limit=MIB)[0]} == {f"{logs.folder}/a.json"[-9:], "a.json.gz"}


def test_limit_is_the_last_size_that_is_read(logs: Any) -> None:
    data = filled(MIB)
    logs.write("a.json", data)
    logs.write("a.json.gz", gzip.compress(data))
    assert logs.told(limit=len(data)) == []
    assert len(logs.told(limit=len(data) - 1)) == 2


def test_bomb_takes_no_more_memory_than_the_limit(logs: Any) -> None:
    file = logs.folder / "bomb.json.gz"
    with gzip.open(file, "wb", compresslevel=1) as bomb:
        for _ in range(256):
            bomb.write(b" " * MIB)
    assert file.stat().st_size < 2 * MIB
    ran = subprocess.run([sys.executable, "-c", _PEAK, file], check=True, capture_output=True, encoding="utf-8")
    kilobytes, _, what = ran.stdout.partition(" ")
    assert what.strip() == "holds more than 64 MiB unpacked; raise the limit to read it"
    assert int(kilobytes) < 200 * 1024
