"""Tags of a repository can be overwritten from now on."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="tag-immutability-weakened",
    title="Tags of a repository can be overwritten from now on",
    severity=Severity.HIGH,
    why=(
        "Immutability is what makes a tag proof of content. Lifting it is the step before a known tag is "
        "pointed at another image."
    ),
    runbook=(
        "Set it back to IMMUTABLE, then look for pushes to existing tags since.",
        "Compare the digests of the released tags with those in the deployment records.",
        "If it was lifted by hand, ask why a new tag would not do.",
    ),
    false_positives=(
        "A repository for caches being converted.",
        "Exclusions added for a moving tag such as latest.",
    ),
    controls=Controls(
        nist_800_53=("CM-5", "CM-6", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.9", "A.8.32"),
        ssdf=("PS.2.1",),
        mitre_attack=("T1525", "T1685"),
        owasp_cicd=(
            "CICD-SEC-7",
            "CICD-SEC-9",
        ),
        nist_800_204d=("5.1.3",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part I (2)(f)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    ),
    pattern=calls(
        "ecr",
        "PutImageTagMutability",
        detail=SUCCEEDED,
        requestParameters={"imageTagMutability": ["IMMUTABLE_WITH_EXCLUSION", "MUTABLE", "MUTABLE_WITH_EXCLUSION"]},
    ),
)
