"""The table that the template makes is the one that is watched, whatever the deployment is called."""

from __future__ import annotations

import json

import pytest
from unit.detections.cases import envelope, load

from custody.detections.parameters import DetectionSettings
from custody.detections.watcher.alert_state_changed import DETECTION, pattern
from custody.severity import Severity
from custody_cdk.alarm_path.alert_state import state_table_name

NAME = "twenty-letters-long1"


@pytest.mark.parametrize("number", range(5))
def test_every_call_on_the_table_of_the_deployment_fires(number: int) -> None:
    record = load("alert-state-changed", "fires")[number]
    renamed = json.loads(json.dumps(record).replace("custody-alert-state", state_table_name(NAME)))
    watched = pattern(DetectionSettings().watching(NAME))
    assert watched.matches(envelope(renamed))
    assert not watched.matches(envelope(record))


def test_an_alert_about_the_table_never_waits_in_it() -> None:
    assert DETECTION.severity is Severity.CRITICAL
