"""The folder a report is written to: each file whole or not there, and a sum for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.output.destination import DestinationError, written
from custody.report.reported_period import ReportError
from custody.report.sums import sum_of_bytes

if TYPE_CHECKING:
    from pathlib import Path

_QUESTIONS = "questions"
_KINDS = ("*.csv", "*.sql")


class Folder:
    """Writes files and keeps count.

    Attributes:
        sums: sum and size of each file written, by its name within the folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.sums: dict[str, tuple[str, int]] = {}

    def write(self, name: str, text: str) -> None:
        """Write one file as UTF-8, as ``custody.output.destination.written``.

        Raises:
            ReportError: it cannot be written.
        """
        data = text.encode()
        target = self._path / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with written(target) as stream:
                stream.write(data)
        except DestinationError as error:
            # What to do instead is another thing for a file of a report than for one that was named.
            what = str(error).rpartition(";")[0]
            raise ReportError(f"report file {what}; name another folder with --output") from None
        except OSError as error:
            raise ReportError(
                f"report file {target} cannot be written: {error.strerror}; name another folder with --output"
            ) from None
        self.sums[name] = (sum_of_bytes(data), len(data))

    def remove_left_over(self) -> None:
        """Remove answers of an earlier report in the same folder, which this one does not have."""
        for file in sorted(each for kind in _KINDS for each in (self._path / _QUESTIONS).glob(kind)):
            if f"{_QUESTIONS}/{file.name}" not in self.sums:
                file.unlink()
