"""``custody ask``: a question, answered by the deployed lake or from log files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

import custody
from custody.cli.asking_options import AskingOptions
from custody.cli.exit_codes import finish
from custody.cli.shared_options import taking

if TYPE_CHECKING:
    from collections.abc import Sequence


def complete_question(ctx: Any, incomplete: str) -> list[str]:
    """The ids of questions that a word may become; only the first word is one."""
    if ctx.params.get("words"):
        return []
    return [question.id for question in custody.questions() if question.id.startswith(incomplete)]


def parameters(words: Sequence[str], incomplete: str) -> list[str]:
    """The parameters of the question among some words, as options that begin as ``incomplete`` does."""
    question = next((each for each in custody.questions() if each.id in words), None)
    names = [each.name for each in question.parameters] if question else []
    options = [f"--{name.replace('_', '-')}" for name in names if name not in {"since", "until"}]
    return [option for option in options if option.startswith(incomplete) and option not in words]


class AskCommand(TyperCommand):
    """Completes the parameters of the question that stands on the line, beside the command's own options."""

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What the word may become."""
        found = super().shell_complete(ctx, incomplete)
        words = ctx.params.get("words") or ()
        if not incomplete.startswith("-") or not words:
            return found
        # The class of an item has no public name; the command's own options are items too.
        item = type(super().shell_complete(ctx, "--")[0])
        return [*found, *(item(name) for name in parameters(words, incomplete))]


Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUESTION",
        help="A question, then its parameters as --name value; custody questions lists both.",
        autocompletion=complete_question,
        show_default=False,
    ),
]


@taking(AskingOptions)
def ask(asking: AskingOptions, words: Words = None) -> None:
    """Ask a question: who pushed, who approved, where is this image from.

    The same SQL runs on Athena, over the lake that cdk deploy made, and on this machine, over log files. Without a
    question it lists them. Example: custody ask who-pushed --repository shop/api --since 7d
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.output.formats import settled  # noqa: PLC0415  # see above
    from custody.output.write import write_to  # noqa: PLC0415  # see above
    from custody.questions import get  # noqa: PLC0415  # see above
    from custody.questions.question_arguments import question_and_values  # noqa: PLC0415  # see above

    arguments = asking.arguments()
    settings = arguments["settings"]
    said = question_and_values(words or (), lambda id_: get(id_, settings.of_detections))
    if said is None:
        # Loads rich.
        from custody.output.question_list import write_questions  # noqa: PLC0415  # see above

        found = custody.questions(settings=settings)
        write_questions(found, sys.stdout, as_json=False)
        sys.stderr.write(f"{len(found)} questions; custody ask QUESTION [--parameter value] asks one\n")
        return
    question, given = said
    chosen = settled(asking.output, asking.format)
    with custody.ask(question, **{**given, **arguments}) as answer:
        written = write_to(answer, asking.output, chosen, fixed=given)
    finish(answer, written)
