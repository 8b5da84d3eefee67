"""A row of the questions ``releases`` and ``release-population`` as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from custody.releases.model import ATTRIBUTES, Approval, Difference, Release, Said, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = Mapping[str, Any]

BETWEEN = " | "
"""What stands between the parts of a column that holds several."""


def release_of(row: Row) -> Release:
    """A release with its verdicts, from a row of ``releases``."""
    return Release(
        account=row["account"],
        region=row["region"],
        pipeline=row["pipeline"],
        execution_id=row["execution_id"],
        shipped=Said(row["shipped"]),
        shipped_at=row["shipped_at"],
        how=row["how"],
        version=row["version"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        state=row["state"],
        definition_changed=Said(row["definition_changed"]),
        definition_changed_by=_parts(row["definition_changed_by"]),
        commits=_parts(row["commits"]),
        authors=_parts(row["authors"]),
        started_by=row["started_by"],
        trigger=row["trigger_type"],
        builds=_parts(row["builds"]),
        images=_parts(row["images"]),
        scans=_parts(row["scans"]),
        approvals=tuple(_approvals(row)),
        deployments=_parts(row["deployments"]),
        interventions=_parts(row["interventions"]),
        gaps=_parts(row["gaps"]),
        verdicts=tuple(Verdict(each, Said(row[each.id]), row[f"{each.id}_reason"]) for each in ATTRIBUTES),
        event_ids=_parts(row["event_ids"]),
    )


def difference_of(row: Row) -> Difference:
    """What a witness missed, from a row of ``release-population``."""
    names = ("account", "region", "pipeline", "execution_id", "build_id", "seen_at", "difference", "event_id")
    told = {name: row[name] for name in (*names, "by_events", "by_calls", "by_pushes", "source_file")}
    return Difference(**told)


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(BETWEEN)) if text else ()


def _approvals(row: Row) -> Iterator[Approval]:
    columns = ("approvers", "approved_at", "approval_status", "approval_seconds", "approval_comments")
    if row["approvers"] is None:
        return
    # Each has as many parts as the first; one of a single empty part is empty, and so none at all.
    several = [(row[name] or "").split(BETWEEN) for name in columns]
    for approver, at, status, seconds, comment in zip(*several, strict=True):
        yield Approval(
            approver=approver,
            at=datetime.fromisoformat(at) if at else None,
            status=status or None,
            seconds=int(seconds) if seconds else None,
            comment=comment,
        )
