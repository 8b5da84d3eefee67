"""Detections that an app hands over: held to the rules of ours before a template is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.alerts import NOTICES
from custody.alerts.alert import UNDELIVERED
from custody.alerts.exceptions import ENDS
from custody.alerts.heartbeat import HEARTBEAT
from custody.alerts.resolving import RESOLVED
from custody.detections import Detection
from custody.detections.parameters import AREAS
from custody.detections.rules import first_fault
from custody.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKEN = frozenset({HEARTBEAT, UNDELIVERED, ENDS, RESOLVED, *NOTICES})
"""What stands where messages to the function that writes alerts name a detection, and is none."""


def checked(detections: Sequence[Detection]) -> Sequence[Detection]:
    """The same detections, where those that do not come with Custody keep to the rules; the tests hold ours to them.

    Args:
        detections: as the settings tune them.

    Raises:
        DetectionError: naming the detection, the first of its faults and the way out; or what is no detection at all.
    """
    for detection in detections:
        if not isinstance(detection, Detection):
            raise DetectionError(f"{detection!r} is among the detections and none; give custody.detections.Detection")
        if detection.id in _TAKEN:
            raise DetectionError(
                f"detection {detection.id}: Custody's own notices have this id, so it would raise no alert of its own; "
                "give it another"
            )
        if not _is_ours(detection) and (fault := first_fault(detection)):
            where = f"{detection.origin}: " if detection.origin else ""
            raise DetectionError(f"{where}detection {detection.id}: {fault}")
    return detections


def _is_ours(detection: Detection) -> bool:
    # A copy of one of ours keeps its area, whatever pattern it was given.
    whole = detection.pattern is None or {"source", "detail-type"} <= detection.pattern.document.keys()
    return detection.area in AREAS and not detection.origin and whole
