"""``custody report``: a period as one page for an auditor, with the rows and sums beside it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.asking_options import ReadingOptions
from custody.cli.exit_codes import DONE, INCOMPLETE
from custody.cli.shared_options import taking
from custody.counted import counted
from custody.report import TITLE
from custody.sanitize import sanitize

Folder = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to write; made if need be.")]
LookBack = Annotated[
    int | None,
    typer.Option(
        "--look-back",
        metavar="DAYS",
        min=0,
        max=3650,
        help="What to fetch from before the period, to compare with: 90, or as many as it has. A folder is read whole.",
    ),
]
Title = Annotated[str, typer.Option(metavar="TEXT", help="The heading.")]
Created = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="The time stated as when it was made; with it, the same logs give the same bytes. Now."
    ),
]
Control = Annotated[
    str | None, typer.Option(metavar="ID", help="Only this control, such as CC8.1, in each framework that has it.")
]
Verify = Annotated[
    bool | None,
    typer.Option(
        "--verify/--no-verify",
        help="Verify the log files by CloudTrail's digest files. Done unasked in a folder that holds some.",
    ),
]


@taking(ReadingOptions)
def report(
    reading: ReadingOptions,
    *,
    output: Folder = Path("custody-report"),
    title: Title = TITLE,
    created: Created = None,
    look_back: LookBack = None,
    control: Control = None,
    verify: Verify = None,
    max_file_size: options.MaxFileSize = options.MAX_FILE_SIZE,
) -> None:
    """Write a report of a period: a conclusion to sign, the evidence behind it, the rows as CSV, and SHA-256 sums.

    report.html needs nothing else and fetches nothing. Every number in it leads to its rows, every row to its log
    file. Where the logs do not cover the period, or only a part, it says so first, and the command ends with 3.
    SHA256SUMS, for sha256sum --check, shows that no file was changed since. Without --logs it reads what the
    deployed trail delivered.
    """
    # Loads the detections, DuckDB and the template engine, which no other command line has to wait for.
    from custody.output.exceptions_text import unused_lines  # noqa: PLC0415  # see above
    from custody.output.reading_text import lines_of  # noqa: PLC0415  # see above
    from custody.output.report.write import insist_on_folder, write_report  # noqa: PLC0415  # see above
    from custody.report.conclusion import conclusion_of  # noqa: PLC0415  # see above
    from custody.report.report import made_at  # noqa: PLC0415  # see above

    insist_on_folder(output)
    now = datetime.now(UTC).replace(microsecond=0) if created is None else made_at(created)
    found = custody.report(
        title=title,
        created=now,
        look_back=None if look_back is None else timedelta(days=look_back),
        max_file_size=max_file_size << 20,
        control=control,
        verify=verify,
        **reading.arguments(now),
    )
    made = write_report(found, output)
    sys.stderr.writelines(f"{line}\n" for line in (*lines_of(found.reading), *unused_lines(found)))
    unread = f"{counted(found.reading.tally.problems, 'problem')} · " if found.reading.tally.problems else ""
    apart = f"{found.excepted.count:,} excepted · " if found.excepted.count else ""
    if banner := conclusion_of(found).banner:
        sys.stderr.write(f"note: the logs do not cover the whole period: {sanitize(banner)}\n")
    records, findings = counted(len(found.register.lines), "record"), counted(found.findings, "finding")
    said = f"{records} · {findings} · {apart}{unread}{made.files:,} files, sums in SHA256SUMS"
    sys.stdout.write(f"{sanitize(str(made.page))}\n{said}\n")
    raise typer.Exit(DONE if found.complete else INCOMPLETE)
