"""``custody report``: a period as one page for an auditor, with the rows and sums beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from custody.cli import options
from custody.cli.ask_options import Reading
from custody.cli.shared_options import taking

Folder = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write; made if need be.")]
LookBack = Annotated[
    int,
    typer.Option(
        "--look-back",
        metavar="DAYS",
        min=0,
        max=3650,
        help="What to fetch from before the period, for questions that compare with it. A folder is read whole.",
    ),
]
Title = Annotated[str, typer.Option(metavar="TEXT", help="The heading.")]
Created = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="The time stated as when it was made; with it, the same logs give the same bytes. Now."
    ),
]

TITLE = "Images and pipelines: who did what"


@taking(Reading)
def report(
    reading: Reading,
    *,
    output: Folder = Path("custody-report"),
    title: Title = TITLE,
    created: Created = None,
    look_back: LookBack = 90,
    max_file_size: options.MaxFileSize = options.MAX_FILE_SIZE,
) -> None:
    """Write a report of a period: one HTML file, the rows as CSV, and SHA-256 sums of everything.

    report.html needs nothing else and fetches nothing. Every number in it leads to its rows, every row to its log
    file. SHA256SUMS, for sha256sum --check, shows that no file was changed since. Without --logs it reads what the
    deployed trail delivered.
    """
    # Loads the detections, DuckDB and the template engine, which no other command line has to wait for.
    from custody.report.report import Wanted, run_report  # noqa: PLC0415  # see above

    code = run_report(
        Wanted(
            reading=reading,
            output=output,
            title=title,
            created=created,
            look_back=timedelta(days=look_back),
            limit=max_file_size << 20,
        )
    )
    raise typer.Exit(code)
