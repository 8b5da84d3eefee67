"""Where findings and answers are written: stdout, or a file that is whole or as it was."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from custody.output.destination import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def output_to(file: Path | None) -> Iterator[TextIO]:
    """A stream of UTF-8 text to write to; where a file is named, as ``custody.output.destination.written``.

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
