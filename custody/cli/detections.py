"""``custody detections``: what is looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    from custody.output.detection_list import Filter, print_list  # noqa: PLC0415  # see above

    wanted = Filter(severities=tuple(severity or ()), services=tuple(service or ()), control=control)
    print_list(wanted, cdk_json, tuple(context or ()), as_json=format_ is options.Listed.JSON)


def _check(folder: Path, idle: list[str], cdk_json: Path, context: list[str] | None, format_: options.Listed) -> None:
    # Loads DuckDB and sqlglot.
    from custody.errors import CustodyError  # noqa: PLC0415  # see above
    from custody.output.fault_list import print_faults  # noqa: PLC0415
    from custody.scan.check import check  # noqa: PLC0415
    from custody.settings.effective import effective  # noqa: PLC0415

    if idle:
        raise CustodyError(f"{idle[0]} would do nothing: --check looks at everything in the folder; leave it out")
    checked = check(folder, effective(cdk_json, context).settings)
    print_faults(checked, as_json=format_ is options.Listed.JSON)
    if checked.faults:
        raise typer.Exit(FOUND)
