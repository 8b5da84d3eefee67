"""``custody lineage``: where an image is from, and who answers for it."""

from __future__ import annotations

from typing import Annotated

import typer

from custody.cli import ask_options, options
from custody.engines.athena_cost import LIST_PRICE

Image = Annotated[
    str, typer.Argument(metavar="DIGEST|REPO:TAG", help="sha256:..., shop/api:1.4 or shop/api@sha256:...")
]


def lineage(
    image: Image,
    *,
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
    """Follow an image from its push back to the build, the commit, who started it and who approved it.

    What the record does not show is marked as a gap and never guessed. Without a period the last 90 days are
    searched, or everything in a folder.
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.cli.ask_run import Wanted  # noqa: PLC0415  # see above
    from custody.cli.lineage_run import run_lineage  # noqa: PLC0415  # see above

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
    run_lineage(image, wanted)
