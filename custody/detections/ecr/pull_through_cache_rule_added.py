"""Images of another registry can now be pulled through this one."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pull-through-cache-rule-added",
    title="Images of another registry can now be pulled through this one",
    severity=Severity.MEDIUM,
    why=(
        "Foreign images appear under your own address and pass checks that trust the registry name. Whoever "
        "controls the upstream controls them."
    ),
    runbook=(
        "Check upstreamRegistryUrl: is it a registry that was approved?",
        "Make sure scanning covers the prefix of the rule.",
        "Delete the rule if not: aws ecr delete-pull-through-cache-rule.",
    ),
    false_positives=("A cache for public base images, set up by the platform team.",),
    controls=Controls(
        nist_800_53=("SR-3", "SR-5", "CM-7", "SA-9"),
        soc2=("CC9.2",),
        iso_27001=("A.5.21",),
        ssdf=("PW.4.1",),
        mitre_attack=("T1195.002",),
        owasp_cicd=("CICD-SEC-3",),
        cis_supply_chain=("4.3.3",),
        s2c2f=("ING-2",),
        dora=("Art. 28",),
        nis2=("Art. 21(2)(d)",),
    ),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html",),
    pattern=calls("ecr", "CreatePullThroughCacheRule", detail=SUCCEEDED),
)
