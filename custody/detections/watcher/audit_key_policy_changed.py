"""The policy of a KMS key was changed."""

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
    return calls("kms", "PutKeyPolicy", detail=SUCCEEDED, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-policy-changed",
    title="The policy of a KMS key was changed",
    severity=Severity.HIGH,
    why=(
        "The policy says who reads the record and lets CloudTrail write it. A missing statement stops "
        "delivery, one more opens the record."
    ),
    runbook=(
        "Compare the policy in the record with the template, and deploy again.",
        "Check the delivery with aws cloudtrail get-trail-status.",
    ),
    false_positives=("A deployment that updates a key: name the audit keys in audit_keys to hear of those alone.",),
    controls=Controls(
        nist_800_53=("AU-9", "SC-12", "AC-3"),
        cis_aws=("4.5",),
        pci_dss=("10.3.1", "3.7.1"),
        soc2=("CC6.1",),
        iso_27001=("A.8.24",),
        mitre_attack=("T1098", "T1685.002"),
        dora=("Art. 9(4)(d)",),
        nis2=("Art. 21(2)(h)",),
    ),
    references=(
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys",),
    untuned="Every key of the account is watched.",
)
