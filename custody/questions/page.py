"""The page of the questions: each with what it takes and what it answers with, made from the questions themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.frameworks import get
from custody.questions.index import all_questions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.questions.model import Parameter, Question

_HEAD = """# Questions

What an auditor can ask, each question written once in Athena's SQL and asked by the same text of Athena and of log
files on a laptop. This page is made from `custody/questions/`.

- Every question is asked about a period: `since` is in it, `until` is not, both UTC. Some read what came before,
  back to `earliest`, to compare with.
- A text parameter that is empty means any. Values are bound, never put into the text of the query.
- An answer's `event_id` and `source_file` lead to the record that shows it, in a log file that a digest file
  signs. Rows from `state_changes` lead to a service's own event: best effort, unsigned, and naming nobody.
- The order of rows is always the same.

"""
_DETECTIONS = """## Questions of detections

Asked on a schedule too, where an answer is an alert. Each answers with `event_id`, `event_time`, `account`, `region`,
`actor`, `subject`, `finding` and `source_file`; [detections](detections/index.md) say what to do about it.

| question | what it finds | parameters besides the period |
|---|---|---|
"""
_USUAL = ("since", "until")


def page(questions: Sequence[Question] | None = None) -> str:
    """The page as Markdown; of the questions given, or of all that come with Custody."""
    questions = all_questions() if questions is None else questions
    written = [question for question in questions if not question.detection]
    index = "".join(f"- [{question.title}](#{question.id})\n" for question in written)
    found = "".join(_row(question) for question in questions if question.detection)
    return f"{_HEAD}{index}\n{''.join(map(_section, written))}{_DETECTIONS}{found}"


def _section(question: Question) -> str:
    parameters = "".join(_parameter(each) for each in question.parameters if each.name not in _USUAL)
    columns = "".join(f"| `{name}` | {_cell(meaning)} |\n" for name, meaning in question.columns)
    return (
        f"## {question.id}\n\n**{question.title}** {question.why}\n\n"
        f"Reads {' and '.join(f'`{name}`' for name in question.relations)}.{_controls(question)}\n\n"
        f"| parameter besides the period | type | default | meaning |\n|---|---|---|---|\n{parameters}\n"
        f"| column | meaning |\n|---|---|\n{columns}\n"
    )


def _controls(question: Question) -> str:
    said = [f"{get(name).title} {', '.join(ids)}" for name, ids in sorted(question.controls.items())]
    return f" Counts towards [controls](controls.md): {'; '.join(said)}." if said else ""


def _parameter(parameter: Parameter) -> str:
    default = "required" if parameter.required else _code(parameter.default_text)
    range_ = f" From {parameter.range[0]} to {parameter.range[1]}." if parameter.range else ""
    return f"| `{parameter.name}` | {parameter.type} | {default} | {_cell(parameter.meaning)}{range_} |\n"


def _row(question: Question) -> str:
    names = ", ".join(f"`{each.name}`" for each in question.parameters if each.name not in _USUAL)
    return f"| {question.id} | {_cell(question.title)} | {names} |\n"


def _code(text: str) -> str:
    return f"`{_cell(text)}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
