"""A pull through cache rule was changed or removed."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pull-through-cache-rule-changed",
    title="A pull through cache rule was changed or removed",
    severity=Severity.MEDIUM,
    why=(
        "Images under the prefix may come from elsewhere or with other credentials from the next pull on, "
        "without any push being recorded."
    ),
    runbook=(
        "Read the new credentialArn or role in the record, and compare with the template.",
        "Pull a known image and compare its digest with that of the upstream.",
    ),
    false_positives=("A rotated credential at the upstream registry.",),
    controls=Controls(
        nist_800_53=("SR-3", "CM-3"),
        soc2=("CC8.1",),
        iso_27001=("A.5.21",),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-3",),
        cis_supply_chain=("4.3.3",),
        s2c2f=("ING-2",),
        nis2=("Art. 21(2)(d)",),
    ),
    references=(
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UpdatePullThroughCacheRule.html",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeletePullThroughCacheRule.html",
    ),
    pattern=calls("ecr", "DeletePullThroughCacheRule", "UpdatePullThroughCacheRule", detail=SUCCEEDED),
)
