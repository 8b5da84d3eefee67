"""A session issued to a service took or put images from somewhere else."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="service-session-used-elsewhere",
    title="A session issued to a service took or put images from somewhere else",
    severity=Severity.HIGH,
    why=(
        "Credentials of a function, build, task or instance are made for one machine. Another client or address "
        "that pulls or pushes with them has stolen them."
    ),
    runbook=(
        "Revoke the sessions of the role: deny everything issued before now.",
        "Ask for everything else this access key and this address did, in all services.",
        "List the images that were taken, and change every secret in them; check those that were pushed.",
        "Close the leak: a function or site that hands out its environment or metadata; require IMDSv2.",
    ),
    false_positives=(
        "Network address translation with several addresses, or an instance that was given another one.",
        "A function on an OS-only runtime that runs a command line by itself.",
    ),
    controls=Controls(
        nist_800_53=("AC-12", "SI-4", "IA-5", "AU-6"),
        pci_dss=("10.4.1",),
        soc2=("CC6.1", "CC7.2"),
        iso_27001=("A.8.16", "A.5.17"),
        mitre_attack=("T1552.005", "T1550.001", "T1078.004", "T1525"),
        owasp_cicd=("CICD-SEC-2",),
        dora=("Art. 10(1)",),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
        "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
    ),
    question=question(__file__, looks_back=2 * DAY),
)
