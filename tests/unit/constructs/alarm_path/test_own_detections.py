"""Detections that an app hands over, and what is refused of them before a template is made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack

from custody.detections import Detection, all_detections, get
from custody.errors import DetectionError
from custody.patterns import Pattern
from custody.settings import Settings
from custody_cdk import AlarmPath, Alerts, AuditBus, Custody, DetectionRules
from custody_cdk.alarm_path.own_detections import checked

if TYPE_CHECKING:
    from collections.abc import Callable

STOPPED = get("trail-stopped")
WITHOUT_TYPE = replace(STOPPED, id="mine", area="", pattern=Pattern.of({"source": ["aws.cloudtrail"]}))

MAKERS: list[Callable[[Stack, list[Detection]], object]] = [
    lambda stack, mine: Custody(stack, "It", detections=mine),
    lambda stack, mine: AlarmPath(stack, "It", settings=Settings(), detections=mine),
    lambda stack, mine: Alerts(stack, "It", detections=mine),
    lambda stack, mine: DetectionRules(
        stack, "It", bus=AuditBus(stack, "Bus"), alerts=Alerts(stack, "Alerts", detections=[]), detections=mine
    ),
]


@pytest.mark.parametrize("make", MAKERS, ids=["Custody", "AlarmPath", "Alerts", "DetectionRules"])
def test_a_pattern_without_a_detail_type_is_one_line(make: Callable[[Stack, list[Detection]], object]) -> None:
    with pytest.raises(DetectionError) as error:
        make(Stack(App(), "Theirs"), [WITHOUT_TYPE])
    assert str(error.value).startswith("detection mine: the pattern names no detail-type, so anybody may send")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("detection", "line"),
    [
        (replace(WITHOUT_TYPE, area="watcher"), "detection mine: the pattern names no detail-type"),
        (replace(WITHOUT_TYPE, origin="mine.py"), "mine.py: detection mine: the pattern names no detail-type"),
        (replace(STOPPED, id="mine", area="", references=("page",)), "detection mine: reference 'page' is no page"),
        ("trail-stopped", "'trail-stopped' is among the detections and none; give custody.detections.Detection"),
    ],
)
def test_what_breaks_a_rule_is_named(detection: Any, line: str) -> None:
    with pytest.raises(DetectionError) as error:
        checked([detection])
    assert str(error.value).startswith(line)


def test_ours_and_one_that_keeps_to_the_rules_pass() -> None:
    detections = [*all_detections(), replace(STOPPED, id="mine", area="")]
    assert checked(detections) == detections


@pytest.mark.parametrize("id_", ["heartbeat", "alert-undelivered", "forwarding-failed", "query-failed"])
def test_the_id_of_a_notice_is_refused(id_: str) -> None:
    with pytest.raises(DetectionError, match=f"^detection {id_}: Custody's own notices have this id") as error:
        checked([replace(STOPPED, id=id_)])
    assert "\n" not in str(error.value)
