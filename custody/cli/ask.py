"""``custody ask``: a question, answered by the deployed lake or from log files."""

from __future__ import annotations

from typing import Annotated

import typer

from custody.cli import ask_options, options
from custody.cli.ask_command import complete_question
from custody.engines.athena_cost import LIST_PRICE

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUESTION",
        help="A question, then its parameters as --name value; custody questions lists both.",
        autocompletion=complete_question,
        show_default=False,
    ),
]


def ask(
    words: Words = None,
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
    """Ask a question: who pushed, who approved, where is this image from.

    The same SQL runs on Athena, over the lake that cdk deploy made, and on this machine, over log files. Without a
    question it lists them. Example: custody ask who-pushed --repository shop/api --since 7d
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.cli.ask_run import Wanted, run_ask  # noqa: PLC0415  # see above

    run_ask(
        Wanted(
            words=tuple(words or ()),
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
    )
