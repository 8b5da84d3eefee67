"""Findings as OCSF's Detection Findings, a JSON object a line, as SIEMs and Security Lake take them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.alerts.formats.ocsf import ocsf_finding
from custody.output.finding_alert import finding_alert, suppressed
from custody.output.jsonl_writer import write_jsonl
from custody.times.text import now_iso

if TYPE_CHECKING:
    from custody.scan.scan import Scan


def write_ocsf(scan: Scan, stream: TextIO) -> int:
    """Write each finding as it comes; returns how many. What does not count is suppressed there too."""
    detections, now = {detection.id: detection for detection in scan.detections}, now_iso()
    events = (
        ocsf_finding(finding_alert(each, detections[each.detection]), now=now, suppressed=suppressed(each))
        for each in scan
    )
    return write_jsonl(events, stream)
