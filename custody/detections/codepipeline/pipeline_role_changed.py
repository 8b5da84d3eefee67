"""The service role of a pipeline was changed."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="pipeline-role-changed",
    title="The service role of a pipeline was changed",
    severity=Severity.HIGH,
    why=(
        "The pipeline acts with the rights of this role. A stronger one turns whoever can edit the pipeline "
        "into whatever the role may do."
    ),
    runbook=(
        "Compare what both roles are allowed to do.",
        "Put the earlier role back, and look at what the new one did since.",
        "Restrict iam:PassRole to the roles of pipelines.",
    ),
    false_positives=("A role replaced by infrastructure as code.",),
    controls=Controls(
        nist_800_53=("AC-6", "CM-3", "CM-5"),
        pci_dss=("7.2.1",),
        soc2=("CC6.3", "CC8.1"),
        iso_27001=("A.8.2", "A.8.32"),
        ssdf=("PO.5.1",),
        mitre_attack=("T1098", "T1548"),
        owasp_cicd=("CICD-SEC-5",),
        dora=(
            "Art. 9(4)(c)",
            "Art. 9(4)(e)",
        ),
        nis2=(
            "Art. 21(2)(e)",
            "Art. 21(2)(i)",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-update-role-new-services.html",
    ),
    question=question(__file__, looks_back=365 * DAY),
)
