"""A topic of the alerts was changed."""

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
        "SetTopicAttributes",
        "AddPermission",
        "RemovePermission",
        detail={**SUCCEEDED, **topic(settings, "topicArn")},
    )


DETECTION = Detection(
    id="alert-topic-changed",
    title="A topic of the alerts was changed",
    severity=Severity.CRITICAL,
    why=(
        "Its policy lets EventBridge publish, its key has to let it encrypt. Either one changed and alerts "
        "end in the dead-letter queue, unread."
    ),
    runbook=(
        "Read attributeName and attributeValue in the record, and deploy again.",
        "Send a test: aws sns publish; look into the dead-letter queue for what was lost.",
    ),
    false_positives=("A deployment.",),
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
        "https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html",
        "https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
