"""The formats findings are written in. Each takes them one at a time, as the scan meets them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections import Detection
    from custody.scan.finding import Finding
    from custody.scan.summary import Summary


class Format(StrEnum):
    """A format by its name on the command line."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    SARIF = "sarif"


class Writer(Protocol):
    """Writes findings to a stream it was made with."""

    def write(self, finding: Finding) -> None:
        """Write one finding, or keep it for the end."""
        ...

    def end(self, summary: Summary) -> None:
        """Write what comes after the last finding."""
        ...


def writer(format_: Format, stream: TextIO, detections: Sequence[Detection]) -> Writer:
    """The writer of a format; ``detections`` are those that were looked for."""
    # Only the format that is wanted is loaded: the table needs rich, which takes longer than a small scan.
    match format_:
        case Format.TABLE:
            from custody.output.findings_table import TableWriter  # noqa: PLC0415  # see above

            return TableWriter(stream)
        case Format.JSONL:
            from custody.output.jsonl_writer import JsonLinesWriter  # noqa: PLC0415  # see above

            return JsonLinesWriter(stream)
        case Format.CSV:
            from custody.output.csv_writer import CsvWriter  # noqa: PLC0415  # see above

            return CsvWriter(stream)
        case Format.SARIF:
            from custody.output.sarif_writer import SarifWriter  # noqa: PLC0415  # see above

            return SarifWriter(stream, detections)
