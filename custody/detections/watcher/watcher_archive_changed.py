"""The archive of the custody bus was deleted or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import named
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls(
        "events", "DeleteArchive", "UpdateArchive", detail=SUCCEEDED, requestParameters={"archiveName": named(settings)}
    )


DETECTION = Detection(
    id="watcher-archive-changed",
    title="The archive of the custody bus was deleted or changed",
    severity=Severity.HIGH,
    why=(
        "Events that alerts were missed for can be replayed from the archive alone. Shortened or gone, they "
        "are only in the trail."
    ),
    runbook=(
        "Deploy again to put it back; what it held is lost.",
        "If alerts failed lately, scan the history of that time now.",
    ),
    false_positives=("A decided change of archive_days.",),
    controls=Controls(
        nist_800_53=("AU-11", "CP-9", "CM-3"),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.13",),
        mitre_attack=("T1485", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteArchive.html",
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateArchive.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
