"""The service role of a build project was changed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="build-project-role-changed",
    title="The service role of a build project was changed",
    severity=Severity.HIGH,
    why=(
        "Every build acts with this role. A stronger one hands its rights to whoever can change the source "
        "or the buildspec."
    ),
    runbook=(
        "Compare what both roles may do.",
        "Put the earlier role back, and list what builds did with the new one.",
        "Restrict iam:PassRole to the roles of builds.",
    ),
    false_positives=("A role replaced by infrastructure as code.",),
    controls=Controls(
        nist_800_53=("AC-6", "CM-3"),
        pci_dss=("7.2.1",),
        soc2=("CC6.3",),
        iso_27001=("A.8.2",),
        mitre_attack=("T1098", "T1548"),
        owasp_cicd=("CICD-SEC-5",),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=("https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html",),
    question=question(__file__, looks_back=365 * DAY),
)
