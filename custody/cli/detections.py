"""``custody detections``: what is looked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.exit_codes import FOUND

Check = Annotated[
    Path | None,
    typer.Option(
        "--check",
        metavar="FOLDER",
        help="List nothing; say what detections and questions of your own in a folder lack. Exits with 1 if anything.",
    ),
]


def detections(
    *,
    severity: options.Severities = None,
    service: options.Services = None,
    control: options.Control = None,
    check: Check = None,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """List the detections in use, the worst first; or check your own.

    With --check, the files in the folder are run as Python, and each of their samples by the code of custody scan.
    """
    if check is not None:
        given = {"--severity": severity, "--service": service, "--control": control}
        _check(check, [name for name, value in given.items() if value], cdk_json, context, format_)
        return
    # Loads the detections.
    from custody.output.detection_list import write_detections  # noqa: PLC0415  # see above

    settings = custody.load_settings(cdk_json, context or ())
    found = custody.detections(severities=severity or (), services=service or (), control=control, settings=settings)
    write_detections(found, sys.stdout, as_json=format_ is options.Listed.JSON)
    if format_ is options.Listed.TEXT:
        sys.stderr.write(f"{len(found)} detections; custody explain ID shows one\n")


def _check(folder: Path, idle: list[str], cdk_json: Path, context: list[str] | None, format_: options.Listed) -> None:
    # Loads DuckDB and sqlglot.
    from custody.output.fault_list import line_of, note_on, write_faults  # noqa: PLC0415  # see above
    from custody.scan.check import check  # noqa: PLC0415

    if idle:
        raise custody.CustodyError(
            f"{idle[0]} would do nothing: --check looks at everything in the folder; leave it out"
        )
    checked = check(folder, custody.load_settings(cdk_json, context or ()))
    write_faults(checked, sys.stdout, as_json=format_ is options.Listed.JSON)
    sys.stderr.write(f"{line_of(checked)}\n")
    if not checked.named:
        sys.stderr.write(f"{note_on(folder, checked)}\n")
    if checked.faults:
        raise typer.Exit(FOUND)
