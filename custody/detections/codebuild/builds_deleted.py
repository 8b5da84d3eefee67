"""Records of builds were deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="builds-deleted",
    title="Records of builds were deleted",
    severity=Severity.MEDIUM,
    why=(
        "The record of a build says which commit became which digest. Without it the chain from source to "
        "image ends here."
    ),
    runbook=(
        "List the ids in the record: which digests did those builds push?",
        "Look in CloudTrail for their StartBuild and PutImage records, which nobody can delete.",
        "Ask for the reason; builds expire by themselves after a year.",
    ),
    false_positives=("A clean-up of failed builds.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11"),
        soc2=("CC7.2",),
        iso_27001=("A.5.33", "A.5.28"),
        slsa=("Provenance Exists",),
        ssdf=("PS.3.2",),
        mitre_attack=("T1070", "T1485"),
        owasp_cicd=("CICD-SEC-10",),
        cis_supply_chain=("2.1.3",),
        nist_800_204d=("5.1.1",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchDeleteBuilds.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DeleteBuildBatch.html",
    ),
    pattern=calls("codebuild", "BatchDeleteBuilds", "DeleteBuildBatch", detail=SUCCEEDED),
)
