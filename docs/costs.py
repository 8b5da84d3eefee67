"""Writes docs/costs.md: what a deployment adds to the bill, computed from its templates and a traffic that is said.

Nothing on the page is typed by hand but the prices, which stand in docs/prices.py, each with its page.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody.detections.schedule import CHOICES
from docs import cost_lists, cost_model, cost_templates, prices
from docs.cost_model import LISTED_REGIONS, QUIET, WORKING, Deployed, parts, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docs.cost_model import Part, Traffic

REGIONS = (1, 4, LISTED_REGIONS)
ACCOUNTS = (1, 10, 50)
FINDINGS = (0, 100, 10_000)
"""A day."""

_FORMULA = Path(__file__).with_name("costs_formula.md.txt")


def page() -> str:
    """The page as Markdown; the templates are synthesized for it, which takes some seconds."""
    return "\n".join(
        [
            *_head(),
            *_by_regions(),
            *_by_accounts(),
            *cost_lists.section(),
            *_by_hours(),
            *_by_findings(),
            *_quiet(),
            _FORMULA.read_text("utf-8").rstrip(),
            "",
            *_alarms(),
            *_prices(),
            *_less(),
        ]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, numbers to the right of the first column."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _head() -> list[str]:
    return [
        "# Costs",
        "",
        "Made by `python -m docs.generate` from the synthesized templates and the traffic below; a test fails when the",
        f"page is stale. In USD a month, in {cost_templates.HOME}, first year; prices of {prices.LOOKED_UP}. Look at",
        "the linked page for your Region before you rely on a number. **Unverified** marks what was not read on a page",
        "of AWS's own.",
        "",
    ]


def _by_regions() -> Iterator[str]:
    bills = [parts(regions=regions, accounts=1) for regions in REGIONS]
    yield "## By Regions that forward, one quiet account"
    yield ""
    yield "The trail records every enabled Region whatever stands in the setting `regions`."
    yield ""
    yield from table(["", "1 Region", "4 Regions", f"all {LISTED_REGIONS}"], _rows(bills))
    yield f"A Region more costs {_a_region():.2f} USD: its two alarms and a metric. A key costs 1.00 more after each of"
    yield "its first two yearly rotations, then no more."
    yield ""


def _a_region() -> float:
    few, more = (total(parts(regions=regions, accounts=1)) for regions in (1, 2))
    return more - few


def _by_accounts() -> Iterator[str]:
    yield "## By accounts, one Region"
    yield ""
    yield "Their log files come in by an organization trail and are asked about; events are forwarded in one."
    yield ""
    head = ["", *(f"{n} quiet" for n in ACCOUNTS), *(f"{n} working" for n in ACCOUNTS)]
    bills = [parts(regions=1, accounts=n, traffic=traffic) for traffic in (QUIET, WORKING) for n in ACCOUNTS]
    yield from table(head, _rows(bills))


def _rows(bills: Sequence[Sequence[Part]]) -> Iterator[list[str]]:
    for lake in (False, True):
        names = [part.name for part in bills[0] if part.lake == lake]
        for name in names:
            yield [f"Lake: {name}" if lake else name, *(_usd(bill, name, lake=lake) for bill in bills)]
        title = "**The whole lake**" if lake else "**Without the lake**"
        yield [title, *(f"**{sum(part.usd for part in bill if part.lake == lake):.2f}**" for bill in bills)]
    yield ["**Together**", *(f"**{sum(part.usd for part in bill):.2f}**" for bill in bills)]
    yield ["After two rotations of each key", *(f"{sum(p.usd for p in bill) + 2 * _keys(bill):.2f}" for bill in bills)]


def _keys(bill: Sequence[Part]) -> float:
    return sum(part.usd for part in bill if part.name in cost_model.KEY_PARTS)


def _usd(bill: Sequence[Part], name: str, *, lake: bool) -> str:
    return f"{sum(part.usd for part in bill if (part.name, part.lake) == (name, lake)):.2f}"


def _by_findings() -> Iterator[str]:
    yield "## By findings a day, one quiet account, one Region"
    yield ""
    yield "As if each were a mail of its own to one address; what one identity does is one mail, and what it does again"
    yield "is counted, so there are fewer. Each is an event more that is forwarded. Only what differs is listed."
    yield ""
    bills = [parts(regions=1, accounts=1, traffic=traffic_of(findings)) for findings in FINDINGS]
    named = {part.name: [_usd(bill, part.name, lake=False) for bill in bills] for part in bills[0] if not part.lake}
    rows = [[name, *usd] for name, usd in named.items() if len(set(usd)) > 1]
    rows.append(["**Without the lake**", *(f"**{total(bill, lake=False):.2f}**" for bill in bills)])
    yield from table(["", *(f"{findings:,}" for findings in FINDINGS)], rows)


def traffic_of(findings: int) -> Traffic:
    """A quiet account with so many findings a day."""
    alerts = findings * cost_model.DAYS
    return replace(QUIET, alerts=alerts, forwarded=QUIET.forwarded + alerts)


def _by_hours() -> Iterator[str]:
    yield "## By `lake.question_hours`, one quiet account"
    yield ""
    rows = [
        ["Runs a month", *(f"{cost_model.questions(hours).runs:,}" for hours in CHOICES)],
        ["**The whole lake**", *(f"{lake_at(hours):.2f}" for hours in CHOICES)],
    ]
    yield from table(["Hours", *map(str, CHOICES)], rows)


def lake_at(hours: int) -> float:
    """The lake of one quiet account, with the setting at so many hours."""
    return total(parts(regions=1, accounts=1, deployed=Deployed.by_default(hours)), lake=True)


def _quiet() -> Iterator[str]:
    yield "## The traffic"
    yield ""
    rows = (
        ("Log files an hour, of all Regions", "log_files"),
        ("Digest files an hour", "digests"),
        ("GB of log files a month", "gigabytes"),
        ("Events forwarded a month, of 3 KB", "forwarded"),
        ("Alerts a month, to one address", "alerts"),
        ("Services' own events a month", "state_changes"),
        ("Rows of `events` a month", "records"),
        ("Queries of people a month", "asked"),
    )
    yield from table(["", "quiet", "working"], [[said, _of(QUIET, name), _of(WORKING, name)] for said, name in rows])


def _of(traffic: Traffic, name: str) -> str:
    return f"{getattr(traffic, name):,}"


def _alarms() -> Iterator[str]:
    yield "## Keys and alarms in the templates"
    yield ""
    found = cost_templates.stacks()
    chosen = {name: found[name] for name in ("trail", "events", "lake")}
    chosen["a forwarder, one a Region"] = found[f"forwarder-{cost_templates.HOME}"]
    rows = [[f"{name}", str(each.keys), str(each.alarm_metrics)] for name, each in chosen.items()]
    yield from table(["Stack", "keys", "alarm metrics"], rows)
    yield "An alarm is billed for each metric it looks at, a query over metrics for each that it finds: one here."
    yield ""


def _prices() -> Iterator[str]:
    yield "## Prices and where they stand"
    yield ""
    yield from table(
        ["What", "USD", "read on"],
        [
            [
                f"{each.per:,.0f} {each.unit}" if each.per > 1 else f"a {each.unit}",
                f"{each.usd:g}",
                "".join([f"[page]({each.page})", "" if each.verified else ", **unverified**", _noted(each.note)]),
            ]
            for each in prices.ALL
        ],
    )


def _noted(note: str) -> str:
    return f": {note}" if note else ""


def _less() -> list[str]:
    return [
        "## To pay less",
        "",
        "- A longer `lake.question_hours`, `lake.questions: false` or `lake.enabled: false`.",
        "- If the account has a trail already, decide which one stays: the second copy of management events is billed",
        "  for every Region. An organization trail is the first copy for each member account.",
        "- Keep `trail.cloudwatch_logs` off: the alerts do not need it.",
        "- After a change, look at the bill by the tags that the setting `tags` puts on every resource.",
        "",
    ]


if __name__ == "__main__":
    sys.stdout.write(page())
