"""The formats that results are written in, and which one a file's name asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from custody.errors import CustodyError
from custody.output.destination import insist_on_place

if TYPE_CHECKING:
    from pathlib import Path


class FormatError(CustodyError):
    """A format cannot be told, or cannot hold what is to be written."""


class Format(StrEnum):
    """A format by its name on the command line."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    SARIF = "sarif"
    OCSF = "ocsf"
    ASFF = "asff"


class AnswerFormat(StrEnum):
    """The formats of whatever is no finding."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


_OF_SUFFIX = {
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".sarif": Format.SARIF,
}
# Each is JSON, and tools want their files called so.
_JSON = frozenset({Format.JSON, Format.JSONL, Format.SARIF, Format.OCSF, Format.ASFF})
_OF_FINDINGS = frozenset({Format.SARIF, Format.OCSF, Format.ASFF})


def settled(file: Path | None, named: Format | AnswerFormat | None, *, findings: bool = False) -> Format | None:
    """The format to write in, as far as it is known before anything is read; None for what stdout turns out to be.

    Args:
        file: None for stdout.
        named: what was asked for; None for what the file's suffix says, JSON Lines without a suffix.
        findings: whether what is to be written is findings, which alone SARIF, OCSF and ASFF hold.

    Raises:
        FormatError: the suffix is of no format, or of another one than was named; Parquet was named and no file.
        DestinationError: nothing can be written there, as far as can be known before.
    """
    wanted = _settled(file, named)
    insist_on_findings(wanted, findings=findings)
    if file is not None:
        insist_on_place(file)
    return wanted


def insist_on_findings(format_: Format | None, *, findings: bool) -> None:
    """Refuse what a format cannot hold.

    Raises:
        FormatError: SARIF, OCSF or ASFF, for what is no findings.
    """
    if format_ in _OF_FINDINGS and not findings:
        raise FormatError(f"{format_} holds findings alone; write another format")


def _settled(file: Path | None, named: Format | AnswerFormat | None) -> Format | None:
    wanted = None if named is None else Format(named.value)
    if file is None:
        if wanted is Format.PARQUET:
            raise FormatError("--format parquet is no text for a terminal or a pipe; name a file with --output FILE")
        return wanted
    suffix = file.suffix.lower()
    by_name = _OF_SUFFIX.get(suffix)
    if wanted is not None:
        if by_name not in {None, wanted} and not {by_name, wanted} <= _JSON:
            raise FormatError(f"{file} is {by_name} by its name, and --format says {wanted}; leave out one of the two")
        return wanted
    if by_name is None and suffix:
        known = ", ".join(_OF_SUFFIX)
        raise FormatError(f"{file}: no format has the suffix {suffix!r}; write one of {known}, or name a --format")
    return by_name or Format.JSONL
