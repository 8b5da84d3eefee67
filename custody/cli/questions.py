"""``custody questions``: what can be asked."""

from __future__ import annotations

import sys

import custody
from custody.cli import options


def questions(
    *,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """List the questions that custody ask answers, by topic."""
    # Loads the questions and the settings, which no other command line has to wait for.
    from custody.output.question_list import write_questions  # noqa: PLC0415  # see above

    found = custody.questions(settings=custody.load_settings(cdk_json, context or ()))
    write_questions(found, sys.stdout, as_json=format_ is options.Listed.JSON)
    if format_ is options.Listed.TEXT:
        sys.stderr.write(f"{len(found)} questions; custody ask QUESTION [--parameter value] asks one\n")
