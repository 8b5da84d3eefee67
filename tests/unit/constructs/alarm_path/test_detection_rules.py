"""A rule a detection, within what a bus holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.assembly import alone

from custody.detections import get
from custody.errors import DetectionError
from custody_cdk import Alerts, AuditBus, DetectionRules

if TYPE_CHECKING:
    from aws_cdk import Stack

STOPPED = get("trail-stopped")


def test_a_detection_below_the_topics_makes_no_rule() -> None:
    def rules(stack: Stack) -> None:
        alerts = Alerts(stack, "Alerts", minimum_severity=STOPPED.severity)
        low = get("image-expired-by-lifecycle-rule")
        DetectionRules(stack, "It", bus=AuditBus(stack, "Bus"), alerts=alerts, detections=[STOPPED, low])

    names = {rule["Name"] for rule in alone(rules).all("AWS::Events::Rule")}
    assert "custody-trail-stopped" in names
    assert "custody-image-expired-by-lifecycle-rule" not in names


def test_too_many_detections_raise_before_anything_is_deployed() -> None:
    def rules(stack: Stack) -> None:
        bus, alerts = AuditBus(stack, "Bus"), Alerts(stack, "Alerts")
        DetectionRules(stack, "It", bus=bus, alerts=alerts, detections=[STOPPED] * 300)

    with pytest.raises(DetectionError, match="300 detections need 306 rules"):
        alone(rules)
