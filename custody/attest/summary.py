"""A SLSA Verification Summary of version 1: whether the record shows what the policy asks for.

``PASSED`` stands there where every property that is asked for is shown and nothing is missing, and nowhere else.

See https://slsa.dev/spec/v1.0/verification_summary, whose extension fields have URIs for names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.attest.names import POLICY, SLSA_VERSION, SUMMARY
from custody.attest.properties import Verdict
from custody.attest.provenance import gap_list
from custody.attest.statement import PAYLOAD_TYPE, make
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from custody.attest.facts import Gap
    from custody.attest.names import Image
    from custody.attest.properties import Finding, Property
    from custody.attest.statement import Statement

PASSED, FAILED = "PASSED", "FAILED"
PROPERTIES, GAPS = "urn:custody:summary:properties", "urn:custody:summary:gaps"


def passed(findings: Sequence[Finding], required: Sequence[Property], gaps: Sequence[Gap]) -> bool:
    """Whether all that is asked for is shown, and nothing is missing."""
    shown = {finding.property for finding in findings if finding.verdict is Verdict.SHOWN}
    return bool(required) and set(required) <= shown and not gaps


def summary(
    image: Image,
    *,
    findings: Sequence[Finding],
    required: Sequence[Property],
    gaps: Sequence[Gap],
    inputs: Sequence[Statement],
    verifier: str,
    verified_at: datetime,
) -> Statement:
    """The statement.

    Args:
        image: what was verified.
        findings: each property.
        required: the properties that the policy asks for.
        gaps: what the record does not show, of any push and of the reading.
        inputs: the provenance that it rests on.
        verifier: the URI of who says so.
        verified_at: when, UTC without a zone.
    """
    good = passed(findings, required, gaps)
    levels = sorted(finding.property.value for finding in findings if finding.verdict is Verdict.SHOWN)
    predicate: dict[str, Any] = {
        "verifier": {"id": verifier},
        "timeVerified": iso(verified_at),
        "resourceUri": image.uri,
        "policy": {"uri": POLICY, "annotations": {"requires": sorted(each.value for each in required)}},
        "inputAttestations": [{"digest": {"sha256": each.digest}, "mediaType": PAYLOAD_TYPE} for each in inputs],
        "verificationResult": PASSED if good else FAILED,
        "verifiedLevels": levels if good else [FAILED],
        "slsaVersion": SLSA_VERSION,
        PROPERTIES: [
            {
                "property": finding.property.value,
                "verdict": finding.verdict.value,
                "why": finding.why,
                "evidence": list(finding.evidence),
            }
            for finding in findings
        ],
        GAPS: gap_list(gaps),
    }
    return make(image, SUMMARY, predicate)
