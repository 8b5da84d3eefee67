"""Where findings are written: stdout, or a file that is whole or not there."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def output_to(file: Path | None) -> Iterator[TextIO]:
    """A stream to write to; a file gets its name when everything has been written, and is left alone else.

    Raises:
        OSError: the file's folder does not exist or cannot be written to.
    """
    if file is None:
        yield sys.stdout
        return
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as stream:
        part = Path(stream.name)
        try:
            yield stream  # type: ignore[misc]  # a TextIO in all but name
            stream.flush()
            part.chmod(0o644)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
