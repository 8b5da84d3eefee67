"""A record fired a rule, and nobody was told."""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import DAY, question
from custody.severity import Severity

DETECTION = Detection(
    id="lost-alerts",
    title="Alerts were lost on their way, and are told late",
    severity=Severity.HIGH,
    why=(
        "EventBridge is sent events by best effort, and the path to an alert can be broken on purpose. The record is "
        "complete: each row fired the rule of the detection it names, and 30 hours later no alert of it was kept."
    ),
    runbook=(
        "Work on each row as on the alert it should have been: custody explain ID of the detection that it names.",
        "See what the rows share: a Region has its forwarder, a detection its rule, an hour its calls on the bus.",
        "Read the dead-letter queues: what is there was not lost but waits.",
        "A row alone, with a long request: CloudTrail sends EventBridge no event of more than 256 KB.",
    ),
    false_positives=(
        "Detections, Regions or lists of the settings that came into use since: rules did not look for them then.",
        "Events of alerts that Firehose has not written yet, or could not write.",
    ),
    controls=Controls(
        nist_800_53=("AU-5", "AU-6", "SI-4"),
        pci_dss=("10.4.1", "10.7.2"),
        soc2=("CC7.2",),
        iso_27001=("A.8.15", "A.8.16"),
        mitre_attack=("T1685", "T1685.002"),
        owasp_cicd=("CICD-SEC-10",),
        dora=(
            "Art. 10(1)",
            "Art. 10(2)",
        ),
        nis2=("Art. 21(2)(b)",),
    ),
    references=(
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html",
    ),
    question=question(__file__, every=DAY, looks_back=90 * DAY),
)
