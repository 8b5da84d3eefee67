"""CloudTrail may no longer record the accounts of the organization."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="organization-trail-access-disabled",
    title="CloudTrail's access to the organization was disabled",
    severity=Severity.CRITICAL,
    why=(
        "The organization's trail needs this access to record every account. Without it members fall out "
        "of the record, and the trail still looks as if it were there."
    ),
    runbook=(
        "Enable it again: aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com.",
        "Check the trail in every account, and ask Event history for the time between.",
        "Revoke the session that called.",
    ),
    false_positives=("The trail of the organization being replaced by trails of the accounts.",),
    controls=Controls(
        nist_800_53=("AU-9", "AU-12", "SI-4"),
        cis_aws=("4.1",),
        pci_dss=("10.2.1.6", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudtrail.html",
    ),
    pattern=calls(
        "organizations",
        "DisableAWSServiceAccess",
        detail=SUCCEEDED,
        requestParameters={"servicePrincipal": ["cloudtrail.amazonaws.com"]},
    ),
)
