"""Key material was imported into a KMS key."""

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
    return calls("kms", "ImportKeyMaterial", detail=SUCCEEDED, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-material-imported",
    title="Key material was imported into a KMS key",
    severity=Severity.MEDIUM,
    why=(
        "Whoever imports material holds a copy of it outside of KMS, and may let it expire: then the "
        "record can be neither written nor read from one moment to the next."
    ),
    runbook=(
        "Ask who holds the material, and read expirationModel and validTo in the record.",
        "Plan a key whose material AWS made, and encrypt new log files with that.",
    ),
    false_positives=("Material imported again after it had expired or been deleted.",),
    controls=Controls(
        nist_800_53=("SC-12", "AU-9"),
        pci_dss=("3.7.1",),
        soc2=("CC6.1",),
        iso_27001=("A.8.24",),
        mitre_attack=("T1486", "T1490"),
        nis2=("Art. 21(2)(h)",),
    ),
    references=(
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys",),
    untuned="Every key of the account is watched.",
)
