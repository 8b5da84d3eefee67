"""The relation ``rule_findings`` of a deployment: what its rules are to have been sent, by the record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from custody.detections import DetectionSettings, all_detections
from custody.errors import PatternError
from custody.forwarding.rules import GLOBAL_REGION, GLOBAL_SOURCES
from custody.lake.athena_parameters import QUERY_LIMIT
from custody.lake.rule_findings import COMPILED, rule_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from custody.detections import Detection
    from custody.settings import Settings


MOST_CONDITIONS = 220_000
"""Characters of conditions in one query. Athena takes 262,144 bytes, of which the views over slots are 17,000."""


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """The relation.

    Attributes:
        sql: one SELECT.
        left_out: detections for which there was no room.
    """

    sql: str
    left_out: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What to say of what was left out; nothing where all of it is there."""
        if not self.left_out:
            return ()
        said = f"alerts of {', '.join(self.left_out)} are not looked for, since a query of Athena has {QUERY_LIMIT}"
        return (f"{said} bytes; write fewer entries in the lists of detections",)


def on_athena(settings: Settings, detections: Iterable[Detection] | None = None) -> RuleFindings:
    """As :func:`of_deployment`, as far as a query of Athena has room for it.

    Args:
        settings: as there.
        detections: as there.

    Raises:
        DetectionError: as there.
    """
    return of_deployment(settings, detections, compiled=COMPILED, most=MOST_CONDITIONS)


def of_deployment(
    settings: Settings,
    detections: Iterable[Detection] | None = None,
    *,
    compiled: int | None = None,
    most: int | None = None,
) -> RuleFindings:
    """Of the Regions that are forwarded, of the accounts that send, and of the severities that alert.

    Args:
        settings: ``regions``, ``accounts``, ``minimum_severity`` and what the detections are told are used.
        detections: those in use; by default all there are with these settings.
        compiled: as of :func:`custody.lake.rule_findings.rule_findings`.
        most: characters of conditions that there is room for, by default any number. The longest are left out: the
            lists of the settings are in them.

    Raises:
        DetectionError: as ``all_detections``.
    """
    found = all_detections(settings.of_detections) if detections is None else detections
    predicates = dict(_predicates(each for each in found if each.severity >= settings.minimum_severity))
    left_out = _without_room(predicates, most)
    kept = {id_: predicate for id_, predicate in predicates.items() if id_ not in left_out}
    heard = _heard(settings.event_regions)
    sql = rule_findings(kept, where=heard, member=_member(settings), compiled=compiled)
    return RuleFindings(sql, left_out)


def of_any_place(settings: DetectionSettings | None = None, *, compiled: int | None = None) -> str:
    """The SELECT of all detections and Regions.

    Args:
        settings: what the detections are told; the defaults when None.
        compiled: as of :func:`custody.lake.rule_findings.rule_findings`.

    Raises:
        DetectionError: as ``all_detections``.
    """
    return _of_defaults(compiled) if settings is None else _of_all(settings, compiled)


@cache
def _of_defaults(compiled: int | None) -> str:
    return _of_all(DetectionSettings(), compiled)


def _of_all(settings: DetectionSettings, compiled: int | None) -> str:
    return rule_findings(dict(_predicates(all_detections(settings))), compiled=compiled)


def _predicates(detections: Iterable[Detection]) -> Iterator[tuple[str, str]]:
    # Loads sqlglot.
    from custody.patterns.sql import predicate_text  # noqa: PLC0415  # see above

    for detection in detections:
        if detection.pattern is None or detection.native:
            continue
        try:
            yield detection.id, predicate_text(detection.pattern)
        except PatternError:
            # One of a deployment's own that looks at what ``events`` does not hold.
            continue


def _without_room(predicates: dict[str, str], most: int | None) -> tuple[str, ...]:
    left_out = []
    size = sum(map(len, predicates.values()))
    for id_ in sorted(predicates, key=lambda id_: (-len(predicates[id_]), id_)):
        if most is None or size <= most:
            break
        left_out.append(id_)
        size -= len(predicates[id_])
    return tuple(left_out)


def _heard(regions: Sequence[str]) -> str:
    """Which records are of events that come to the custody bus."""
    heard = f"region IN ({_texts(regions)})"
    if GLOBAL_REGION in regions:
        return heard
    worldwide = [f"{source.removeprefix('aws.')}.amazonaws.com" for source in sorted(GLOBAL_SOURCES)]
    return f"({heard} OR (region = '{GLOBAL_REGION}' AND event_source IN ({_texts(worldwide)})))"


def _member(settings: Settings) -> str:
    """Which records are of accounts that send to the bus of this deployment from elsewhere."""
    if settings.accounts.members == "organization":
        return "TRUE"
    others = settings.other_accounts
    return f"account IN ({_texts(others)})" if others else "FALSE"


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)
