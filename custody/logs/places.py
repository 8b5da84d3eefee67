"""Where records may come from, as a person writes it: a path, a bucket, Event history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from custody.logs.problem import LogsError

EVENT_HISTORY = "event-history"
SCHEME = "s3://"

# See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of log files, or one file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def lasts(self) -> bool:
        """Whether it can be read twice, as a pipe cannot."""
        return self.path.is_dir() or self.path.is_file() or not self.path.exists()


@dataclass(frozen=True, slots=True)
class Bucket:
    """Log files in S3.

    Attributes:
        prefix: of their keys, without a slash at its end; empty for the whole bucket.
    """

    name: str
    prefix: str = ""

    def __str__(self) -> str:
        return f"{SCHEME}{self.name}/{self.prefix}" if self.prefix else f"{SCHEME}{self.name}"


@dataclass(frozen=True, slots=True)
class EventHistory:
    """CloudTrail's own memory of 90 days, which needs no trail."""

    def __str__(self) -> str:
        return EVENT_HISTORY


Place = Folder | Bucket | EventHistory


def path_of(text: str) -> Path:
    """The path that a text names; the empty text, as of a variable that is not set, names none.

    Raises:
        LogsError: nothing is written.
    """
    if not text.strip():
        raise LogsError(f"path {text!r} names nothing; write a log file or a folder, or . for this one")
    return Path(text)


def place_of(text: str) -> Place:
    """The place that is meant by ``PATH``, ``s3://bucket[/prefix]`` or ``event-history``.

    A folder that is called ``event-history`` is written ``./event-history``.

    Raises:
        LogsError: nothing is written, no bucket of that name can exist, or another scheme is named.
    """
    if not text.strip():
        raise LogsError(f"logs {text!r} name no place; write a path, s3://BUCKET/PREFIX or {EVENT_HISTORY}")
    if text == EVENT_HISTORY:
        return EventHistory()
    if text.startswith(SCHEME):
        name, _, prefix = text.removeprefix(SCHEME).partition("/")
        if not _BUCKET.fullmatch(name):
            raise LogsError(f"{text!r} names no bucket; write s3://BUCKET or s3://BUCKET/PREFIX")
        return Bucket(name, prefix.strip("/"))
    if re.match(r"[a-z0-9]+://", text, re.IGNORECASE):
        raise LogsError(f"logs cannot be read from {text!r}; write a path, s3://BUCKET/PREFIX or {EVENT_HISTORY}")
    return Folder(Path(text))
