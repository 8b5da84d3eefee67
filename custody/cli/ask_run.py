"""``custody ask``: from the words of the command line to the written answer."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from custody.ask.ask import Asked, Where, ask
from custody.ask.time_range import DEFAULT_PERIOD
from custody.cli.exit_codes import DONE
from custody.logs.gathered import counted
from custody.output.answer_formats import AnswerFormat, write_csv, write_json
from custody.output.question_list import print_questions
from custody.output.text_stream import output_to
from custody.questions import QuestionError, get
from custody.questions.question_arguments import split, values
from custody.settings.effective import effective
from custody.times.period import period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from custody.cli.ask_options import Asking
    from custody.questions import Question


def run_ask(said: Sequence[str], wanted: Asking) -> int:
    """Ask and write; without a question, list them. Returns the exit code.

    Args:
        said: the question and its parameters, as they stand on the command line.
        wanted: the options.

    Raises:
        CustodyError: whatever is wrong, in one line.
    """
    known = effective(wanted.cdk_json, wanted.context)
    words = split(tuple(said))
    if not words.plain:
        if words.options:
            raise QuestionError(f"--{next(iter(words.options))} belongs to no question; write custody ask QUESTION")
        print_questions(known.detections)
        return DONE
    question = get(words.plain[0], known.detections)
    if len(words.plain) > 1:
        raise QuestionError(f"{words.plain[1]!r} is one word too many; parameters are written --name value")
    given = values(question, words.options)
    return write(question, given, where_of(wanted), wanted.format, wanted.output)


def where_of(wanted: Asking, *, default_period: timedelta = DEFAULT_PERIOD) -> Where:
    """Where to ask, and about what time; ``default_period`` as for ``Where``."""
    return Where(
        settings=effective(wanted.cdk_json, wanted.context).settings,
        engine=wanted.engine,
        logs=tuple(wanted.logs or ()),
        period=period(since=wanted.since, begin=wanted.begin, end=wanted.end, now=datetime.now(UTC)),
        reuse_minutes=wanted.reuse,
        price=wanted.price,
        default_period=default_period,
    )


def write(
    question: Question, given: Mapping[str, str], where: Where, format_: AnswerFormat | None, output: Path | None
) -> int:
    """Ask a question and write its answer, then a line about it on stderr; returns the exit code."""
    if format_ is AnswerFormat.PARQUET and output is None:
        raise QuestionError("--format parquet is no text for a terminal or a pipe; name a file with --output FILE")
    with ask(question, given, where) as asked:
        count, left_out = _written(asked, format_, output, given)
        footer = [counted(count, "row"), asked.origin]
    if left_out:
        footer.append(f"{counted(left_out, 'column')} left out, --format json has all")
    sys.stdout.flush()
    return ended(" · ".join(footer), asked)


def ended(line: str, asked: Asked) -> int:
    """Say on stderr what was read and what came of it; returns the exit code."""
    if asked.gathered is not None:
        asked.gathered.write()
    sys.stderr.write(f"{line}\n")
    sys.stderr.writelines(f"{note}\n" for note in asked.notes)
    return DONE if asked.gathered is None else asked.gathered.code


def _written(
    asked: Asked, format_: AnswerFormat | None, output: Path | None, fixed: Collection[str]
) -> tuple[int, int]:
    if format_ is AnswerFormat.PARQUET and output is not None:
        from custody.output.parquet_writer import write_parquet  # noqa: PLC0415  # loads DuckDB

        return write_parquet(asked.answer, output), 0
    with output_to(output) as stream:
        chosen = format_ or (AnswerFormat.TABLE if stream.isatty() else AnswerFormat.JSON)
        if chosen is AnswerFormat.JSON:
            return write_json(asked.answer, stream), 0
        if chosen is AnswerFormat.CSV:
            return write_csv(asked.answer, stream), 0
        from custody.output.answer_table import write_table  # noqa: PLC0415  # loads rich

        return write_table(asked.answer, stream, fixed=fixed)
