"""Files under CloudTrail's key layout, packed by gzip as delivered; each made from its number and the seed alone."""

from __future__ import annotations

import gzip
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.logs.records import records
from benchmarks.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.logs.shape import Shape

ORGANIZATION = "o-a1b2c3d4e5"
ACCOUNTS = ("111122223333", "444455556666", "777788889999")
REGIONS = ("eu-central-1", "us-east-1", "eu-west-1", "ap-southeast-2")
LAST_DAY = date(2026, 11, 28)
# Of a file's size to the mean, the mean of them 1: many are small, a few large.
_SIZES = (0.08, 0.15, 0.3, 0.5, 0.8, 1.0, 1.2, 2.0, 2.97)
_SAMPLE = 3_000
_A_TASK = 16


class LogFile(NamedTuple):
    """One file before it is written; ``records`` is how many it will hold."""

    number: int
    records: int


@dataclass(slots=True)
class Written:
    """What was written.

    Attributes:
        json_bytes: of all files, unpacked.
        gzip_bytes: of all files as they are.
        calls: how often each ``eventName`` is there.
        sources: how often each ``eventSource`` is there.
        pushes: the rows that who-pushed answers with.
    """

    files: int = 0
    records: int = 0
    json_bytes: int = 0
    gzip_bytes: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    pushes: Rows = field(default_factory=Rows)

    @property
    def ratio(self) -> float:
        """How many times smaller gzip made them."""
        return self.json_bytes / self.gzip_bytes

    def add(self, other: Written) -> None:
        """Count more files."""
        self.files += other.files
        self.records += other.records
        self.json_bytes += other.json_bytes
        self.gzip_bytes += other.gzip_bytes
        self.calls += other.calls
        self.sources += other.sources
        self.pushes.merge(other.pushes)


def write_logs(folder: Path, shape: Shape, *, processes: int | None = None) -> Written:
    """Write log files below a folder; a gigabyte of JSON takes about half a minute on two cores.

    Args:
        folder: made if need be.
        shape: how much of what.
        processes: by default one for each core; the bytes are the same with any number.
    """
    written, files = Written(), list(plan(shape))
    count = min(processes or os.cpu_count() or 1, len(files))
    tasks = [files[at : at + _A_TASK] for at in range(0, len(files), _A_TASK)]
    if count == 1:
        for task in tasks:
            written.add(_write_some(folder, shape, task))
        return written
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        for some in pool.map(partial(_write_some, folder, shape), tasks):
            written.add(some)
    return written


def records_for(json_bytes: int, shape: Shape) -> int:
    """How many records of such a shape make so many bytes of JSON, about."""
    random = Random(f"{shape.seed} sample")  # noqa: S311 - made-up records need no secrets
    sample = records(random, shape, _of_file(random, shape), _SAMPLE)
    return max(1, round(json_bytes / (sum(len(each.text.encode()) + 1 for each in sample) / _SAMPLE)))


def plan(shape: Shape) -> Iterator[LogFile]:
    """The files, sizes drawn so that small and large ones are mixed."""
    random, left, number = Random(f"{shape.seed} plan"), shape.records, 0  # noqa: S311 - see above
    while left:
        count = min(left, max(1, round(shape.records_a_file * random.choice(_SIZES))))
        yield LogFile(number, count)
        left, number = left - count, number + 1


def _write_some(folder: Path, shape: Shape, files: Iterable[LogFile]) -> Written:
    written = Written()
    for file in files:
        written.add(_write(folder, shape, file))
    return written


def _write(folder: Path, shape: Shape, file: LogFile) -> Written:
    random = Random(f"{shape.seed} {file.number}")  # noqa: S311 - see above
    said = _of_file(random, shape)
    made = list(records(random, shape, said, file.records))
    text = f'{{"Records":[{",".join(record.text for record in made)}]}}'.encode()
    packed = gzip.compress(text, compresslevel=6, mtime=0)
    path = folder / _key(said, f"{file.number:08x}{random.getrandbits(32):08x}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed)
    pushes = Rows()
    for record in made:
        if record.push:
            pushes.add(record.push)
    calls, sources = (Counter(found) for found in zip(*((r.call.name, r.call.source) for r in made), strict=True))
    return Written(1, len(made), len(text), len(packed), calls, sources, pushes)


def _of_file(random: Random, shape: Shape) -> dict[str, str]:
    day = LAST_DAY - timedelta(days=random.randrange(shape.days))
    hour = f"{random.randrange(24):02}"
    return {"account": random.choice(ACCOUNTS), "region": random.choice(REGIONS), "day": str(day), "hour": hour}


def _key(said: dict[str, str], name: str) -> str:
    account, region, day, hour = (said[part] for part in ("account", "region", "day", "hour"))
    folder = f"AWSLogs/{ORGANIZATION}/{account}/CloudTrail/{region}/{day.replace('-', '/')}"
    return f"{folder}/{account}_CloudTrail_{region}_{day.replace('-', '')}T{hour}05Z_{name}.json.gz"
