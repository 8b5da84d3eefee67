"""Which records a scan reads: those of audited services, which questions ask about, and those that patterns name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.logs.entry import is_audited_source
from custody.scan.patterns import Matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.detections import Detection


def wanted_by(detections: Iterable[Detection]) -> Callable[[str, str], bool]:
    """Whether a record of an event source and event name may fire one of the detections."""
    matching = Matching(detections)

    def wants(source: str, name: str) -> bool:
        return is_audited_source(source) or matching.may_fire(source, name)

    return wants
