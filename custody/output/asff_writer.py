"""Findings in AWS's Security Finding Format: a JSON list, of which BatchImportFindings takes a hundred at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.alerts.formats.asff import asff_finding
from custody.output.finding_alert import finding_alert, suppressed
from custody.output.json_writer import write_json
from custody.times.text import now_iso

if TYPE_CHECKING:
    from custody.scan.scan import Scan


def write_asff(scan: Scan, stream: TextIO) -> int:
    """Write each finding as it comes; returns how many. What does not count is suppressed there too."""
    detections, now = {detection.id: detection for detection in scan.detections}, now_iso()
    findings = (
        asff_finding(finding_alert(each, detections[each.detection]), now=now, suppressed=suppressed(each))
        for each in scan
    )
    return write_json(findings, stream)
