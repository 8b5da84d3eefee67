"""Finding log files below the paths given, each folder once however it is linked."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from custody.logs.problem import LogsError, Problem
from custody.logs.skipped import SkippedKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from custody.logs.tally import Tally

_ENDINGS = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".gz")

# The folders and files CloudTrail puts beside log files. See
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
_NO_LOGS = re.compile(r"(^|[/_])CloudTrail-(Digest|Insight|Aggregated)([/_]|$)")

_Folder = tuple[int, int]


def shown(path: Path) -> str:
    """A path as text that any output can carry."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def is_log_name(name: str) -> bool:
    """Whether a file of this path or key is read when its folder is; digest, Insight and aggregated files are not."""
    return name.lower().endswith(_ENDINGS) and not _NO_LOGS.search(name)


def find_files(paths: Iterable[Path], tally: Tally) -> Iterator[Path | Problem]:
    """Every file to read, in the order of the paths given and of names within a folder.

    A file that is named is read whatever it is called; in a folder the endings decide. Digest, Insight and
    aggregated files are counted as skipped.

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
        elif _NO_LOGS.search(path.as_posix()):
            tally.skip(shown(path), SkippedKind.DIGEST)
        else:
            yield path


def _walk(folder: Path, above: frozenset[_Folder], followed: set[_Folder], tally: Tally) -> Iterator[Path | Problem]:
    try:
        status = folder.stat()
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Problem(shown(folder), "", f"cannot be read: {error.strerror}")
        return
    here = above | {(status.st_dev, status.st_ino)}
    for entry in entries:
        path = Path(entry.path)
        if not _is_folder(entry):
            if _is_log(path):
                yield path
            else:
                tally.skip(shown(path), SkippedKind.OTHER)
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


def _is_log(path: Path) -> bool:
    return is_log_name(path.as_posix()) and _is_readable(path)


def _is_readable(path: Path) -> bool:
    """Whether opening it gives bytes or says what is wrong: a pipe would only wait."""
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True
