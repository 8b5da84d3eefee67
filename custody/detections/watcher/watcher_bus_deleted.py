"""The custody bus was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import bus
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls("events", "DeleteEventBus", detail=SUCCEEDED, requestParameters={"name": bus(settings)})


DETECTION = Detection(
    id="watcher-bus-deleted",
    title="The custody bus was deleted",
    severity=Severity.CRITICAL,
    why="All rules and alerts hung on this bus; forwarded events of all Regions go nowhere now.",
    runbook=(
        "Deploy again.",
        "Scan the history of the time between; the trail itself is untouched.",
        "Revoke the session that called.",
    ),
    false_positives=("The deployment being taken down.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 10(1)",
            "Art. 10(2)",
        ),
        nis2=("Art. 21(2)(b)",),
    ),
    references=("https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
