"""An image was made to run that no release shipped."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="image-deployed-without-release",
    title="An image was made to run that no release shipped",
    severity=Severity.HIGH,
    why=(
        "Releases go through a pipeline's reviews and tests. What was made to run here did not come out of one, "
        "or the record cannot say which image it is."
    ),
    runbook=(
        "Ask whoever made the call why this image, and whether it should run.",
        "Ask custody lineage about the image: its push, its build if any, and what else runs it.",
        "If it should not run, go back to what ran before, and delete the image.",
    ),
    false_positives=(
        "A sidecar from a public registry: write an exception for that image.",
        "A build system beside the pipelines: list its role in trusted_pushers.",
        "A registry of another account: list the account in trusted_accounts.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        ssdf=("PS.3.2",),
        mitre_attack=(
            "T1610",
            "T1204.003",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/apprunner/latest/dg/monitor-ct.html",
    ),
    question=question(__file__, "trusted_pushers", "trusted_accounts", looks_back=30 * DAY),
)
