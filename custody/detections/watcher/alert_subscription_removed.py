"""Somebody was unsubscribed from the alerts, or their subscription was filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import topic
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on what has a watched name."""
    return calls(
        "sns",
        "Unsubscribe",
        "SetSubscriptionAttributes",
        detail={**SUCCEEDED, **topic(settings, "subscriptionArn")},
    )


DETECTION = Detection(
    id="alert-subscription-removed",
    title="Somebody was unsubscribed from the alerts, or their subscription was filtered",
    severity=Severity.HIGH,
    why="The mail simply stops. Nobody misses a warning that does not come.",
    runbook=(
        "Find out whose subscription it was, and subscribe them again by deploying.",
        "Read FilterPolicy in the record, if one was set.",
        "Ask who clicked: every mail holds a link that unsubscribes.",
    ),
    false_positives=("Somebody who left the team.",),
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
        "https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html",
        "https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
