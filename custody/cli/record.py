"""``custody record``: one record, with its file, its digest file and the proof."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.asking_options import Logs, Profile  # noqa: TC001 - Typer reads them
from custody.cli.exit_codes import code_of_record
from custody.cli.verify import Format, Keys  # noqa: TC001 - likewise
from custody.output.progress_line import ProgressLine
from custody.output.verification_format import VerificationFormat
from custody.sanitize import sanitize

EventId = Annotated[str, typer.Argument(metavar="EVENT_ID", help="As alerts and answers name it.", show_default=False)]
When = Annotated[
    str | None, typer.Option(metavar="TIME", help="When it happened, UTC; a bucket is not searched without it.")
]
Region = Annotated[str | None, typer.Option(metavar="REGION", help="Where it happened; by default every Region.")]
Account = Annotated[str | None, typer.Option(metavar="DIGITS", help="In which account; by default every account.")]
Export = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", help="Write record, log file, digest file and keys there, for custody verify elsewhere."
    ),
]


def record(
    event_id: EventId,
    *,
    logs: Logs = None,
    time: When = None,
    region: Region = None,
    account: Account = None,
    export: Export = None,
    keys: Keys = None,
    format_: Format = VerificationFormat.TABLE,
    profile: Profile = None,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Find a record by its id, and prove it by the digest file that AWS signed.

    --export writes a bundle that custody verify accepts on another machine, without AWS: the record, its log file, the
    digest file with all log files that it names, and the public key.
    """
    # Loads the SDK, which no other command line has to wait for.
    from custody.output.record_text import summary, write_record  # noqa: PLC0415  # see above

    found = custody.record(
        event_id,
        *(logs or ()),
        time=time,
        region=region,
        account=account,
        export=export,
        keys=keys,
        settings=custody.load_settings(cdk_json, context or ()),
        profile=profile,
        progress=ProgressLine(),
    )
    write_record(found, sys.stdout, format_)
    sys.stdout.flush()
    wrote = () if export is None else (f"bundle in {export}; custody verify {export} accepts it",)
    sys.stderr.writelines(f"{sanitize(line)}\n" for line in (*found.notes, *wrote, summary(found)))
    raise typer.Exit(code_of_record(found))
