"""The source or the commands of a build project were changed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="build-project-source-changed",
    title="The source or the commands of a build project were changed",
    severity=Severity.HIGH,
    why=(
        "The project builds from another repository or runs other commands now, and what it makes carries "
        "the same name and signature."
    ),
    runbook=(
        "Compare location and buildspec in the finding.",
        "Put the earlier ones back, and rebuild what was built meanwhile.",
    ),
    false_positives=("A repository that was moved.",),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32", "A.8.4"),
        slsa=("Follow a consistent build process",),
        ssdf=("PO.3.3", "PS.1.1"),
        mitre_attack=("T1195.002", "T1677"),
        owasp_cicd=("CICD-SEC-4",),
        cis_supply_chain=("2.3.4",),
        nist_800_204d=("5.1.1",),
        dora=("Art. 9(4)(e)",),
        nis2=("Art. 21(2)(e)",),
    ),
    references=("https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html",),
    question=question(__file__, looks_back=365 * DAY),
)
