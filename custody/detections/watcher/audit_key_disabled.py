"""A KMS key was disabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import key
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on the audit keys; on any key while none is named."""
    return calls("kms", "DisableKey", detail=SUCCEEDED, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-disabled",
    title="A KMS key was disabled",
    severity=Severity.CRITICAL,
    why=(
        "CloudTrail cannot write to a bucket whose key is disabled, and nobody can read the record: it "
        "falls silent and looks merely quiet."
    ),
    runbook=(
        "Enable it again now: aws kms enable-key.",
        "Check the delivery with aws cloudtrail get-trail-status; what is late comes within 30 days.",
        "Revoke the session that called.",
    ),
    false_positives=("A key of some other use being retired: name the audit keys in audit_keys.",),
    controls=Controls(
        nist_800_53=("AU-9", "SC-12", "SI-4"),
        cis_aws=("5.7",),
        pci_dss=("10.3.2", "10.7.2"),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.24", "A.8.15"),
        mitre_attack=("T1685.002", "T1489"),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 9(4)(d)",),
        nis2=("Art. 21(2)(h)",),
    ),
    references=(
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys",),
    untuned="Every key of the account is watched.",
)
