"""What a reader prints, and how it finds its files."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SOURCES = ("ecr.amazonaws.com", "ecr-public.amazonaws.com")
PUSH = "PutImage"


def log_files(folder: str) -> list[Path]:
    """The files below a folder, in order."""
    return sorted(Path(folder).rglob("*.json.gz"))


def row_of(record: Mapping[str, Any]) -> tuple[str | None, ...] | None:
    """The row of a record that is a push that succeeded."""
    if record.get("eventName") != PUSH or record.get("eventSource") not in SOURCES or record.get("errorCode"):
        return None
    asked, answered = record.get("requestParameters") or {}, record.get("responseElements") or {}
    image = (answered.get("image") or {}).get("imageId") or {}
    return (
        record.get("eventTime"),
        (record.get("userIdentity") or {}).get("arn"),
        asked.get("repositoryName"),
        asked.get("imageTag") or image.get("imageTag"),
        image.get("imageDigest") or asked.get("imageDigest"),
    )


def main(read: Callable[[str, Rows], int | None]) -> None:
    """Read the folder that is named on the command line, and print what came of it.

    Args:
        read: adds the rows it finds, and returns how many records it read.
    """
    rows, began, before = Rows(), time.perf_counter(), _cpu()
    records = read(sys.argv[1], rows)
    told = {"records": records, "cpu": _cpu() - before, "wall": time.perf_counter() - began}
    sys.stdout.write(json.dumps({"rows": rows.count, "checksum": rows.checksum, **told}) + "\n")


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
