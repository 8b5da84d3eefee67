"""What the register says, counted: by day and kind, by actor, by repository, by pipeline."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.catalog.model import Activity
from custody.report.references import References, references
from custody.report.register import STATE_CHANGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from custody.report.register import Line

_DAYS = 62
"""Days that are told apart; of a longer period the months are."""

_DAY, _MONTH = 10, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some lines with something in common.

    Attributes:
        counts: by name, the lines that are so.
        facts: what else is the same for them, in a few words.
    """

    name: str
    lines: References
    counts: Mapping[str, References]
    facts: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Lines by day, or by month when the period has more than 62 days with records, and by kind.

    Attributes:
        kinds: the most frequent first.
        rows: each day or month that has lines, in order, with the lines of each kind it has.
    """

    unit: str
    kinds: tuple[str, ...]
    rows: tuple[tuple[str, Mapping[str, tuple[Line, ...]]], ...]


def calendar(lines: Sequence[Line]) -> Calendar:
    """The lines by day or month, and by kind."""
    long = len({line.time[:_DAY] for line in lines}) > _DAYS
    length = _MONTH if long else _DAY
    kinds = Counter(line.kind for line in lines)
    cells: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        cells[line.time[:length]][line.kind].append(line)
    ordered = tuple(sorted(kinds, key=lambda kind: (-kinds[kind], kind)))
    return Calendar(
        unit="month" if long else "day",
        kinds=ordered,
        rows=tuple(
            (day, {kind: tuple(found[kind]) for kind in ordered if kind in found})
            for day, found in sorted(cells.items())
        ),
    )


Count = tuple[str, "Callable[[Line], bool]"]
"""What is counted: its name, and which lines it is."""

_SETTINGS = (
    Activity.REPOSITORY, Activity.POLICY, Activity.SCANNING, Activity.REPLICATION, Activity.SIGNING, Activity.TAG,
)  # fmt: skip


def kind_is(*activities: Activity) -> Callable[[Line], bool]:
    """Whether a line is of one of the activities."""
    kinds = {activity.value for activity in activities}
    return lambda line: line.kind in kinds


def is_push(line: Line) -> bool:
    """Whether an image was pushed; the calls that bring its layers are of the same kind."""
    return line.action == "PutImage" and not line.error


ACTOR_COUNTS: tuple[Count, ...] = (
    ("changes", lambda line: line.changes),
    ("images pushed", is_push),
    ("pull calls", kind_is(Activity.PULL)),
    ("approvals", kind_is(Activity.APPROVAL)),
    ("refused or failed", lambda line: bool(line.error)),
    ("without MFA", lambda line: line.mfa == "no"),
)
REPOSITORY_COUNTS: tuple[Count, ...] = (
    ("images pushed", is_push),
    ("pull calls", kind_is(Activity.PULL)),
    ("deletions", kind_is(Activity.DELETE)),
    ("expiry", kind_is(Activity.LIFECYCLE)),
    ("settings and policies", kind_is(*_SETTINGS)),
    ("refused or failed", lambda line: bool(line.error)),
)
PIPELINE_COUNTS: tuple[Count, ...] = (
    ("definition", kind_is(Activity.PIPELINE)),
    ("executions", kind_is(Activity.EXECUTION)),
    ("approvals", kind_is(Activity.APPROVAL)),
    ("stage control", kind_is(Activity.STAGE_CONTROL)),
    ("state changes", lambda line: line.kind == STATE_CHANGE),
    ("refused or failed", lambda line: bool(line.error)),
)


def actors(lines: Iterable[Line]) -> tuple[Group, ...]:
    """By who did it, those who changed most first; the services' own events name nobody and are left out."""
    groups = _groups(
        (line for line in lines if line.kind != STATE_CHANGE), lambda line: [(line.actor,)], ACTOR_COUNTS, _who
    )
    return tuple(sorted(groups, key=lambda group: (-group.counts["changes"].count, -group.lines.count, group.name)))


def repositories(lines: Iterable[Line]) -> tuple[Group, ...]:
    """By repository, account and Region, in that order."""
    found = (line for line in lines if line.repository)
    return _groups(
        found, lambda line: [(name, *_place(line)) for name in line.repository.split(",")], REPOSITORY_COUNTS, _where
    )


def pipelines(lines: Iterable[Line]) -> tuple[Group, ...]:
    """By pipeline, account and Region, in that order."""
    found = (line for line in lines if line.pipeline)
    return _groups(
        found, lambda line: [(name, *_place(line)) for name in line.pipeline.split(",")], PIPELINE_COUNTS, _where
    )


def _place(line: Line) -> tuple[str, str]:
    return line.account, line.region


def _groups(
    lines: Iterable[Line],
    keys_of: Callable[[Line], list[tuple[str, ...]]],
    counts: tuple[Count, ...],
    facts: Callable[[list[Line]], tuple[str, ...]],
) -> tuple[Group, ...]:
    found: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines:
        for key in keys_of(line):
            found[key].append(line)
    return tuple(
        Group(
            name=key[0] or "(the record names nobody)",
            lines=references(line.number for line in mine),
            counts={said: references(line.number for line in mine if is_so(line)) for said, is_so in counts},
            facts=facts(mine),
            first=mine[0].time,
            last=mine[-1].time,
        )
        for key, mine in sorted(found.items())
    )


def _who(lines: list[Line]) -> tuple[str, ...]:
    types = sorted({line.actor_type for line in lines if line.actor_type})
    addresses = sorted({line.source_ip for line in lines if line.source_ip})
    several = f"{len(addresses)} addresses" if len(addresses) > 1 else "".join(addresses)
    return (", ".join(types), f"from {several}" if several else "")


def _where(lines: list[Line]) -> tuple[str, ...]:
    return _place(lines[0])
