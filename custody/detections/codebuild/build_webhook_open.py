"""A webhook builds the pull requests of strangers.

See https://aws.amazon.com/security/security-bulletins/2025-016-AWS/: an account id that is not anchored is matched by
every longer id that holds it.
"""

from __future__ import annotations

from custody.detections.model import Controls, Detection
from custody.detections.scheduled_query import question
from custody.severity import Severity

DETECTION = Detection(
    id="build-webhook-open",
    title="A webhook builds the pull requests of strangers",
    severity=Severity.HIGH,
    why=(
        "Whoever may open a pull request has their code run with the role and the secrets of the project. An actor's "
        "id without ^ and $ lets in every longer id that holds it."
    ),
    runbook=(
        "Set filter groups whose ACTOR_ACCOUNT_ID is written ^ID$, one id each, or leave out pull request events.",
        "Require approval by comments for pull requests, and not by everybody who may read.",
        "List the builds that the webhook started since, and what they pushed; rotate the project's secrets.",
    ),
    false_positives=(
        "A private repository, in which only members open pull requests.",
        "An approval that was required before, and that this call does not name.",
    ),
    controls=Controls(
        nist_800_53=("CM-3", "AC-3", "SA-10"),
        soc2=("CC8.1", "CC6.1"),
        iso_27001=("A.8.25",),
        slsa=("Isolated",),
        mitre_attack=("T1195.002", "T1190", "T1677"),
        owasp_cicd=("CICD-SEC-4",),
        cis_supply_chain=("2.1.10",),
    ),
    references=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_WebhookFilter.html",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PullRequestBuildPolicy.html",
    ),
    question=question(__file__),
)
