"""The formats that controls can be written in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from custody.output.formats import FormatError

if TYPE_CHECKING:
    from pathlib import Path


class ControlsFormat(StrEnum):
    """How ``custody controls`` writes them."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


_OF_SUFFIX = {".json": ControlsFormat.JSON, ".csv": ControlsFormat.CSV, ".txt": ControlsFormat.TABLE}


def settled(file: Path | None, named: ControlsFormat | None) -> ControlsFormat:
    """The format to write in: the one named, else what the file's suffix says, else a table.

    Raises:
        FormatError: the suffix is of another format than was named, or of none and none was named.
    """
    suffix = "" if file is None else file.suffix.lower()
    by_name = _OF_SUFFIX.get(suffix)
    if named is not None and by_name not in {None, named}:
        raise FormatError(f"{file} is {by_name} by its name, and --format says {named}; leave out one of the two")
    if named is None and suffix and by_name is None:
        known = ", ".join(_OF_SUFFIX)
        raise FormatError(f"{file}: no format has the suffix {suffix!r}; write one of {known}, or name a --format")
    return named or by_name or ControlsFormat.TABLE
