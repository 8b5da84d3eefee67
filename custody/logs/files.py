"""Finding log files below the paths given, each folder once however it is linked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from custody.being_written import written_now
from custody.logs.kinds import kind_of_file, way_out
from custody.logs.layout import beside, neighbour
from custody.logs.problem import LogsError, Problem
from custody.logs.skipped import SkippedKind
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from custody.logs.tally import Tally

_Folder = tuple[int, int]


def shown(path: Path) -> str:
    """A path as text that any output can carry."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_files(paths: Iterable[Path], tally: Tally) -> Iterator[Path | Problem]:
    """Every file to read, in the order of the paths given and of names within a folder.

    What a file is called decides nothing but this: one that is called JSON is read, or it is a problem. Any other is
    read when it begins as JSON or has a record on its first lines, packed or not. What is not read is counted in a
    folder, by kind, and a problem when it was named. What other services keep below an account's folder of
    ``AWSLogs`` is not looked into.

    Raises:
        LogsError: a path does not exist; nothing has been read then.
    """
    paths = tuple(paths)
    for path in paths:
        if not os.path.lexists(path):
            raise LogsError(f"no file or folder {shown(path)}; name a CloudTrail log file or a folder of them")
    return _find(paths, tally)


def _find(paths: tuple[Path, ...], tally: Tally) -> Iterator[Path | Problem]:
    followed: set[_Folder] = set()
    for path in paths:
        if path.is_dir():
            yield from _walk(path, frozenset(), followed, tally)
        elif kind := beside(path.as_posix()):
            tally.skip(shown(path), kind)
        elif kind := _kind(path):
            yield Problem(shown(path), "", way_out(kind), ProblemKind.FORMAT)
        else:
            yield path


def _kind(path: Path) -> SkippedKind | None:
    """What a file is that is not read; what cannot be opened is tried, and says why."""
    try:
        # A pipe gives its bytes once.
        return kind_of_file(path, path.name) if path.is_file() else None
    except OSError:
        return None


def _walk(folder: Path, above: frozenset[_Folder], followed: set[_Folder], tally: Tally) -> Iterator[Path | Problem]:
    try:
        status = folder.stat()
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Problem(shown(folder), "", f"cannot be read: {error.strerror}")
        return
    here, ours = above | {(status.st_dev, status.st_ino)}, written_now()
    for entry in entries:
        path = Path(entry.path)
        if not _is_folder(entry):
            if (kind := _kind_in_folder(path, ours)) is None:
                yield path
            else:
                tally.skip(shown(path), kind)
        elif not entry.is_symlink():
            yield from _walk(path, here, followed, tally)
        else:
            yield from _follow(path, here, followed, tally)


def _follow(link: Path, above: frozenset[_Folder], followed: set[_Folder], tally: Tally) -> Iterator[Path | Problem]:
    status = link.stat()
    target = (status.st_dev, status.st_ino)
    if target in above:
        yield Problem(shown(link), "", "links to a folder that holds it; not followed")
    elif target not in followed:
        # Links that fan out into one another would otherwise be walked along every way there is.
        followed.add(target)
        yield from _walk(link, above, followed, tally)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link to itself; opening it says so.
        return False


def _kind_in_folder(path: Path, ours: frozenset[_Folder]) -> SkippedKind | None:
    if kind := neighbour(path.absolute().as_posix()):
        return kind
    if ours and _identity(path) in ours:
        return SkippedKind.OWN
    return _kind(path) if _is_readable(path) else SkippedKind.PIPE


def _identity(path: Path) -> _Folder | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_readable(path: Path) -> bool:
    """Whether opening it gives bytes or says what is wrong: a pipe would only wait."""
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True
