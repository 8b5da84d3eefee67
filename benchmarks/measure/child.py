"""One command, run once: seconds of wall and of CPU, the most memory, and what it printed.

CPU is that of the process and of every child it waited for, as ``wait4`` tells. Memory is the larger of what ``wait4``
tells of one process and of what all processes of the tree held together at any of the looks at ``/proc``.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
_LOOK_SECONDS = 0.02
_TOLD = 400


class BenchError(Exception):
    """A command failed, or answered what others do not."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to.

    Attributes:
        wall: seconds.
        cpu: seconds of user and system time, children included.
        peak: bytes held at most.
        out: what it wrote to stdout.
    """

    wall: float
    cpu: float
    peak: int
    out: str = ""


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    cores: int | None = None,
    codes: tuple[int, ...] = (0,),
) -> Run:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        environment: variables besides this process's.
        cores: how many it may use; by default all.
        codes: exit codes that are no failure.

    Raises:
        BenchError: another exit code; with the end of what it said.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        with _cores(cores):
            child = subprocess.Popen(
                command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=ROOT, env=_environment(environment)
            )
        with _watched(child.pid) as seen:
            _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        # It has been waited for, which Popen cannot know.
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    if child.returncode not in codes:
        raise BenchError(f"{' '.join(command)[:_TOLD]}: exit code {child.returncode}: {texts[1].strip()[-_TOLD:]}")
    peak = max(seen[0], _own_peak(maxrss_bytes(usage.ru_maxrss)))
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, texts[0])


def _own_peak(told: int) -> int:
    """A child begins with the peak of the process that started it; what is told of it counts where it is more."""
    return told if told > maxrss_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) else 0


def maxrss_bytes(maxrss: int) -> int:
    """``ru_maxrss`` in bytes: Linux counts kilobytes, macOS bytes."""
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    environment = {**os.environ, **(more or {})}
    # What users have: bytecode is kept from run to run.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def usable_cores() -> int:
    """Cores that a child can be limited to some of; 0 where the system has no way to."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0


@contextlib.contextmanager
def _cores(count: int | None) -> Iterator[None]:
    """Children started inside may use so many of the cores that this process may use."""
    if count is None or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(before)[:count]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """The most that a process and what it started held together, looked at fifty times a second."""
    most, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(_LOOK_SECONDS):
            most[0] = max(most[0], held(pid))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


def held(pid: int) -> int:
    """Bytes that a process and its descendants hold now; 0 where there is no ``/proc``, or no such process."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text("ascii").split()
        ]
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(held(child) for child in children)
