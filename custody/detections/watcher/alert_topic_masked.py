"""A data protection policy was put on a topic of the alerts."""

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
    return calls("sns", "PutDataProtectionPolicy", detail={**SUCCEEDED, **topic(settings, "resourceArn")})


DETECTION = Detection(
    id="alert-topic-masked",
    title="A data protection policy was put on a topic of the alerts",
    severity=Severity.HIGH,
    why=(
        "Such a policy masks parts of messages or stops them altogether: an alert goes out without the "
        "name, or not at all, and every other setting looks right."
    ),
    runbook=(
        "Read the policy in the record: what does it deny or mask?",
        "Remove it, and send a test: aws sns publish.",
        "Ask the record for the findings of the time between: custody ask scan-findings.",
    ),
    false_positives=("A rule of the organization that puts one on every topic.",),
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
        "https://docs.aws.amazon.com/sns/latest/api/API_PutDataProtectionPolicy.html",
        "https://docs.aws.amazon.com/sns/latest/dg/message-data-protection.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
