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
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent

VARIANTS: dict[str, dict[str, Any]] = {
    "default settings": {},
    "everything switched on, removal destroy": {
        "removal": "destroy",
        "trail": {"cloudwatch_logs": True, "insights": True},
        "bus": {"logs": "trace"},
        "minimum_severity": "info",
    },
}
"""The settings whose reports are read, by how the page calls them."""

_HEAD = """# Acknowledged findings

Made from the reports of cdk-nag by `python -m docs.generate`; a test fails when this page is stale.

The rule packs AwsSolutions, NIST 800-53 revision 5, HIPAA Security and PCI DSS 3.2.1 run on every synthesis. Findings
that are not listed here fail it. Each row is a rule that is right in general and does not apply to the case, and says
why.

| rule | construct | reason | when |
|---|---|---|---|
"""


class Row(NamedTuple):
    """One acknowledged finding."""

    rule: str
    construct: str
    reason: str


def page(reports: Mapping[str, list[dict[str, Any]]] | None = None) -> str:
    """The page as Markdown.

    Args:
        reports: what each pack found, for each of :data:`VARIANTS`; by default they are synthesized, which takes some
            seconds each.
    """
    when: dict[Row, list[str]] = {}
    for variant, settings in VARIANTS.items():
        for row in sorted(set(_rows(_synthesized(settings) if reports is None else reports[variant]))):
            when.setdefault(row, []).append(variant)
    return _HEAD + "".join(
        f"| `{row.rule}` | {row.construct} | {row.reason} | "
        f"{'always' if len(when[row]) == len(VARIANTS) else ', '.join(when[row])} |\n"
        for row in sorted(when)
    )


def _synthesized(settings: dict[str, Any]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [sys.executable, str(ROOT / "app.py")],
            env={**os.environ, "CDK_OUTDIR": out, "CDK_CONTEXT_JSON": json.dumps({"custody": settings})},
            check=True,
            capture_output=True,
        )
        report = json.loads(Path(out, "validation-report.json").read_text("utf-8"))
    found: list[dict[str, Any]] = report["pluginReports"]
    return found


def _rows(reports: list[dict[str, Any]]) -> Iterator[Row]:
    for plugin in reports:
        for finding in plugin.get("suppressedViolations", []):
            # The stack's name is a setting, and the Region part of a forwarder's.
            construct = finding["acknowledgedAt"].partition("/")[2]
            yield Row(finding["ruleName"], construct, finding["reason"])


if __name__ == "__main__":
    sys.stdout.write(page())
