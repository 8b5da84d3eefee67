"""``who-pushed --repository shop/api``: a question and its parameters, as words of a command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from custody.questions import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from custody.questions import Question

PERIOD = ("since", "until")
"""Parameters that ``--since``, ``--from`` and ``--to`` give."""


@dataclass(slots=True)
class Words:
    """What was written: the bare words, and a value for each option; None for one that stands alone."""

    bare: list[str] = field(default_factory=list)
    options: dict[str, str | None] = field(default_factory=dict)


def question_and_values(
    words: Sequence[str], find: Callable[[str], Question]
) -> tuple[Question, dict[str, str]] | None:
    """The question that the words name, and the values of its parameters; None when there are no words.

    Args:
        words: as they stand on a command line.
        find: the question of an id.

    Raises:
        QuestionError: an option without a question, one word too many, or as ``split`` and ``values``.
    """
    said = split(words)
    if not said.bare:
        if said.options:
            raise QuestionError(f"--{next(iter(said.options))} belongs to no question; write custody ask QUESTION")
        return None
    question = find(said.bare[0])
    if len(said.bare) > 1:
        raise QuestionError(f"{said.bare[1]!r} is one word too many; parameters are written --name value")
    return question, values(question, said.options)


def split(words: Sequence[str]) -> Words:
    """The bare words and the options; hyphens in an option's name become underscores.

    Raises:
        QuestionError: an option is given twice, or stands with one hyphen.
    """
    found = Words()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or word == "-":
            found.bare.append(word)
            continue
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise QuestionError(f"option {word!r} is not understood; parameters are written --name value")
        name = name.replace("-", "_")
        if name in found.options:
            raise QuestionError(f"--{name.replace('_', '-')} is given twice; give it once")
        found.options[name] = value if equals else (rest.pop(0) if rest and not rest[0].startswith("--") else None)
    return found


def values(question: Question, options: dict[str, str | None]) -> dict[str, str]:
    """The values for a question's parameters; a boolean that stands alone is true.

    Raises:
        QuestionError: one is unknown to the question (the nearest is offered), or has no value.
    """
    known = {parameter.name: parameter for parameter in question.parameters if parameter.name not in PERIOD}
    given: dict[str, str] = {}
    for name, value in options.items():
        if name not in known:
            raise QuestionError(_unknown(question, name, sorted(known)))
        if value is None and known[name].type != "boolean":
            raise QuestionError(f"--{_shown(name)} has no value; write --{_shown(name)} VALUE")
        given[name] = "true" if value is None else value
    return given


def _unknown(question: Question, name: str, known: list[str]) -> str:
    near = [each for each in known if each.startswith(name)] or get_close_matches(name, known, n=1)
    takes = ", ".join(f"--{_shown(each)}" for each in known)
    offer = f"did you mean --{_shown(near[0])}?" if near else f"it takes {takes or 'no parameters but the period'}"
    return f"question {question.id} has no parameter --{_shown(name)}; {offer}"


def _shown(name: str) -> str:
    return name.replace("_", "-")
