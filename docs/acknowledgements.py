"""Writes docs/acknowledgements.md: every finding of cdk-nag that was looked at and accepted, with its reason.

Read from the reports of real syntheses, so that nothing can be acknowledged without standing here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from docs.synthesis import VARIANTS, synthesis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        reports: what each pack found, for each of :data:`docs.synthesis.VARIANTS`; by default of :func:`synthesis`.
    """
    found = synthesis().reports if reports is None else reports
    when: dict[Row, list[str]] = {}
    for variant in VARIANTS:
        for row in sorted(set(_rows(found[variant]))):
            when.setdefault(row, []).append(variant)
    return _HEAD + "".join(
        f"| `{row.rule}` | {row.construct} | {row.reason} | "
        f"{'always' if len(when[row]) == len(VARIANTS) else ', '.join(when[row])} |\n"
        for row in sorted(when)
    )


def _rows(reports: list[dict[str, Any]]) -> Iterator[Row]:
    for plugin in reports:
        for finding in plugin.get("suppressedViolations", []):
            # The stack's name is a setting, and the Region part of a forwarder's.
            construct = finding["acknowledgedAt"].partition("/")[2]
            yield Row(finding["ruleName"], construct, finding["reason"])


if __name__ == "__main__":
    sys.stdout.write(page())
