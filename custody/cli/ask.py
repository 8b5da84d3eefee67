"""``custody ask``: a question, answered by the deployed lake or from log files."""

from __future__ import annotations

from typing import Annotated

import typer

from custody.cli.ask_command import complete_question
from custody.cli.ask_options import Asking
from custody.cli.shared_options import taking

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUESTION",
        help="A question, then its parameters as --name value; custody questions lists both.",
        autocompletion=complete_question,
        show_default=False,
    ),
]


@taking(Asking)
def ask(asking: Asking, words: Words = None) -> None:
    """Ask a question: who pushed, who approved, where is this image from.

    The same SQL runs on Athena, over the lake that cdk deploy made, and on this machine, over log files. Without a
    question it lists them. Example: custody ask who-pushed --repository shop/api --since 7d
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.cli.ask_run import run_ask  # noqa: PLC0415  # see above

    raise typer.Exit(run_ask(words or (), asking))
