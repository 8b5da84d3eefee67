"""``custody timeline``: everything that happened, in order."""

from __future__ import annotations

from typing import Annotated

import typer

from custody.cli import ask_options, options
from custody.engines.athena_cost import LIST_PRICE

Filter = Annotated[str | None, typer.Option(metavar="NAME", help="Only what was done to it.")]
Actor = Annotated[
    str | None, typer.Option(metavar="IDENTITY", help="Only this identity: an ARN, a name, a role's ARN, a session.")
]
Account = Annotated[str | None, typer.Option(metavar="DIGITS", help="Only this account.")]
Region = Annotated[str | None, typer.Option(metavar="REGION", help="Only this Region.")]
Changes = Annotated[bool, typer.Option("--changes-only", help="Leave out calls that only read.")]


def timeline(
    *,
    repository: Filter = None,
    pipeline: Filter = None,
    actor: Actor = None,
    account: Account = None,
    region: Region = None,
    changes_only: Changes = False,
    since: ask_options.Since = None,
    begin: ask_options.Begin = None,
    end: ask_options.End = None,
    engine: ask_options.Engine = None,
    logs: ask_options.Logs = None,
    format_: ask_options.Format = None,
    output: ask_options.Output = None,
    reuse: ask_options.Reuse = 0,
    price: ask_options.Price = LIST_PRICE,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Show what happened, in order, the calls of one push or pull as one line.

    Calls of one session that lie at most five minutes apart make a step. csv and parquet have every call.
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.cli.ask_run import Wanted  # noqa: PLC0415  # see above
    from custody.cli.timeline_run import given, run_timeline  # noqa: PLC0415  # see above

    wanted = Wanted(
        since=since,
        begin=begin,
        end=end,
        engine=engine,
        logs=tuple(logs or ()),
        format=format_,
        output=output,
        reuse_minutes=reuse,
        price=price,
        cdk_json=cdk_json,
        context=tuple(context or ()),
    )
    flag = "true" if changes_only else None
    run_timeline(given(repository, pipeline, actor, account, region, flag), wanted)
