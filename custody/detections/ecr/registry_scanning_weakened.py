"""Scanning of the whole registry was weakened."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="registry-scanning-weakened",
    title="Scanning of the whole registry was weakened",
    severity=Severity.HIGH,
    why=(
        "One call leaves every repository unscanned, or scanned once instead of continuously: new "
        "vulnerabilities in old images go unseen."
    ),
    runbook=(
        "Read scanType and rules in the record and put the earlier configuration back.",
        "Compare with the one in use: aws ecr get-registry-scanning-configuration.",
        "Start scans of what was pushed meanwhile.",
    ),
    false_positives=("A move from enhanced to basic scanning to save cost, decided by somebody.",),
    controls=Controls(
        nist_800_53=("RA-5", "SI-2", "CM-6"),
        pci_dss=("6.3.1", "11.3.1"),
        soc2=("CC7.1",),
        iso_27001=("A.8.8",),
        ssdf=("RV.1.1",),
        mitre_attack=("T1685",),
        cis_supply_chain=("4.3.3",),
        s2c2f=("SCA-1",),
        dora=("Art. 25",),
        nis2=("Art. 21(2)(e)",),
        cra=("Annex I Part II (3)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryScanningConfiguration.html",),
    pattern=calls(
        "ecr",
        "PutRegistryScanningConfiguration",
        detail={
            **SUCCEEDED,
            "$or": [
                {"requestParameters": {"scanType": ["BASIC"]}},
                {"requestParameters": {"rules": {"scanFrequency": ["MANUAL", {"exists": False}]}}},
            ],
        },
    ),
)
