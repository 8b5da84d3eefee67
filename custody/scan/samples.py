"""Samples: what a detection or a question is to find and what not, as log files that are read like any other.

A file of samples is a JSON list. A sample is a record or a service's own event, a list of them, or a log file: an
object with ``name``, with ``members``, which are lists of documents, and with what stands ``behind`` them. A question's
may be an object with ``parameters`` and ``records``.
"""

from __future__ import annotations

import gzip
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from custody.errors import CustodyError

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("fires", "silent")
"""The files of samples: each of the first finds something, each of the second nothing."""


class SampleError(CustodyError):
    """A file of samples is missing, or is not what it should be."""


def place(folder: Path, id_: str, kind: str) -> Path:
    """Where the samples of a detection or question lie that stands in a folder."""
    return folder / "samples" / id_ / f"{kind}.json"


def read(file: Path) -> list[Any]:
    """The samples in a file.

    Raises:
        SampleError: there is no such file, or no sample in it.
    """
    try:
        found = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise SampleError(f"{file} is missing; write a list of records, as custody new does") from None
    except (OSError, ValueError, RecursionError) as error:
        raise SampleError(f"{file} is no JSON text ({error}); write a list of records") from None
    if not isinstance(found, list) or not found:
        raise SampleError(f"{file} holds no sample; write a list of records, one at least")
    return found


def parameters_of(sample: Any) -> dict[str, Any]:
    """What a question is to be told when it is asked of a sample."""
    given = sample.get("parameters", {}) if isinstance(sample, dict) and "records" in sample else {}
    return given if isinstance(given, dict) else {}


def write(sample: Any, folder: Path) -> Path:
    """Write a sample as a log file below a folder, as CloudTrail might have delivered it.

    Raises:
        SampleError: it is none.
    """
    if isinstance(sample, dict) and "members" in sample:
        return _write_file(sample, folder)
    found = sample["records"] if isinstance(sample, dict) and "records" in sample else sample
    records = found if isinstance(found, list) else [found]
    if not records or not all(isinstance(record, dict) for record in records):
        raise SampleError("is no record and no list of records; write what CloudTrail or EventBridge delivers")
    path = folder / "sample.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
    return path


def _write_file(sample: dict[str, Any], folder: Path) -> Path:
    name = PurePosixPath(str(sample.get("name", "sample.json.gz")))
    if name.is_absolute() or ".." in name.parts:
        raise SampleError(f"has the name {str(name)!r}; write one such as AWSLogs/111122223333/log.json.gz")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = (gzip.compress("".join(map(json.dumps, member)).encode()) for member in sample["members"])
    path.write_bytes(b"".join(packed) + str(sample.get("behind", "")).encode())
    return path
