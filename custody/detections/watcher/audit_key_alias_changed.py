"""An alias of the watcher was pointed at another key or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import alias
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Calls on aliases with a watched name."""
    return calls(
        "kms", "DeleteAlias", "UpdateAlias", detail=SUCCEEDED, requestParameters={"aliasName": alias(settings)}
    )


DETECTION = Detection(
    id="audit-key-alias-changed",
    title="An alias of the watcher was pointed at another key or deleted",
    severity=Severity.HIGH,
    why=(
        "Whatever names the key by its alias encrypts with another one from now on, which may belong to "
        "somebody who can take it away."
    ),
    runbook=(
        "Point the alias back: aws kms update-alias.",
        "Find what was encrypted with the other key meanwhile, and encrypt it anew.",
    ),
    false_positives=("A planned change of keys.",),
    controls=Controls(
        nist_800_53=("SC-12", "AU-9"),
        cis_aws=("4.5",),
        pci_dss=("3.7.1",),
        soc2=("CC6.1",),
        iso_27001=("A.8.24",),
        mitre_attack=("T1685.002", "T1486"),
        nis2=("Art. 21(2)(h)",),
    ),
    references=(
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html",
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("watched_names",),
)
