"""Where output goes: a file that is whole or as it was, or whatever else stands at the path."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, BinaryIO, TextIO

from custody.errors import CustodyError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = 0o644


class DestinationError(CustodyError):
    """Nothing can be written at a path that was named."""


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes are at a path when the block ends well.

    A regular file gets its bytes all at once and is left alone when the block fails; it keeps its permissions. A link
    is followed. A named pipe, a device or a terminal is written to as it stands, which may wait for a reader.

    Raises:
        DestinationError: a folder is there, the folder to write in is missing, or neither may be written to.
    """
    # Loads the reader of logs, which help does without.
    from custody.logs.being_written import being_written  # noqa: PLC0415  # see above

    try:
        found = _mode(file)
        target = _replaced(file, found)
        stream, part = (file.open("wb"), None) if target is None else _part_of(target)
    except OSError as error:
        raise DestinationError(_refused(file, error)) from None
    try:
        with stream, being_written(stream.fileno()):
            yield stream
        if part is not None and target is not None:
            part.chmod(_NEW if found is None else stat.S_IMODE(found))
            part.replace(target)
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def insist_on_place(file: Path) -> None:
    """Refuse early where a file cannot be written, as far as that can be told without writing.

    Raises:
        DestinationError: a folder is there, the folder to write in is missing, or neither may be written to.
    """
    try:
        found = _mode(file)
        target = _replaced(file, found)
        if found is not None and stat.S_ISDIR(found):
            raise IsADirectoryError
        if target is not None and not target.parent.is_dir():
            raise FileNotFoundError
        if not os.access(file if target is None else target.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise DestinationError(_refused(file, error)) from None


def _replaced(file: Path, found: int | None) -> Path | None:
    """What is replaced as a whole: the last name of a chain of links, so that the file changes and not the link.

    None for what is written to as it stands. What the shell passes on by number, such as /dev/stdout, may have no name
    of its own any more.
    """
    target = Path(os.path.realpath(file))
    return target if found is None or (stat.S_ISREG(found) and target.exists()) else None


def _mode(file: Path) -> int | None:
    try:
        return file.stat().st_mode
    except FileNotFoundError:
        return None


def _part_of(target: Path) -> tuple[BinaryIO, Path]:
    number, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    return os.fdopen(number, "wb"), Path(name)


def _refused(file: Path, error: OSError) -> str:
    if file.is_dir():
        return f"{file} is a folder; name a file in it"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{file} cannot be written: there is no folder {file.parent}; make it, or name another file"
    return f"{file} cannot be written: {error.strerror}; name another file"


@contextmanager
def output_to(file: Path | None) -> Iterator[TextIO]:
    """A stream of UTF-8 text to write to: stdout, or where a file is named, as ``written``.

    Raises:
        DestinationError: the file cannot be written.
    """
    if file is None:
        yield sys.stdout
        return
    with written(file) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.flush()
