"""``custody questions``: what can be asked."""

from __future__ import annotations

from custody.cli import options


def questions(
    *,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """List the questions that custody ask answers, by topic."""
    # Loads the questions and the settings, which no other command line has to wait for.
    from custody.output.question_list import print_questions  # noqa: PLC0415  # see above
    from custody.settings.effective import effective  # noqa: PLC0415  # see above

    print_questions(effective(cdk_json, context).detections, as_json=format_ is options.Listed.JSON)
