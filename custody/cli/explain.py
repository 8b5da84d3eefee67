"""``custody explain ID``: everything about one detection."""

from __future__ import annotations

from custody.cli import options


def explain(
    id_: options.Id,
    *,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Show one detection whole: why, what to do, pattern, SQL."""
    # Loads sqlglot for the SQL.
    from custody.output.explanation import print_explanation  # noqa: PLC0415  # see above

    print_explanation(id_, cdk_json, tuple(context or ()), as_json=format_ is options.Listed.JSON)
