"""``custody report``: a period as one page for an auditor, with the rows and sums beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from custody.cli import ask_options, options

Logs = Annotated[
    list[Path] | None,
    typer.Option(metavar="PATH", help="Log files, or a folder of them; repeatable.", show_default=False),
]
Folder = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write; made if need be.")]
Title = Annotated[str, typer.Option(metavar="TEXT", help="The heading.")]
Created = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="The time stated as when it was made; with it, the same logs give the same bytes. Now."
    ),
]

TITLE = "Images and pipelines: who did what"


def report(
    *,
    logs: Logs = None,
    since: ask_options.Since = None,
    begin: ask_options.Begin = None,
    end: ask_options.End = None,
    output: Folder = Path("custody-report"),
    title: Title = TITLE,
    created: Created = None,
    max_file_size: options.MaxFileSize = 64,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Write a report of a period: one HTML file, the rows as CSV, and SHA-256 sums of everything.

    report.html needs nothing else and fetches nothing. Every number in it leads to its rows, every row to its log
    file. SHA256SUMS, for sha256sum --check, shows that no file was changed since.
    """
    # Loads the detections, DuckDB and the template engine, which no other command line has to wait for.
    from custody.cli.reporting import Wanted, run_report  # noqa: PLC0415  # see above

    run_report(
        Wanted(
            paths=tuple(logs or ()),
            since=since,
            begin=begin,
            end=end,
            output=output,
            title=title,
            created=created,
            limit=max_file_size << 20,
            cdk_json=cdk_json,
            context=tuple(context or ()),
        )
    )
