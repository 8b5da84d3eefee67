"""``custody verify``: whether log files are as AWS wrote them, and all of them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.asking_options import Begin, End, Profile, Since  # noqa: TC001 - Typer reads them
from custody.cli.exit_codes import code_of_verification
from custody.output.progress_line import ProgressLine
from custody.output.verification_format import VerificationFormat
from custody.sanitize import sanitize
from custody.times.period import period

Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PLACE",
        help="A folder, s3://BUCKET[/PREFIX] or a trail's ARN. By default what the deployed trail wrote.",
        show_default=False,
    ),
]
Keys = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Saved public keys; by default custody-keys.json in a folder, then AWS is asked."
    ),
]
SaveKeys = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Write custody-keys.json there: with it, a copy of the logs can be verified without AWS, years later.",
    ),
]
Format = Annotated[VerificationFormat, typer.Option("--format", "-f", help="For people, or for a program.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there, once it is complete.")
]


def verify(
    places: Places = None,
    *,
    since: Since = None,
    begin: Begin = None,
    end: End = None,
    keys: Keys = None,
    save_keys: SaveKeys = None,
    format_: Format = VerificationFormat.TABLE,
    output: Output = None,
    profile: Profile = None,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Verify log files by the digest files that AWS signed: signatures, chains, and the sum of every file.

    Every account and Region that is there is verified at once. The period is of delivery. Keys are asked of AWS
    (ListPublicKeys), unless they were saved. What is wrong is told with its file; what nothing here proves is told as
    unproven, never as verified.
    """
    # Loads the SDK, which no other command line has to wait for.
    from custody.output.destination import output_to  # noqa: PLC0415  # see above
    from custody.output.verification_text import summary, write_verification  # noqa: PLC0415  # see above

    bounds = period(since=since, begin=begin, end=end, now=datetime.now(UTC))
    found = custody.verify(
        *(places or ()),
        keys=keys,
        save_keys=save_keys,
        since=bounds.since,
        until=bounds.until,
        settings=custody.load_settings(cdk_json, context or ()),
        profile=profile,
        progress=ProgressLine(),
    )
    saved = () if save_keys is None else (f"keys saved in {save_keys}; keep the file's SHA-256 elsewhere too",)
    with output_to(output) as stream:
        write_verification(found, stream, format_)
    sys.stdout.flush()
    sys.stderr.writelines(f"{sanitize(line)}\n" for line in (*saved, *found.notes, summary(found)))
    raise typer.Exit(code_of_verification(found))
