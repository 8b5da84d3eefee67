"""A grant on a KMS key was given or revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.human_identity import TUNED_BY, person
from custody.detections.model import Controls, Detection
from custody.detections.parameters import DetectionSettings
from custody.detections.protected_resources import key
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.patterns import Pattern


def pattern(settings: DetectionSettings) -> Pattern:
    """Any grant on the audit keys; while none is named, what people do: services make and retire grants all day."""
    who = {} if settings.audit_keys else person(settings)
    return calls("kms", "CreateGrant", "RevokeGrant", detail=SUCCEEDED | who, requestParameters=key(settings))


DETECTION = Detection(
    id="audit-key-grant-changed",
    title="A grant on a KMS key was given or revoked by hand",
    severity=Severity.MEDIUM,
    why=(
        "A grant lets somebody use the key beside its policy, where nobody looks: to read the record, or "
        "to give the right on. A revoked one can stop what needs it."
    ),
    runbook=(
        "Read granteePrincipal and operations in the record: who may do what now?",
        "Take the grant back: aws kms revoke-grant; or give it again if a service needs it.",
        "List the grants of the key: aws kms list-grants.",
    ),
    false_positives=("A service being set up by hand: name the audit keys in audit_keys to hear of those alone.",),
    controls=Controls(
        nist_800_53=("AC-3", "AC-6", "SC-12"),
        pci_dss=("10.3.1", "3.7.1"),
        soc2=("CC6.1",),
        iso_27001=("A.8.24", "A.8.3"),
        mitre_attack=("T1098", "T1685.002"),
        nis2=("Art. 21(2)(h)",),
    ),
    references=(
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html",
        "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
    ),
    pattern=pattern(DetectionSettings()),
    tuned_by=("audit_keys", *TUNED_BY),
    untuned="With no audit_keys, grants that people make or revoke are reported, on any key.",
)
