"""An account became or ceased to be CloudTrail's administrator, by way of AWS Organizations."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="trail-administrator-delegated",
    title="CloudTrail's delegated administrator was changed through the organization",
    severity=Severity.HIGH,
    why=(
        "A delegated administrator may change the organization's trail. Taken away, whoever guards it is "
        "shut out; given, another account may switch it off."
    ),
    runbook=(
        "Check the account in the record: is it your security account?",
        "Put the delegation back, then read what was done to the trails since.",
    ),
    false_positives=("The security account being set up or moved.",),
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
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeregisterDelegatedAdministrator.html",
        "https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html",
    ),
    pattern=calls(
        "organizations",
        "DeregisterDelegatedAdministrator",
        "RegisterDelegatedAdministrator",
        detail=SUCCEEDED,
        requestParameters={"servicePrincipal": ["cloudtrail.amazonaws.com"]},
    ),
)
