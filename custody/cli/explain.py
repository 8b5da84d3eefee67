"""``custody explain ID``: everything about one detection or question."""

from __future__ import annotations

import sys

import custody
from custody.cli import options


def explain(
    id_: options.Id,
    *,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Show one detection or question whole: why, what to do, pattern, parameters, SQL."""
    # Loads sqlglot for the SQL.
    from custody.output.explanation import named, write_explanation  # noqa: PLC0415  # see above

    settings = custody.load_settings(cdk_json, context or ())
    found = named(id_, settings.of_detections)
    as_json = format_ is options.Listed.JSON
    write_explanation(found, sys.stdout, as_json=as_json, high_hours=settings.lake.question_hours)
