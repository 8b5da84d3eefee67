"""The table of what was told and of what waits was changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import state_table
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on tables with a watched name."""
    return calls(
        "dynamodb",
        "DeleteTable",
        "UpdateTable",
        "UpdateTimeToLive",
        "PutResourcePolicy",
        "DeleteResourcePolicy",
        detail={**SUCCEEDED, **state_table(settings)},
    )


DETECTION = Detection(
    id="alert-state-changed",
    title="The table of what was told and what waits was changed or deleted",
    severity=Severity.CRITICAL,
    why=(
        "Findings that wait to be told in a group or a summary are in this table alone. Deleted, or under a policy "
        "that lets others write, what waited is never told, or is taken for told already. This alert does not go "
        "through the table."
    ),
    runbook=(
        "Deploy again, which puts the table's policy back; a table that was deleted has to be imported or replaced.",
        "Scan the log files of the last two days with custody scan: what was not told is in the record.",
        "Ask who made the call what else they did in that hour.",
    ),
    false_positives=("Deploying a version of Custody that changes the table, or deleting the deployment.",),
    controls=Controls(
        nist_800_53=("SI-4", "AU-6", "CM-3"),
        pci_dss=("10.7.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.16",),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 10(1)",
            "Art. 10(2)",
        ),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
