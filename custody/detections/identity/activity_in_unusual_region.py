"""Images or pipelines were changed in a Region where nobody works."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="activity-in-unusual-region",
    title="Images or pipelines were changed in a Region where nobody works",
    severity=Severity.MEDIUM,
    why=(
        "Whoever has stolen credentials likes Regions in which nobody looks: repositories, builds and "
        "pipelines there cost and hide."
    ),
    runbook=(
        "Look at what was made there, and by whom.",
        "If nobody knows, delete it and revoke the identity.",
        "Deny Regions you do not use by a service control policy; list the others in allowed_regions.",
    ),
    false_positives=("The first steps of a planned move to a Region.",),
    controls=Controls(
        nist_800_53=("SI-4", "AC-6", "CM-7"),
        soc2=("CC7.2",),
        iso_27001=("A.8.16", "A.5.23"),
        mitre_attack=("T1535",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html",
    ),
    question=question(__file__, "allowed_regions", looks_back=90 * DAY),
)
