"""Pulls by an identity no longer count as use of an image."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="pull-time-exclusion-registered",
    title="Pulls by an identity no longer count as use of an image",
    severity=Severity.LOW,
    why=(
        "Rules that keep what is in use do not see this identity: what only it pulls looks unused, is "
        "archived or expires, and leaves no pull time behind."
    ),
    runbook=(
        "Check principalArn: a scanner is meant to be excluded, a cluster or a person is not.",
        "Remove it: aws ecr deregister-pull-time-update-exclusion.",
    ),
    false_positives=("A scanner that pulls everything and would keep every image alive.",),
    controls=Controls(nist_800_53=("AU-12", "CM-3"), iso_27001=("A.8.10",), mitre_attack=("T1685",)),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegisterPullTimeUpdateExclusion.html",),
    pattern=calls("ecr", "RegisterPullTimeUpdateExclusion", detail=SUCCEEDED),
)
