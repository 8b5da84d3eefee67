"""A signing profile or signature was revoked or cancelled."""

from __future__ import annotations

from custody.detections.event_patterns import SUCCEEDED, calls
from custody.detections.model import Controls, Detection
from custody.severity import Severity

DETECTION = Detection(
    id="signing-profile-revoked",
    title="A signing profile or signature was revoked or cancelled",
    severity=Severity.HIGH,
    why=(
        "Everything signed with it stops verifying: either a key was compromised and somebody reacted, or "
        "somebody stops your releases."
    ),
    runbook=(
        "Ask the release team whether they revoked it, and for what incident.",
        "Find the images signed by the profile and sign them again with another before they have to restart.",
        "If nobody ordered it, revoke the session; a revocation itself cannot be undone.",
    ),
    false_positives=("A profile retired at the end of its life.",),
    controls=Controls(
        nist_800_53=("SC-12", "SI-7(15)", "IR-4"),
        soc2=("CC7.3",),
        iso_27001=("A.8.24",),
        ssdf=("PS.2.1",),
        mitre_attack=("T1489",),
        owasp_cicd=("CICD-SEC-9",),
    ),
    references=(
        "https://docs.aws.amazon.com/signer/latest/api/API_RevokeSigningProfile.html",
        "https://docs.aws.amazon.com/signer/latest/api/API_RevokeSignature.html",
        "https://docs.aws.amazon.com/signer/latest/api/API_CancelSigningProfile.html",
    ),
    pattern=calls("signer", "CancelSigningProfile", "RevokeSignature", "RevokeSigningProfile", detail=SUCCEEDED),
)
