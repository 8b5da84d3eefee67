"""Rotation of a KMS key was switched off."""

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
    return calls("kms", "DisableKeyRotation", detail=SUCCEEDED, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-rotation-disabled",
    title="Rotation of a KMS key was switched off",
    severity=Severity.MEDIUM,
    why=(
        "The key keeps its material for good. Nothing breaks, and the policy that asks for yearly rotation "
        "is no longer met."
    ),
    runbook=(
        "Switch it on again: aws kms enable-key-rotation.",
        "Ask why; a wish to keep one material for long is rarely a good one.",
    ),
    false_positives=("Keys of some other use: name the audit keys in audit_keys.",),
    controls=Controls(
        nist_800_53=("SC-12",), cis_aws=("4.6",), pci_dss=("3.7.4",), iso_27001=("A.8.24",), nis2=("Art. 21(2)(h)",)
    ),
    references=("https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys",),
    untuned="Every key of the account is watched.",
)
