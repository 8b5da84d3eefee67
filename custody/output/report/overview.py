"""The findings as somebody reads them who signs: a row a detection, who did it in short names, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.report.escaping import cut
from custody.report.short_names import short_identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.detections import Detection
    from custody.output.report.tables import Evidence, Places
    from custody.report.found import FoundGroup, FoundRow

_WHO = 3
_ROWS = 4
_YEAR, _DAY, _MINUTE = 4, 10, 16
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One detection in the overview.

    Attributes:
        who: the first of those who did it, in short names, and how many more there are.
        when: the first and the last day, or the minute of the only one.
        evidence: the first rows it rests on.
        more: how many rows more.
    """

    detection: Detection
    count: int
    who: str
    when: str
    evidence: tuple[Evidence, ...]
    more: int


def overview_of(groups: Iterable[FoundGroup], places: Places) -> tuple[Overview, ...]:
    """A row for each detection that found something, in their order."""
    return tuple(_of(group, places) for group in groups)


def _of(group: FoundGroup, places: Places) -> Overview:
    leads = [places.of(row.line, row.file) for row in group.rows]
    evidence = tuple(dict.fromkeys(each for each in leads if each.text))
    return Overview(
        detection=group.detection,
        count=len(group.rows),
        who=_who(group.rows),
        when=_when(group.rows),
        evidence=evidence[:_ROWS],
        more=max(0, len(evidence) - _ROWS),
    )


def _who(rows: tuple[FoundRow, ...]) -> str:
    names = list(dict.fromkeys(cut(short_identity(row.actor, row.account), _LONGEST) for row in rows if row.actor))
    if not names:
        return "not named"
    more = len(names) - _WHO
    return ", ".join(names[:_WHO]) + (f" and {more:,} more" if more > 0 else "")


def _when(rows: tuple[FoundRow, ...]) -> str:
    times = sorted(row.time for row in rows if row.time)
    if not times:
        return "no time"
    if len(times) == 1:
        return times[0][:_MINUTE]
    first, last = times[0][:_DAY], times[-1][:_DAY]
    if first == last:
        return first
    same_year = first[:_YEAR] == last[:_YEAR]
    return f"{first} to {last[_YEAR + 1 :] if same_year else last}"
