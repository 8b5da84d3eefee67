"""Deletion of a KMS key was scheduled."""

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
    return calls("kms", "ScheduleKeyDeletion", detail=SUCCEEDED, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-deletion-scheduled",
    title="Deletion of a KMS key was scheduled",
    severity=Severity.CRITICAL,
    why=(
        "From now on the key cannot be used, and when the waiting period ends everything encrypted with it "
        "is lost for ever: for the audit key that is the whole record."
    ),
    runbook=(
        "Cancel it: aws kms cancel-key-deletion, then aws kms enable-key.",
        "Revoke the session, and deny kms:ScheduleKeyDeletion on the key.",
    ),
    false_positives=("A key of some other use being retired: name the audit keys in audit_keys.",),
    controls=Controls(
        nist_800_53=("AU-9", "SC-12", "CP-9"),
        cis_aws=("5.7",),
        pci_dss=("10.3.2", "3.7.5"),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.24", "A.5.33"),
        mitre_attack=("T1485", "T1486", "T1490"),
        owasp_cicd=("CICD-SEC-10",),
        dora=("Art. 9(4)(d)",),
        nis2=("Art. 21(2)(h)",),
    ),
    references=("https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys",),
    untuned="Every key of the account is watched.",
)
