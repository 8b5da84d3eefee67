"""What all sections share: the options, the folders, and how commands are called."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.logs import Shape, Written, records_for, write_logs
from benchmarks.measure.child import ROOT, BenchError, Run, run
from benchmarks.measure.rounds import Answer, answer_of, say
from benchmarks.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOME = ROOT / ".bench"
_COLUMNS = ("event_time", "actor", "repository", "image_tag", "image_digest")


@dataclass(frozen=True, slots=True)
class Logs:
    """A folder of log files, and what is in it."""

    folder: Path
    written: Written


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of everything.

    Attributes:
        size: bytes of JSON of the folder that most is measured on.
        runs: rounds; medians are shown.
        factor: how many times larger the folder is that memory is compared on.
        share: of records in scope, as in :class:`benchmarks.logs.Shape`.
        busy: likewise.
        records_a_file: likewise.
        work: an empty folder, for logs, caches and what commands write.
    """

    size: int
    runs: int
    factor: int
    share: float
    busy: float
    records_a_file: int
    work: Path

    def logs(
        self, name: str, *, size: float | None = None, share: float | None = None, records_a_file: int | None = None
    ) -> Logs:
        """Log files, written anew; by default of this run's size and shape."""
        shape = Shape(
            records=1,
            share=self.share if share is None else share,
            busy=self.busy,
            records_a_file=records_a_file or self.records_a_file,
        )
        shape = replace(shape, records=records_for(int(size or self.size), shape))
        folder = self.work / name
        say(f"writing {name}: {shape.records:,} records")
        return Logs(folder, write_logs(folder, shape))

    def custody(
        self,
        *words: str,
        cache: str = "cache",
        keep: bool = False,
        cores: int | None = None,
        codes: tuple[int, ...] = (0,),
    ) -> Run:
        """Run the command line.

        Args:
            words: after the program's name.
            cache: the name of the folder that it keeps things in between runs.
            keep: leave there what an earlier run kept.
            cores: how many it may use.
            codes: as for :func:`benchmarks.measure.child.run`.
        """
        kept = self.work / cache
        if not keep:
            shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(exist_ok=True)
        program = Path(sys.executable).with_name("custody")
        return run([str(program), *words], environment={"XDG_CACHE_HOME": str(kept)}, cores=cores, codes=codes)

    def asked(self, logs: Logs, *, keep: bool = False, cores: int | None = None) -> tuple[Run, Answer]:
        """``custody ask who-pushed`` end to end, its answer compared with what was written."""
        out = self.work / "pushes.jsonl"
        words = ("ask", "who-pushed", "--logs", str(logs.folder), "--output", str(out))
        done = self.custody(*words, keep=keep, cores=cores)
        rows = Rows()
        for row in lines(out):
            rows.add([row[name] for name in _COLUMNS])
        return same("custody ask who-pushed", done, Answer(rows.count, rows.checksum), logs)


def reader(name: str, logs: Logs, *, python: Path | None = None, cores: int | None = None) -> tuple[Run, Answer]:
    """One of :mod:`benchmarks.readers` in a process of its own; its answer is compared with what was written.

    Args:
        name: of its module.
        logs: what it reads.
        cores: how many it may use; by default all.
        python: of which environment; by default this one's.

    Raises:
        BenchError: it failed, or answered something else.
    """
    command = [str(python or sys.executable), "-m", f"benchmarks.readers.{name}", str(logs.folder)]
    with tempfile.TemporaryDirectory(dir=logs.folder.parent, prefix="cache-") as cache:
        done = run(command, cores=cores, environment={"XDG_CACHE_HOME": cache})
    answer = answer_of(done.out)
    return (done, answer) if name == "decompression" else same(name, done, answer, logs)


class DifferentError(BenchError):
    """Two answers to one question are not the same."""


def same(name: str, done: Run, answer: Answer, logs: Logs) -> tuple[Run, Answer]:
    """Both, if the answer is what was written.

    Raises:
        DifferentError: rows are missing, too many or different, or records were not all read.
    """
    pushes = logs.written.pushes
    if (answer.rows, answer.checksum) != (pushes.count, pushes.checksum):
        told = f"{answer.rows:,} rows with checksum {answer.checksum}"
        raise DifferentError(f"{name} answers {told}; written were {pushes.count:,} with {pushes.checksum}")
    if answer.records not in {None, logs.written.records}:
        raise DifferentError(f"{name} read {answer.records:,} records; written were {logs.written.records:,}")
    return done, answer


def lines(path: Path) -> Iterable[dict[str, str | None]]:
    """The rows of a file of JSON lines, one at a time: this process stays small, for children begin as large as it."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def warm(logs: Logs) -> None:
    """Read every file once, so that none of what is compared reads from a disk that another did not."""
    for path in logs.folder.rglob("*.gz"):
        path.read_bytes()


def forget(paths: Sequence[Path]) -> None:
    """Remove folders that are not needed any more."""
    for path in paths:
        with suppress(FileNotFoundError):
            shutil.rmtree(path)
