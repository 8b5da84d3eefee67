"""``custody releases`` for people: what they add up to, a line a release, exceptions, differences, and the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.table import Table
from rich.text import Text

from custody.aws.identity_names import short_actor
from custody.counted import counted
from custody.output.console import console
from custody.releases.model import ATTRIBUTES, Said
from custody.sanitize import sanitize
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from custody.releases.model import Difference, Release, Releases

_STYLES = {Said.YES: "green", Said.NO: "bold red", Said.UNKNOWN: "yellow"}


def said_of(found: Releases) -> str:
    """All of it in a line."""
    totals = found.totals
    return " · ".join(
        [
            counted(totals.releases, "release"),
            counted(totals.exceptions, "exception"),
            f"{totals.unknown:,} not to be told",
            f"{totals.clean:,} clean",
            counted(totals.differences, "difference"),
        ]
    )


def write_releases(found: Releases, stream: TextIO) -> None:
    """Print it: the totals first, the sample last."""
    page = console(stream)
    if found.releases:
        page.print(_totals(found))
        page.print()
        page.print(_table(found.releases, ticks=False))
    _reasons(page, "Exceptions", found.releases, Said.NO)
    _reasons(page, "Not to be told from the record", found.releases, Said.UNKNOWN)
    if found.population:
        page.print("\nNot seen by every witness", style="bold")
        for each in found.population:
            page.print(Text(sanitize(_difference(each))), soft_wrap=True)
    if found.seed is not None:
        page.print(f"\nSample of {len(found.sample)} of {len(found.releases)}, seed {found.seed}", style="bold")
        page.print(_table(found.sample, ticks=True))


def _totals(found: Releases) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in ("", "attribute", *Said):
        table.add_column(title, justify="right" if title in set(Said) else "left")
    counts = found.totals.by_attribute
    for each in ATTRIBUTES:
        table.add_row(each.letter, each.title, *(f"{counts[each.id][said]:,}" for said in Said))
    return table


def _table(releases: Iterable[Release], *, ticks: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in ("shipped", "pipeline", "version", "started by", "approved by"):
        table.add_column(title, overflow="fold", no_wrap=title == "shipped")
    for each in ATTRIBUTES:
        table.add_column(each.letter, no_wrap=True)
    table.add_column("execution", overflow="fold")
    for release in releases:
        verdicts = [
            Text(f"[ ] {verdict.said}" if ticks else str(verdict.said), style=_STYLES[verdict.said])
            for verdict in release.verdicts
        ]
        table.add_row(*map(Text, map(sanitize, _cells(release))), *verdicts, Text(sanitize(release.execution_id)))
    return table


def _cells(release: Release) -> tuple[str, ...]:
    approvers = dict.fromkeys(short_actor(each.approver, release.account) for each in release.approvals)
    return (
        "" if release.shipped_at is None else iso(release.shipped_at, " "),
        release.pipeline,
        "" if release.version is None else str(release.version),
        short_actor(release.started_by or "", release.account),
        ", ".join(approvers),
    )


def _reasons(page: Console, title: str, releases: Iterable[Release], said: Said) -> None:
    lines = [
        f"{'' if release.shipped_at is None else iso(release.shipped_at, ' ')}  {release.pipeline} "
        f"{release.execution_id}  {verdict.attribute.letter} {verdict.attribute.title}: {verdict.reason}"
        for release in releases
        for verdict in release.verdicts
        if verdict.said is said
    ]
    if lines:
        page.print(f"\n{title}", style="bold")
        for line in lines:
            page.print(Text(sanitize(line)), soft_wrap=True)


def _difference(each: Difference) -> str:
    at = "" if each.seen_at is None else iso(each.seen_at, " ")
    named = " ".join(filter(None, (each.pipeline, each.execution_id, each.build_id)))
    return f"{at}  {named or each.event_id or '?'}  {each.difference}"
