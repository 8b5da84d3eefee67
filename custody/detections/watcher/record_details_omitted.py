"""CloudTrail left the details of a change out of its record."""

from __future__ import annotations

from custody.detections.event_patterns import details_omitted
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="record-details-omitted",
    title="CloudTrail left the details of a change out of its record",
    severity=Severity.HIGH,
    why=(
        "What was asked for, or answered, was too large to record. Whoever pads a call hides what it changed "
        "from everything that reads the record, this watcher too: treat it as the worst such a call can do."
    ),
    runbook=(
        "Look at the thing itself as it is now: the image, the project, the pipeline, the policy.",
        "Ask who made the call why it was that large; the originalSize of the record says how large.",
        "Compare with the last record whose details are whole, and put back what nobody asked for.",
    ),
    false_positives=(
        "An image whose manifest is over 100 KB, a very large pipeline or build specification.",
        "A data job that writes large table definitions or many partitions into AWS Glue.",
    ),
    controls=Controls(
        nist_800_53=("AU-3", "AU-12", "SI-4"),
        pci_dss=("10.2.2",),
        soc2=("CC7.2",),
        iso_27001=("A.8.15",),
        mitre_attack=("T1685.002",),
        owasp_cicd=("CICD-SEC-10",),
    ),
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
    ),
    pattern=details_omitted(),
)
