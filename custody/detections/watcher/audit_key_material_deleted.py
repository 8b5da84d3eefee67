"""Imported material of a KMS key was deleted."""

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
    return calls("kms", "DeleteImportedKeyMaterial", detail=SUCCEEDED, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-material-deleted",
    title="Imported material of a KMS key was deleted",
    severity=Severity.CRITICAL,
    why=(
        "Without its material the key is useless at once, with no waiting period: the record can be neither "
        "written nor read until the same material is imported again."
    ),
    runbook=(
        "Import the same material again; other material does not decrypt.",
        "Revoke the session that called.",
    ),
    false_positives=("None for a key in use.",),
    controls=Controls(
        nist_800_53=("AU-9", "SC-12", "CP-9"),
        cis_aws=("5.7",),
        pci_dss=("10.3.2",),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.24",),
        mitre_attack=("T1485", "T1486", "T1490"),
        owasp_cicd=("CICD-SEC-10",),
        nis2=("Art. 21(2)(h)",),
    ),
    references=("https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html",),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys",),
    untuned="Every key of the account is watched.",
)
