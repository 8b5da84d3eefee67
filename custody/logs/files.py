"""Finding log files below the paths given, each folder once however it is linked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from custody.logs.being_written import written_now
from custody.logs.kinds import UNREADABLE, is_called_json, kind_of_file, way_out
from custody.logs.layout import KEYS_FILE, neighbour
from custody.logs.problem import LogsError, Problem
from custody.logs.skipped import SkippedKind
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from custody.logs.statistics import Tally

_Folder = tuple[int, int]


def shown(path: Path) -> str:
    """A path as text that any output can carry."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Candidate(NamedTuple):
    """A file whose place and name let it be a log file, and into which nobody has looked.

    Attributes:
        path: where it is.
        named: whether it was named itself, and not the folder it lies in.
    """

    path: Path
    named: bool


def find_files(paths: Iterable[Path], tally: Tally) -> Iterator[Path | Problem]:
    """Every file to read, in the order of the paths given and of names within a folder.

    What a file is called decides nothing but this: one that is called JSON is read, or it is a problem. Any other is
    read when it begins as JSON or has a record somewhere, packed or not. What is not read is counted in a folder, by
    kind, and a problem when it was named. What other services keep below an account's folder of ``AWSLogs`` is not
    looked into, unless it was named.

    Raises:
        LogsError: a path does not exist; nothing has been read then.
    """
    return _judged(find_candidates(paths, tally), tally)


def _judged(candidates: Iterator[Candidate | Problem], tally: Tally) -> Iterator[Path | Problem]:
    for each in candidates:
        found = each if isinstance(each, Problem) else judge(each, tally)
        if found is not None:
            yield found


def find_candidates(paths: Iterable[Path], tally: Tally) -> Iterator[Candidate | Problem]:
    """As ``find_files``, before anybody has looked into a file; ``judge`` does, where reading it does not.

    Raises:
        LogsError: a path does not exist; nothing has been read then.
    """
    paths = tuple(paths)
    insist_on_paths(paths)
    return _find(paths, tally)


def judge(candidate: Candidate, tally: Tally) -> Path | Problem | None:
    """The file when it is to be read, a problem when it cannot be; None for one that was counted as skipped."""
    path, kind = candidate.path, _kind(candidate.path)
    if kind is None:
        return path
    if candidate.named or (is_called_json(path.name) and kind in UNREADABLE):
        return Problem(shown(path), "", way_out(kind), ProblemKind.FORMAT)
    tally.skip(shown(path), kind)
    return None


def insist_on_paths(paths: Iterable[Path]) -> None:
    """Each path has to be there.

    Raises:
        LogsError: one is not.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise LogsError(f"no file or folder {shown(path)}; name a CloudTrail log file or a folder of them")


def _find(paths: tuple[Path, ...], tally: Tally) -> Iterator[Candidate | Problem]:
    followed: set[_Folder] = set()
    for path in paths:
        if path.is_dir():
            yield from _Walk(f"{path.absolute().as_posix()}/", followed, tally).files(path, frozenset())
        else:
            yield Candidate(path, named=True)


def _kind(path: Path) -> SkippedKind | None:
    """What a file is that is not read; what cannot be opened is tried, and says why."""
    try:
        # A pipe gives its bytes once.
        return kind_of_file(path, path.name) if path.is_file() else None
    except OSError:
        return None


class _Walk:
    """What lies below one folder.

    Args:
        given: the folder that was named, its whole path.
        followed: folders that links led to.
        tally: counts what is skipped.
    """

    def __init__(self, given: str, followed: set[_Folder], tally: Tally) -> None:
        self._given = given
        self._followed = followed
        self._tally = tally
        self._ours: frozenset[_Folder] = frozenset()

    def files(self, folder: Path, above: frozenset[_Folder]) -> Iterator[Candidate | Problem]:
        try:
            status = folder.stat()
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Problem(shown(folder), "", f"cannot be read: {error.strerror}")
            return
        here, self._ours = above | {(status.st_dev, status.st_ino)}, written_now()
        place = folder.absolute().as_posix().rstrip("/")
        for entry in entries:
            path = Path(entry.path)
            if not _is_folder(entry):
                yield from self._file(entry, path, f"{place}/{entry.name}")
            elif not entry.is_symlink():
                yield from self.files(path, here)
            else:
                yield from self._follow(path, here)

    def _follow(self, link: Path, above: frozenset[_Folder]) -> Iterator[Candidate | Problem]:
        status = link.stat()
        target = (status.st_dev, status.st_ino)
        if target in above:
            yield Problem(shown(link), "", "links to a folder that holds it; not followed")
        elif target not in self._followed:
            # Links that fan out into one another would otherwise be walked along every way there is.
            self._followed.add(target)
            yield from self.files(link, above)

    def _file(self, entry: os.DirEntry[str], path: Path, place: str) -> Iterator[Candidate]:
        if kind := self._kind(entry, path, place):
            self._tally.skip(shown(path), kind)
        else:
            yield Candidate(path, named=False)

    def _kind(self, entry: os.DirEntry[str], path: Path, place: str) -> SkippedKind | None:
        """What the place of a file tells, whatever it is called and holds."""
        if kind := neighbour(place, self._given):
            return kind
        if path.name == KEYS_FILE or self._is_written_now(entry, path):
            return SkippedKind.OWN
        return None if _is_plain_file(entry) or _is_readable(path) else SkippedKind.PIPE

    def _is_written_now(self, entry: os.DirEntry[str], path: Path) -> bool:
        # The listing tells the inode, which most files need not be asked about again.
        may_be = entry.is_symlink() or any(inode == entry.inode() for _, inode in self._ours)
        return may_be and _identity(path) in self._ours


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link to itself; opening it says so.
        return False


def _is_plain_file(entry: os.DirEntry[str]) -> bool:
    """Whether the listing tells that it is a file and no link, which takes no look at it."""
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


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
