"""Which detections are meant: by severity, service and the controls that they serve."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from custody.detections.parameters import AREAS, OWN
from custody.errors import DetectionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections.model import Detection
    from custody.severity import Severity


_SERVICES = (*AREAS, OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which detections to list; an empty field leaves nothing out."""

    severities: tuple[Severity, ...] = ()
    services: tuple[str, ...] = ()
    control: str | None = None


def select(detections: Sequence[Detection], wanted: Filter) -> list[Detection]:
    """The detections that a filter lets through, the worst first.

    Raises:
        DetectionError: a service or a control that no detection has.
    """
    for service in wanted.services:
        if service not in _SERVICES:
            raise DetectionError(f"no detection is on service {service!r}; write one of {', '.join(_SERVICES)}")
    found = [
        detection
        for detection in detections
        if (not wanted.severities or detection.severity in wanted.severities)
        and (not wanted.services or detection.area in wanted.services)
    ]
    if wanted.control is not None:
        found = _serving(found, wanted.control, _names(detections))
    return sorted(found, key=lambda detection: (-detection.severity.rank, detection.id))


def _serving(found: list[Detection], control: str, known: dict[str, str]) -> list[Detection]:
    if control.lower() not in known:
        near = [known[name] for name in get_close_matches(control.lower(), known, n=3)]
        offer = f"did you mean {' or '.join(near)}?" if near else "custody explain ID shows those of one"
        raise DetectionError(f"no detection serves control {control!r}; {offer}")
    return [detection for detection in found if control.lower() in _names([detection])]


def _names(detections: Sequence[Detection]) -> dict[str, str]:
    """Frameworks and controls as a person may write them, in lower case, each with its spelling."""
    names = [
        name
        for detection in detections
        for framework, controls in detection.controls.items()
        for name in (framework, *controls)
    ]
    return {name.lower(): name for name in names}


def kind_of(detection: Detection) -> str:
    """How it is found: ``pattern`` as it happens, ``question`` on a schedule, ``file`` when log files are read.

    Where there are pattern and question, the question is the verdict.
    """
    if detection.problem:
        return "file"
    return "question" if detection.question else "pattern"
