"""A folder in which a file is whole or not there, however many processes fill it and whenever they die."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from custody.logs.problem import LogsError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = ".part-"
_LONGEST = 200
_ABANDONED_SECONDS = 24 * 3600


class Cache:
    """Files by name, each written beside its place and then renamed into it, which is atomic.

    Two processes that fetch the same file both do so and the later rename wins; both wrote the same bytes. What
    a killed process leaves is named so that nobody takes it for a file, and is removed after a day.

    Args:
        root: the folder; made, for its owner alone, when something is first written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str, version: str) -> Path:
        """Where a version of a file is or would be.

        Args:
            name: anything, slashes as folders; it cannot lead out of the root.
            version: told apart by this, so that a changed file is another one: an ETag and a size.
        """
        parts = name.split("/")
        mark = sha256(version.encode()).hexdigest()[:12]
        plain = [quote(part, safe="") for part in parts]
        if any(part in {"", ".", ".."} or len(part) > _LONGEST for part in plain):
            return self.root / "other" / f"{sha256(name.encode()).hexdigest()}-{mark}"
        return self.root.joinpath("files", *plain[:-1], f"{mark}-{plain[-1]}")

    @contextmanager
    def writing(self, path: Path) -> Iterator[BinaryIO]:
        """A file to write that appears at ``path`` when the block ends well, and nowhere else.

        Raises:
            LogsError: the cache cannot be written to.
        """
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = NamedTemporaryFile(dir=path.parent, prefix=_PART, delete=False)  # noqa: SIM115  # closed below
        except OSError as error:
            raise LogsError(f"cache {self.root} cannot be written to ({error.strerror}); set XDG_CACHE_HOME") from None
        try:
            with part as stream:
                yield stream  # type: ignore[misc]  # a BinaryIO in all but name
                stream.flush()
                # Without it a power cut may leave the name with none of the bytes.
                os.fsync(stream.fileno())
            Path(part.name).replace(path)
        finally:
            Path(part.name).unlink(missing_ok=True)

    def clean(self) -> int:
        """Remove what processes that were killed left a day ago or earlier; returns how many files."""
        old = time.time() - _ABANDONED_SECONDS
        removed = 0
        for part in self.root.rglob(f"{_PART}*"):
            try:
                if part.stat().st_mtime < old:
                    part.unlink()
                    removed += 1
            except FileNotFoundError:
                # Another process renamed or removed it meanwhile.
                continue
        return removed
