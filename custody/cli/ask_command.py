"""The parser of ``custody ask``: each question brings parameters of its own, which no option list can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def complete_question(ctx: Any, incomplete: str) -> list[str]:
    """The ids of questions that a word may become; only the first word is one."""
    # Loads the questions, which no other completion has to wait for.
    from custody.questions import all_questions  # noqa: PLC0415  # see above

    if ctx.params.get("words"):
        return []
    return [question.id for question in all_questions() if question.id.startswith(incomplete)]


def parameters(words: Sequence[str], incomplete: str) -> list[str]:
    """The parameters of the question among some words, as options that begin as ``incomplete`` does."""
    from custody.questions import all_questions  # noqa: PLC0415  # see above

    question = next((each for each in all_questions() if each.id in words), None)
    names = [each.name for each in question.parameters] if question else []
    options = [f"--{name.replace('_', '-')}" for name in names if name not in {"since", "until"}]
    return [option for option in options if option.startswith(incomplete) and option not in words]
