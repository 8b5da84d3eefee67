"""``custody settings``: the settings that apply, and where each comes from."""

from __future__ import annotations

import json
import sys
from typing import Any

from custody.cli import options


def settings(
    *,
    format_: options.ListFormat = options.Listed.TEXT,
    cdk_json: options.CdkJson = options.CDK_JSON,
    context: options.Context = None,
) -> None:
    """Show the settings in effect and where each comes from."""
    # Loads pydantic and the model.
    from custody.settings.effective import effective  # noqa: PLC0415  # see above

    rows = [
        (name, json.dumps(value, default=_plain), origin) for name, value, origin in effective(cdk_json, context).rows()
    ]
    if format_ is options.Listed.JSON:
        found = {name: {"value": json.loads(value), "from": origin} for name, value, origin in rows}
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    _print(rows)


def _plain(value: Any) -> object:
    """An entry of a list as it is written, without what was left out; anything else as text."""
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else str(value)


def _print(rows: list[tuple[str, str, str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in (0, 2)]
    for name, value, origin in rows:
        sys.stdout.write(f"{name:<{widths[0]}}  {origin:<{widths[1]}}  {value}\n")
