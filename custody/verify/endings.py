"""Where chains end, and where they begin anew: by a call that the records show, or by nobody's."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from custody.times.text import iso
from custody.verify.chains import SLACK, issue_of
from custody.verify.model import Issue, IssueKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.verify.chains import Gap
    from custody.verify.digest import Digest
    from custody.verify.model import Window
    from custody.verify.names import ChainName
    from custody.verify.stops import Call

LATE = timedelta(hours=2, minutes=30)
"""How long after the last digest file the next one has to be there."""


def unexplained(gaps: Sequence[Gap], windows: Sequence[Window]) -> Iterator[Issue]:
    """The times in which a trail stood still and no record says who stopped it."""
    for gap in gaps:
        if gap.missing or gap.since is None or any(_explains(window, gap) for window in windows):
            continue
        said = (
            f"begins a chain anew: the trail stood still from {iso(gap.since)} to {iso(gap.until)}, "
            "and no record here says who stopped it"
        )
        yield issue_of(
            gap.chain, Verdict.UNPROVEN, IssueKind.STOP_UNEXPLAINED, gap.file, said, since=gap.since, until=gap.until
        )


def _explains(window: Window, gap: Gap) -> bool:
    if window.trail != gap.chain.trail or gap.since is None:
        return False
    begins = window.since is None or window.since <= gap.until + SLACK
    return begins and (window.until is None or window.until >= gap.since - SLACK)


def early(
    chains: dict[ChainName, list[Digest]],
    calls: Sequence[Call],
    windows: Sequence[Window],
    now: datetime | None,
) -> Iterator[Issue]:
    """Chains that end though their trail went on in other Regions, or that end before the present.

    Args:
        chains: the digest files of each, by time.
        calls: what closed Regions.
        windows: when trails stood still.
        now: the present, where digest files ought to reach to it; None for a copy.
    """
    trails: defaultdict[tuple[str, str, str], list[ChainName]] = defaultdict(list)
    for name in chains:
        if not name.backfill:
            trails[name.organization, name.trail, name.home_region].append(name)
    for (_, trail, _), names in trails.items():
        latest = max(chains[name][-1].end for name in names)
        still = any(window.trail == trail and window.until is None for window in windows)
        for name in names:
            last = chains[name][-1]
            if _closed(name, calls) or (still and now is not None and latest - last.end <= LATE):
                continue
            until = now if now is not None and last.end == latest else latest
            if until - last.end > LATE:
                where = "elsewhere " if until is latest else ""
                said = f"is the last of its chain, at {iso(last.end)}; the trail is known {where}to {iso(until)}"
                yield issue_of(
                    name, Verdict.UNPROVEN, IssueKind.ENDS_EARLY, last.stored.name, said, since=last.end, until=until
                )


def _closed(name: ChainName, calls: Sequence[Call]) -> bool:
    return any(
        call.name == "DisableRegion" and call.about == name.region and call.account in {name.account, ""}
        for call in calls
    )
