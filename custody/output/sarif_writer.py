"""Findings as SARIF 2.1.0, which GitHub, GitLab and Azure DevOps show.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html and, for ``security-severity``,
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from custody.sanitize import sanitize
from custody.scan.baseline import SAME
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.detections import Detection
    from custody.scan.finding import Finding
    from custody.scan.scan import Scan

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {
    Severity.INFO: "note",
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
_SCORES = {
    Severity.INFO: "0.0",
    Severity.LOW: "2.0",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
# By all but the rule, which stands by itself, a baseline knows findings again.
_PROPERTIES = (*(name for name in SAME if name != "detection"), "position", "exception_ended")


def write_sarif(scan: Scan, stream: TextIO) -> int:
    """Write one document, its results as they come, so that nothing is kept; returns how many results.

    What could not be read becomes notifications.
    """
    rules = {detection.id: number for number, detection in enumerate(scan.detections)}
    driver = {"name": "custody", "rules": [_rule(detection) for detection in scan.detections]}
    stream.write(f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"tool":{_text({"driver": driver})},')
    stream.write('"columnKind":"unicodeCodePoints","results":[')
    count = 0
    for count, finding in enumerate(scan, 1):  # it is returned
        result = _result(finding, rules) | _states(finding, suppressed=bool(scan.exceptions))
        stream.write(("\n" if count == 1 else ",\n") + _text(result))
    notes = [
        {"level": "warning", "message": {"text": sanitize(str(problem))}, "locations": [_place(problem.file, 1)]}
        for problem in scan.reading.problems
    ]
    run = [{"executionSuccessful": True, "toolExecutionNotifications": notes}]
    stream.write(f'\n],"invocations":{_text(run)}}}]}}\n')
    return count


def _result(finding: Finding, rules: Mapping[str, int]) -> dict[str, Any]:
    told = {name: getattr(finding, name) for name in _PROPERTIES}
    place = _place(finding.file, finding.line or 1) if finding.file else None
    if place and finding.position is not None:
        place["logicalLocations"] = [{"fullyQualifiedName": f"record {finding.position}", "kind": "element"}]
    # The same finding keeps its fingerprint, wherever its log file lies.
    name = f"{finding.detection}/{finding.event_id or finding.time}/{finding.subject}"
    return {
        "ruleId": finding.detection,
        "ruleIndex": rules[finding.detection],
        "level": _LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [place] if place else [],
        "partialFingerprints": {"custodyFinding/v1": sha256(name.encode(errors="replace")).hexdigest()},
        "properties": {key: value for key, value in told.items() if value is not None},
    }


def _states(finding: Finding, *, suppressed: bool) -> dict[str, Any]:
    """What does not count, and why; either property is of all results of a run, or of none."""
    found: dict[str, Any] = {}
    if suppressed:
        excepted = {"kind": "external", "status": "accepted", "justification": finding.excepted}
        found["suppressions"] = [excepted] if finding.excepted is not None else []
    if finding.baseline_state is not None:
        found["baselineState"] = finding.baseline_state
    return found


def sentence(finding: Finding) -> str:
    """A finding in one sentence: what, who, on what, when and where, from where."""
    parts = (
        (finding.title, ""),
        (finding.story, ""),
        (finding.actor, "by "),
        (finding.subject, "on "),
        (finding.time, "at "),
        (finding.region, "in "),
        (finding.account, "account "),
        (finding.source_ip, "from "),
    )
    return sanitize(", ".join(f"{before}{text}" for text, before in parts if text))


def _rule(detection: Detection) -> dict[str, Any]:
    return {
        "id": detection.id,
        "name": "".join(word.capitalize() for word in detection.id.split("-")),
        "shortDescription": {"text": detection.title},
        "fullDescription": {"text": detection.why},
        "help": {"text": "\n".join(detection.runbook)},
        "helpUri": detection.references[0],
        "defaultConfiguration": {"level": _LEVELS[detection.severity]},
        "properties": {"security-severity": _SCORES[detection.severity], "tags": ["security", "audit"]},
    }


def _place(file: str, line: int) -> dict[str, Any]:
    uri = Path(file).as_uri() if Path(file).is_absolute() else quote(file)
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
