"""The line that CloudWatch makes a metric of, and that no detection looks the other way for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.heartbeats import ACCOUNT, heartbeat_event

from custody.alerts.heartbeat import heartbeat_line
from custody.detections import all_detections
from custody.settings import Settings
from custody_cdk.alarm_path import write_alert_handler
from custody_cdk.alarm_path.heartbeat import heartbeat_pattern

if TYPE_CHECKING:
    from custody_cdk.alarm_path.alert_way_handler import AlertWay

DETECTIONS = [detection for detection in all_detections(Settings().of_detections) if detection.pattern]


def test_it_is_a_metric_of_the_region_at_the_time_of_the_call() -> None:
    said = json.loads(heartbeat_line(heartbeat_event("shop", "eu-west-1", at="2026-11-20T17:23:00Z")))
    (metric,) = said["_aws"]["CloudWatchMetrics"]
    assert metric["Namespace"] == "Custody"
    assert {name: said[name] for name in metric["Dimensions"][0]} == {"Deployment": "shop", "Region": "eu-west-1"}
    assert [(each["Name"], said[each["Name"]]) for each in metric["Metrics"]] == [("Heartbeat", 1)]
    assert said["_aws"]["Timestamp"] == 1795195380000


def taken(detection: str, event: Any) -> None:
    """The function takes a message, where it may neither send, keep, nor say of anything that it was told."""
    record = {"messageId": "m", "body": json.dumps({"detection": detection, "event": event})}
    write_alert_handler.take(cast("AlertWay", object()), record, {}, None)


def test_the_function_writes_the_line_and_no_alert(capsys: pytest.CaptureFixture[str]) -> None:
    taken("heartbeat", heartbeat_event())
    assert json.loads(capsys.readouterr().out)["Region"] == "us-east-1"


@pytest.mark.parametrize("event", [{}, {"time": "2026-11-20T17:23:00Z", "detail": {}}, None])
def test_what_is_no_heartbeat_is_not_taken_for_one(event: Any) -> None:
    """The function then sends it as it came, and it alarms."""
    with pytest.raises((KeyError, TypeError, ValueError)):
        taken("heartbeat", event)


def test_no_detection_fires_on_it() -> None:
    for region in ("us-east-1", "eu-west-1"):
        event = heartbeat_event(region=region)
        assert heartbeat_pattern("custody").matches(event)
        assert [detection.id for detection in DETECTIONS if detection.pattern.matches(event)] == []  # type: ignore[union-attr]


IDENTITIES = st.sampled_from(
    [
        {"type": "Root", "arn": f"arn:aws:iam::{ACCOUNT}:root", "accountId": ACCOUNT},
        {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/mary", "accountId": ACCOUNT, "userName": "mary"},
        {"type": "AWSAccount", "accountId": "444455556666", "principalId": "AIDACKCEVSQ6C2EXAMPLE"},
        heartbeat_event()["detail"]["userIdentity"],
    ]
)
CALLS = st.sampled_from(["DisableRule", "DeleteRule", "PutRule", "PutTargets", "RemoveTargets"])
RULES = st.sampled_from(["heartbeat-of-custody", "custody-heartbeat", "custody-forward-1"])


@given(identity=IDENTITIES, call=CALLS, rule=RULES, errors=st.sampled_from([(), ("errorCode", "errorMessage")]))
def test_nobody_hides_behind_it(identity: dict[str, Any], call: str, rule: str, errors: tuple[str, ...]) -> None:
    """What fires on the name of any rule fires on the heartbeat's, and on the watcher's own by its role, too."""
    fired = []
    for name in (rule, "heartbeat-of-custody-2" if rule == "heartbeat-of-custody" else "custody-forward-2"):
        event = heartbeat_event(userIdentity=identity, eventName=call)
        event["detail"]["requestParameters"] = {"name": name, "rule": name}
        for error in errors:
            del event["detail"][error]
        fired.append({detection.id for detection in DETECTIONS if detection.pattern.matches(event)})  # type: ignore[union-attr]
    assert fired[0] == fired[1]
    if errors and call == "DisableRule" and rule != "heartbeat-of-custody":
        assert "watcher-rule-disabled" in fired[0]
