"""Which records a scan reads besides those of audited services, which questions ask about: those that patterns name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.scan.patterns import Matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from custody.detections import Detection


def wanted_by(detections: Iterable[Detection]) -> Callable[[str, str], bool]:
    """Whether a pattern of the detections may match records of an event source and event name."""
    return Matching(detections).may_fire
