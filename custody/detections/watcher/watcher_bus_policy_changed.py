"""The policy of the custody bus was changed."""

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
    return calls(
        "events",
        "PutPermission",
        "RemovePermission",
        detail=SUCCEEDED,
        requestParameters={"eventBusName": bus(settings)},
    )


DETECTION = Detection(
    id="watcher-bus-policy-changed",
    title="The policy of the custody bus was changed",
    severity=Severity.HIGH,
    why=(
        "A grant lets others put events here, forged ones that drown the real; a missing one keeps other "
        "accounts from forwarding theirs."
    ),
    runbook=(
        "Read statementId, principal and policy in the record, and deploy again.",
        "Mistrust alerts since that nobody can find in the trail.",
    ),
    false_positives=("An account being added to the organization.",),
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
    references=(
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html",
        "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemovePermission.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
