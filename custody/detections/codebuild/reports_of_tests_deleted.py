"""Reports of tests were deleted."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="reports-of-tests-deleted",
    title="Reports of tests were deleted",
    severity=Severity.MEDIUM,
    why=(
        "The report is the evidence that a release was tested and with what result. Deleted, a failed "
        "test and one that never ran look the same."
    ),
    runbook=(
        "Find the build in the ARN of the report, and its log: what had the tests found?",
        "Run the tests again on what was released.",
        "Ask for the reason; reports expire by themselves after 30 days.",
    ),
    false_positives=("A report group that was taken down with its project.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-11", "SA-11"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.29", "A.5.28"),
        slsa=("Provenance Exists",),
        ssdf=("PW.8.2", "PS.3.2"),
        mitre_attack=("T1070", "T1485"),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DeleteReport.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DeleteReportGroup.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html",
    ),
    pattern=calls("codebuild", "DeleteReport", "DeleteReportGroup", detail=SUCCEEDED),
)
