"""The one way to write a result out, whatever it is and in whichever format."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from custody.choices import choice
from custody.counted import counted
from custody.output.csv_writer import write_csv
from custody.output.destination import output_to
from custody.output.formats import Format, FormatError, insist_on_findings, settled
from custody.output.json_writer import write_json
from custody.output.jsonl_writer import write_jsonl
from custody.output.results import is_answer, is_attestation, is_lineage, is_releases, is_report, is_scan, is_timeline
from custody.output.values import jsonable
from custody.severity import Severity

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from custody.ask.answer import Answer
    from custody.attest.attest import Attestation
    from custody.lineage.lineage import Lineage
    from custody.releases.model import Releases
    from custody.report.model import Report
    from custody.scan.scan import Scan
    from custody.timeline.timeline import Timeline

    Result: TypeAlias = Scan | Answer | Timeline | Lineage | Releases


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        said: in words: ``12 rows``, ``3 steps of 9 records``.
        count: rows, steps or chains.
        left_out: how many columns a table left out.
    """

    said: str
    count: int
    left_out: int = 0


def write(result: Result | Report | Attestation, file: str | os.PathLike[str], format_: str | None = None) -> Path:
    """Write a result to a file, or a report to a folder; returns the file, or the report's page.

    Attestations are written a line each, in their own form, whatever the file is called.

    A file is whole or as it was. Results that are read while they are written can be written once.

    Args:
        result: what a job returned.
        file: its suffix says the format: ``.csv``, ``.json``, ``.jsonl``, ``.parquet``, for findings ``.sarif``.
        format_: the format by its name, where the suffix does not say it; for findings ``ocsf`` and ``asff`` too.

    Raises:
        FormatError: no format is known by the suffix, or it cannot hold the result.
        DestinationError: the file cannot be written.
        CustodyError: what reading the result raises.
    """
    path = Path(file)
    if is_report(result):
        if format_ is not None:
            raise FormatError(f"a report has a format of its own, and is written to a folder; leave out {format_!r}")
        # Loads the template engine.
        from custody.output.report.write import write_report  # noqa: PLC0415  # see above

        return write_report(result, path).page
    if is_attestation(result):
        if format_ is not None:
            raise FormatError(f"attestations have a form of their own; leave out {format_!r}")
        # Only who attests loads it.
        from custody.output.attestation import write_attestation  # noqa: PLC0415  # see above

        write_attestation(result, path)
        return path
    if not any(is_one(result) for is_one in (is_scan, is_answer, is_timeline, is_lineage, is_releases)):
        raise FormatError(f"{type(result).__name__} is nothing that a job returned; write that, or write it yourself")
    named = None if format_ is None else choice(Format, format_, "format")
    write_to(result, path, settled(path, named, findings=is_scan(result)))
    return path


def write_to(result: Result, file: Path | None, format_: Format | None, *, fixed: Collection[str] = ()) -> Written:
    """Write to a file, or to stdout when None is named.

    Args:
        result: what a job returned.
        file: None for stdout.
        format_: as ``custody.output.formats.settled`` has it; None for a table on a terminal and JSON Lines elsewhere.
        fixed: columns that a table leaves out because they were asked for.

    Raises:
        FormatError: it is no format of this result.
        DestinationError: the file cannot be written.
    """
    insist_on_findings(format_, findings=is_scan(result))
    if format_ is Format.PARQUET and file is not None:
        return _parquet(result, file)
    with output_to(file) as stream:
        written = _text(result, stream, format_ or (Format.TABLE if stream.isatty() else Format.JSONL), fixed)
    # Whatever of them was written, it is of all of them that something is said.
    return _releases(result) if is_releases(result) else written


def _text(result: Result, stream: TextIO, format_: Format, fixed: Collection[str]) -> Written:
    if format_ is Format.TABLE:
        return _table(result, stream, fixed)
    if is_scan(result) and format_ in {Format.SARIF, Format.OCSF, Format.ASFF}:
        return _rows(_findings(result, stream, format_))
    if format_ is Format.CSV:
        columns, rows = _columns_and_rows(result)
        return _rows(write_csv(columns, rows, stream))
    if is_releases(result) and format_ is Format.JSON:
        from custody.output.releases_rows import write_document  # noqa: PLC0415  # only who writes it loads it

        write_document(result, stream)
        return _rows(len(result.releases))
    writer: Callable[[Iterable[Mapping[str, object]], TextIO], int]
    writer = write_json if format_ is Format.JSON else write_jsonl
    if is_timeline(result):
        from custody.output.timeline_text import objects  # noqa: PLC0415  # loads rich

        writer(objects(result.steps), stream)
        return _steps(result)
    return _rows(writer(_objects(result), stream))


def _findings(scan: Scan, stream: TextIO, format_: Format) -> int:
    # Only who writes a format loads it.
    if format_ is Format.SARIF:
        from custody.output.sarif_writer import write_sarif  # noqa: PLC0415  # see above

        return write_sarif(scan, stream)
    if format_ is Format.OCSF:
        from custody.output.ocsf_writer import write_ocsf  # noqa: PLC0415  # see above

        return write_ocsf(scan, stream)
    from custody.output.asff_writer import write_asff  # noqa: PLC0415  # see above

    return write_asff(scan, stream)


def _table(result: Result, stream: TextIO, fixed: Collection[str]) -> Written:
    # Only the table needs rich, which takes longer to load than a small scan.
    if is_scan(result):
        from custody.output.findings_table import write_findings  # noqa: PLC0415  # see above

        return _rows(write_findings(result, stream))
    if is_answer(result):
        from custody.output.answer_table import write_answer  # noqa: PLC0415  # see above

        count, left_out = write_answer(result, stream, fixed=fixed)
        return Written(counted(count, "row"), count, left_out)
    if is_timeline(result):
        from custody.output.timeline_text import write_steps  # noqa: PLC0415  # see above

        write_steps(result.steps, stream)
        return _steps(result)
    if is_releases(result):
        from custody.output.releases_text import write_releases  # noqa: PLC0415  # see above

        write_releases(result, stream)
        return _rows(len(result.releases))
    from custody.output.lineage_text import counts, write_chains  # noqa: PLC0415  # see above

    write_chains(result.chains, stream)
    return Written(counts(result.chains), len(result.chains))


def _parquet(result: Result, file: Path) -> Written:
    from custody.output.parquet_writer import write_parquet  # noqa: PLC0415  # loads DuckDB

    columns, rows = _columns_and_rows(result)
    return _rows(write_parquet(columns, rows, file))


def _columns_and_rows(result: Result) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    if is_scan(result):
        from custody.scan.finding import COLUMNS  # noqa: PLC0415  # loaded, with the scan

        values = attrgetter(*COLUMNS)
        return COLUMNS, (_plain(values(finding)) for finding in result)
    if is_answer(result):
        return result.columns, result.rows
    if is_releases(result):
        from custody.output.releases_rows import columns_of, rows_of  # noqa: PLC0415  # loaded, with the releases

        return columns_of(result), rows_of(result)
    return result.answer.columns, result.rows()


def _plain(values: Sequence[Any]) -> Sequence[Any]:
    return [value.value if isinstance(value, Severity) else value for value in values]


def _objects(result: Result) -> Iterator[Mapping[str, object]]:
    columns, rows = _columns_and_rows(result)
    return (dict(zip(columns, map(jsonable, row), strict=True)) for row in rows)


def _rows(count: int) -> Written:
    return Written(counted(count, "row"), count)


def _releases(result: Releases) -> Written:
    from custody.output.releases_text import said_of  # noqa: PLC0415  # loads rich

    return Written(said_of(result), len(result.releases))


def _steps(result: Timeline) -> Written:
    calls = sum(len(step.calls) for step in result.steps)
    return Written(f"{counted(len(result.steps), 'step')} of {counted(calls, 'record')}", len(result.steps))
