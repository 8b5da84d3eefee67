"""An account became or ceased to be administrator of CloudTrail."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-administrator-changed",
    title="An account became or ceased to be administrator of CloudTrail",
    severity=Severity.HIGH,
    why=(
        "A delegated administrator can change and delete the trail of the whole organization from an "
        "account that may be less well guarded."
    ),
    runbook=(
        "Check the account in the record: is it your security account?",
        "Take the delegation back if not: aws cloudtrail deregister-organization-delegated-admin.",
    ),
    false_positives=("The security account being set up.",),
    controls=Controls(
        nist_800_53=("AC-6", "AU-9(4)"),
        pci_dss=("10.3.1",),
        soc2=("CC6.3",),
        iso_27001=("A.8.2", "A.8.15"),
        mitre_attack=("T1098", "T1685.002"),
        dora=("Art. 9(4)(c)",),
        nis2=("Art. 21(2)(i)",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RegisterOrganizationDelegatedAdmin.html",
    ),
    pattern=calls(
        "cloudtrail",
        "DeregisterOrganizationDelegatedAdmin",
        "RegisterOrganizationDelegatedAdmin",
        detail=SUCCEEDED,
    ),
)
