"""``custody smoke-test``: harmless calls, and whether their records and alerts come."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated

import typer

import custody
from custody.cli import options
from custody.cli.exit_codes import DONE, FOUND, INCOMPLETE
from custody.output.progress_line import ProgressLine

Limit = Annotated[int, typer.Option("--limit", metavar="MINUTES", min=0, max=1440, help="How long to wait at most.")]


def smoke_test(
    *,
    limit: Limit = 20,
    format_: options.ListFormat = options.Listed.TEXT,
    profile: options.Profiles = None,
    role: options.Role = None,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Try to stop a trail that does not exist, in each account and Region, and wait for the record and the alert.

    The attempt alone is critical, so everybody who is mailed alerts gets one for each; nothing changes, and nothing is
    left behind. Calls are made in each account that --profile or --role opens; the alert is looked for in the audit
    account, which has to be one of them. Says after how many seconds the record stood in Event history and in a log
    file, and when the alert was sent.
    """
    # Loads the SDK and the detections, which no other command line has to wait for.
    from custody.doctor.smoke_test import smoke_test as run  # noqa: PLC0415  # see above
    from custody.output.smoke_test_text import write_smoke_test  # noqa: PLC0415  # see above

    found = run(
        settings=custody.load_settings(cdk_json, context or ()),
        profile=profile or (),
        role=role,
        limit=timedelta(minutes=limit),
        progress=ProgressLine(),
    )
    write_smoke_test(found, sys.stdout, as_json=format_ is options.Listed.JSON)
    if not found.complete:
        sys.stderr.write("custody: something did not come in time; custody doctor says what is wrong\n")
        raise typer.Exit(FOUND)
    raise typer.Exit(DONE if found.seen else INCOMPLETE)
