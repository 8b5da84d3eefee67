"""A finding of a scan as the alert that tells of it: the same words, and the same id as in AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts import alert_words
from custody.alerts.compose import findings_alert
from custody.lake.derived import OMITTED
from custody.scan.finding import UNCHANGED

if TYPE_CHECKING:
    from custody.alerts.alert import Alert
    from custody.detections import Detection
    from custody.scan.finding import Finding

_COLUMNS = {
    "event_time": "time",
    "account": "account",
    "region": "region",
    "actor": "actor",
    "actor_arn": "actor_arn",
    "subject": "subject",
    "finding": "story",
    "event_id": "event_id",
    "source_file": "file",
    "action": "action",
    "service": "service",
    "source_ip": "source_ip",
    "error_code": "error_code",
    "repository": "repository",
    "pipeline": "pipeline",
}


def finding_alert(finding: Finding, detection: Detection) -> Alert:
    """The alert on one finding.

    Args:
        finding: of a scan.
        detection: whose finding it is.
    """
    row: dict[str, Any] = {column: getattr(finding, name) for column, name in _COLUMNS.items()}
    if row["subject"] == OMITTED:
        row["subject"] = None
    words = dict(alert_words(detection))
    return findings_alert(finding.detection, words, [row], count=1)


def suppressed(finding: Finding) -> str:
    """Why a finding does not count, for formats that say it of each; empty where it does."""
    return finding.excepted or ("in the baseline" if finding.baseline_state == UNCHANGED else "")
