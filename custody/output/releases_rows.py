"""``custody releases`` for programs: a row a release, or all of it as one document."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TextIO

from custody.output.json_text import JsonText
from custody.releases.model import ATTRIBUTES, Approval, Release
from custody.releases.rows import BETWEEN
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.releases.model import Releases

_FIELDS = (
    *("shipped_at", "shipped", "how", "account", "region", "pipeline", "execution_id", "version", "started_at"),
    *("ended_at", "state", "definition_changed", "definition_changed_by", "commits", "authors", "started_by"),
    *("trigger", "builds", "images", "scans", "approvals", "deployments", "interventions", "gaps"),
)


def columns_of(found: Releases) -> tuple[str, ...]:
    """The columns of the rows; a sample has a column more for each attribute, for the auditor's own tick."""
    said = [name for each in ATTRIBUTES for name in (each.id, f"{each.id}_reason")]
    ticks = [] if found.seed is None else [f"tick_{each.letter}" for each in ATTRIBUTES]
    return (*_FIELDS, *said, "event_ids", *ticks)


def rows_of(found: Releases) -> Iterator[tuple[Any, ...]]:
    """A row a release, those of the sample alone where one was drawn."""
    ticks = () if found.seed is None else (None,) * len(ATTRIBUTES)
    for release in found.releases if found.seed is None else found.sample:
        said = (value for each in release.verdicts for value in (each.said.value, each.reason))
        yield (*(_flat(getattr(release, name)) for name in _FIELDS), *said, _flat(release.event_ids), *ticks)


def _flat(value: Any) -> Any:
    if isinstance(value, tuple):
        return BETWEEN.join(_approval(each) if isinstance(each, Approval) else each for each in value) or None
    return value.value if isinstance(value, Enum) else value


def _approval(approval: Approval) -> str:
    waited = "" if approval.seconds is None else f" after {approval.seconds} s"
    said = f": {approval.comment}" if approval.comment else ""
    at = "" if approval.at is None else f"{iso(approval.at)} "
    return f"{at}{approval.approver} {approval.status or 'unknown'}{waited}{said}"


def write_document(found: Releases, stream: TextIO) -> None:
    """Everything as one JSON object: period, totals, attributes, releases, population, and the sample by execution."""
    document = {
        "since": found.since,
        "until": found.until,
        "totals": asdict(found.totals),
        "attributes": [asdict(each) for each in ATTRIBUTES],
        "releases": [_object(each) for each in found.releases],
        "exceptions": [each.execution_id for each in found.exceptions],
        "population": [asdict(each) for each in found.population],
        "sample": None if found.seed is None else {"seed": found.seed, "executions": _ids(found.sample)},
        "origin": found.origin,
        "notes": found.notes,
    }
    stream.write(JsonText().of(_plain(document)) + "\n")


def _ids(releases: tuple[Release, ...]) -> list[str]:
    return [each.execution_id for each in releases]


def _object(release: Release) -> dict[str, Any]:
    verdicts = {each.attribute.id: {"said": each.said, "reason": each.reason} for each in release.verdicts}
    return {**asdict(release), "verdicts": verdicts}


def _plain(value: Any) -> Any:
    """The same of lists, objects and scalars alone."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(_plain(name)): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return iso(value) if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value
