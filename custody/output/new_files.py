"""Files that are written once, and never over what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.output.destination import DestinationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_new(files: Mapping[Path, str]) -> None:
    """Write texts to files that are not there yet, in folders that are made if need be; none when one is there.

    Raises:
        DestinationError: a file is there, or cannot be written.
    """
    for path in files:
        if path.exists() or path.is_symlink():
            raise DestinationError(
                f"{path} is there already and is not overwritten; choose another id, or move it away"
            )
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise DestinationError(f"{path} cannot be written ({error.strerror}); choose another --folder") from None
