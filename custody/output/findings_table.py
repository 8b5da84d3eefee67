"""Findings for people: a table a detection, the worst first, and what does not count behind the others."""

from __future__ import annotations

import heapq
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rich.console import Group
from rich.table import Table
from rich.text import Text

from custody.aws.identity_names import short_actors
from custody.output.console import console
from custody.sanitize import sanitize
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.scan.finding import Finding
    from custody.scan.scan import Scan

SHOWN = 500
"""Findings in the tables: the worst and, among equals, the latest. Other formats have all of them."""

STYLES = {
    Severity.INFO: "dim",
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "red",
    Severity.CRITICAL: "bold red",
}
_DIGEST = 19
_NARROW = 100
"""Columns below which the table is folded."""

_Ranked = tuple[bool, int, str, int, "Finding"]


def write_findings(scan: Scan, stream: TextIO) -> int:
    """Print the worst findings, once all are known; returns how many there were."""
    page = console(stream)
    kept: list[_Ranked] = []
    count = 0
    for count, finding in enumerate(scan, 1):  # it is returned
        ranked = (finding.counts, finding.severity.rank, finding.time or "", count, finding)
        if len(kept) < SHOWN:
            heapq.heappush(kept, ranked)
        else:
            heapq.heappushpop(kept, ranked)
    found = sorted((ranked[-1] for ranked in kept), key=_by_detection)
    for _, group in groupby(found, key=lambda finding: (_state(finding), finding.detection)):
        page.print(_table(list(group), narrow=page.width < _NARROW))
    if (left_out := count - len(kept)) > 0:
        page.print(f"{left_out:,} more findings are not shown; --format jsonl has all of them")
    return count


def _by_detection(finding: Finding) -> tuple[str, int, str, str]:
    return _state(finding), -finding.severity.rank, finding.detection, finding.time or ""


def _state(finding: Finding) -> str:
    if finding.counts:
        return ""
    return "in the baseline" if finding.excepted is None else "excepted"


def _table(findings: list[Finding], *, narrow: bool) -> Group:
    first = findings[0]
    head = Text.assemble(
        (first.severity.upper(), STYLES[first.severity]),
        f"  {first.title}  ",
        (first.detection, "dim"),
        f"  {_state(first)}" if _state(first) else "",
    )
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in ("time", "who", "what", "where") if narrow else ("time", "who", "what", "where", "from", "record"):
        table.add_column(title, overflow="fold")
    for finding in findings:
        cells: list[str | None] = [_clock(finding), _who(finding), _what(finding), _where(finding, narrow=narrow)]
        cells += [] if narrow else [finding.source_ip, _record(finding)]
        table.add_row(*(Text(_lines(cell or "")) for cell in cells))
    return Group(head, table, Text(""))


def _lines(text: str) -> str:
    return "\n".join(sanitize(line) for line in text.split("\n"))


def _who(finding: Finding) -> str:
    return short_actors(finding.actor_arn or finding.actor or "", finding.account)


def _clock(finding: Finding) -> str:
    return (finding.time or "").replace("T", " ")


def _what(finding: Finding) -> str:
    tags = (finding.image_tag or "").replace(",", ", ")
    digests = ", ".join(_short(digest) for digest in (finding.image_digest or "").split(",") if digest)
    action = finding.action or ""
    refused = f"{action} refused: {finding.error_code}" if finding.error_code else action
    ended = f"an exception has ended, {finding.exception_ended}" if finding.exception_ended else ""
    excepted = f"excepted {finding.excepted}" if finding.excepted else ""
    return "\n".join(filter(None, (finding.subject, tags, digests, finding.story, refused, excepted, ended)))


def _short(digest: str) -> str:
    return digest if len(digest) <= _DIGEST else digest[:_DIGEST] + "…"


def _where(finding: Finding, *, narrow: bool) -> str:
    lines = [finding.account, finding.region]
    return "\n".join(filter(None, [*lines, finding.source_ip, _record(finding)] if narrow else lines))


def _record(finding: Finding) -> str:
    place = f"{finding.file}{'' if finding.position is None else f' #{finding.position}'}" if finding.file else ""
    return "\n".join(filter(None, (finding.event_id, place)))
