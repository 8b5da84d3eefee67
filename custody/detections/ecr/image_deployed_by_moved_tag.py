"""An image was made to run by a tag that has moved."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="image-deployed-by-moved-tag",
    title="An image was made to run by a tag that has moved",
    severity=Severity.MEDIUM,
    why=(
        "The definition that was reviewed names a tag, and the tag stands for another image by now. What runs is "
        "not what was looked at."
    ),
    runbook=(
        "Compare the two digests: custody ask tag-history shows when the tag moved, custody lineage by whom.",
        "If nobody meant it, deploy the digest that was reviewed, by digest.",
        "Make the repository's tags immutable, and name images by digest.",
    ),
    false_positives=(
        "A tag that is meant to move: list it in moving_tags.",
        "A development environment that follows a branch.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "CM-5", "SI-7"),
        pci_dss=("6.5.1",),
        soc2=("CC8.1",),
        iso_27001=("A.8.32",),
        ssdf=("PS.3.2",),
        mitre_attack=(
            "T1525",
            "T1204.003",
        ),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/apprunner/latest/dg/monitor-ct.html",
    ),
    question=question(__file__, "moving_tags", looks_back=30 * DAY),
)
