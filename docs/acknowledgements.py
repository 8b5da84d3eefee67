"""Writes docs/acknowledgements.md: every finding of cdk-nag that was looked at and accepted, with its reason.

Read from the reports of real syntheses, so that nothing can be acknowledged without standing here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

VARIANTS: dict[str, tuple[str, ...]] = {
    "default settings": (),
    "everything switched on, removal destroy": (
        "removal=destroy",
        "trail.cloudwatch_logs=true",
        "trail.insights=true",
        "bus.logs=trace",
        "minimum_severity=info",
    ),
}

_HEAD = """# Acknowledged findings

Made from the reports of cdk-nag by `python -m docs.generate`; a test fails when this page is stale.

The rule packs AwsSolutions and NIST 800-53 revision 5 run on every synthesis. Findings that are not listed here fail
it. Each row is a rule that is right in general and does not apply to the case, and says why.

| rule | construct | reason | when |
|---|---|---|---|
"""


class Row(NamedTuple):
    """One acknowledged finding."""

    rule: str
    construct: str
    reason: str


def page() -> str:
    """The page as Markdown; takes a synthesis a variant, some seconds each."""
    when: dict[Row, list[str]] = {}
    for variant, settings in VARIANTS.items():
        for row in sorted(set(_rows(_report(settings)))):
            when.setdefault(row, []).append(variant)
    return _HEAD + "".join(
        f"| `{row.rule}` | {row.construct} | {row.reason} | "
        f"{'always' if len(when[row]) == len(VARIANTS) else ', '.join(when[row])} |\n"
        for row in sorted(when)
    )


def _report(settings: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    with tempfile.TemporaryDirectory() as out:
        arguments = [word for setting in settings for word in ("-c", f"custody.{setting}")]
        subprocess.run(
            [sys.executable, str(ROOT / "app.py"), *arguments],
            env={**os.environ, "CDK_OUTDIR": out},
            check=True,
            capture_output=True,
        )
        found: dict[str, list[dict[str, object]]] = json.loads(Path(out, "validation-report.json").read_text("utf-8"))
    return found


def _rows(report: dict[str, list[dict[str, object]]]) -> Iterator[Row]:
    for plugin in report["pluginReports"]:
        for finding in plugin.get("suppressedViolations", []):  # type: ignore[attr-defined]
            # The stack's name is a setting, and the Region part of a forwarder's.
            construct = finding["acknowledgedAt"].partition("/")[2]
            yield Row(finding["ruleName"], construct, finding["reason"])


if __name__ == "__main__":
    sys.stdout.write(page())
