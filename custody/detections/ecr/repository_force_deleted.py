"""A repository was deleted with all its images."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="repository-force-deleted",
    title="A repository was deleted with all its images",
    severity=Severity.HIGH,
    why=(
        "force removes every image without asking. Nothing of it can be restored, and whatever scales out "
        "next cannot pull."
    ),
    runbook=(
        "Find out which services run images of it, and stop them from scaling in or restarting.",
        ("Create the repository again and push the running digests from a replica, a node cache or a fresh build."),
        "Ask the identity for its order; without one revoke its sessions.",
    ),
    false_positives=("A sandbox or preview environment torn down by its stack, which sets force.",),
    controls=Controls(
        nist_800_53=("CP-9", "CM-3", "SI-7"),
        pci_dss=("10.2.1.7",),
        soc2=("CC7.2", "A1.2"),
        iso_27001=("A.8.10", "A.8.13"),
        ssdf=("PS.3.1",),
        mitre_attack=("T1485",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html",),
    pattern=calls("ecr", "DeleteRepository", detail=SUCCEEDED, requestParameters={"force": [True]}),
)
