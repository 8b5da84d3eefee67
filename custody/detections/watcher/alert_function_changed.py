"""A function that asks questions or writes alerts, or what feeds it, was changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import function
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on functions with a watched name, and on whatever takes messages from a queue with one."""
    return calls(
        "lambda",
        "UpdateFunctionCode20150331v2",
        "UpdateFunctionConfiguration20150331v2",
        "DeleteFunction20150331",
        "PutFunctionConcurrency20171031",
        "CreateEventSourceMapping20150331",
        "UpdateEventSourceMapping20150331",
        "DeleteEventSourceMapping20150331",
        "AddPermission20150331v2",
        "RemovePermission20150331v2",
        detail={**SUCCEEDED, **function(settings)},
    )


DETECTION = Detection(
    id="alert-function-changed",
    title="A function that writes alerts or asks questions was changed",
    severity=Severity.CRITICAL,
    why=(
        "All alerts go through one function, and it tells what its code tells. Other code, no concurrency, a mapping "
        "switched off or a second one on its queue, and nobody hears of anything. The alarm NAME-alerts-tampered says "
        "so without it."
    ),
    runbook=(
        "Deploy again, which puts code, configuration and mapping back.",
        "Scan the log files since then with custody scan: what was not told is in the record.",
        "Read the queues NAME-alerts and NAME-alerts-dead-letters for what still waits.",
    ),
    false_positives=(
        "Deploying a version of Custody that changes the texts of alerts, or the settings they are made of.",
    ),
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
        "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
        "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
        "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
