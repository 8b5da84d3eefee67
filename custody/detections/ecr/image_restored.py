"""An archived image was restored."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="image-restored",
    title="An archived image was restored",
    severity=Severity.LOW,
    why=(
        "An old image, with the vulnerabilities of its time, can be pulled again: by a rollback, or by "
        "somebody who wants what was fixed since."
    ),
    runbook=(
        "Ask for which rollback or investigation it is.",
        "Scan it before it runs, and archive it again afterwards.",
    ),
    false_positives=(
        "A rollback to an old release.",
        "An investigation of what shipped.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "SI-2"), iso_27001=("A.8.8", "A.8.32"), dora=("Art. 9(4)(e)",), nis2=("Art. 21(2)(e)",)
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdateImageStorageClass.html",),
    pattern=calls(
        "ecr", "UpdateImageStorageClass", detail=SUCCEEDED, requestParameters={"targetStorageClass": ["STANDARD"]}
    ),
)
