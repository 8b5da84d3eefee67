"""The policy of the registry was changed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="registry-policy-changed",
    title="The policy of the registry was changed",
    severity=Severity.HIGH,
    why=(
        "It rules over all repositories at once: who may replicate into them, who may create repositories "
        "through the cache, who is denied."
    ),
    runbook=(
        "Read policyText in the record, or that there is none any more, and compare with the template.",
        "Put the earlier one back unless the change was ordered.",
        "Look for ReplicateImage and for new repositories since.",
    ),
    false_positives=("Replication from another account being set up.",),
    controls=Controls(
        nist_800_53=("AC-3", "CM-3", "SC-7"),
        pci_dss=("7.2.1",),
        soc2=("CC6.3",),
        iso_27001=("A.5.15", "A.5.18"),
        mitre_attack=("T1098",),
        cis_supply_chain=("4.3.3",),
        nist_800_204d=("5.1.2",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRegistryPolicy.html",
    ),
    pattern=calls("ecr", "DeleteRegistryPolicy", "PutRegistryPolicy", detail=SUCCEEDED),
)
