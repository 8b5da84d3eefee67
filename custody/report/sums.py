"""SHA-256 sums, and the lines by which ``sha256sum --check`` compares them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def sum_of(path: Path) -> str:
    """The SHA-256 sum of a file's bytes as they are, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sum_of_bytes(data: bytes) -> str:
    """The SHA-256 sum of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sum_lines(sums: Iterable[tuple[str, str]]) -> str:
    """The text of a file for ``sha256sum --check``, from pairs of sum and file name.

    A name that holds a backslash or a line feed is escaped as coreutils does it
    (https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html).
    """
    return "".join(_line(digest, name) for digest, name in sums)


def _line(digest: str, name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n"
