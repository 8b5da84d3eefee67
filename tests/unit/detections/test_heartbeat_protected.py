"""What heartbeats are made and told by is watched like the rest: whoever switches it off is told by the path itself."""

from __future__ import annotations

from typing import Any

import pytest
from support.variants import ACCOUNT

from custody.detections import all_detections
from custody.settings import Settings

DETECTIONS = [detection for detection in all_detections(Settings().of_detections) if detection.pattern]
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:custody-health"

CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "alert-topic-deleted": ("sns", "DeleteTopic", {"topicArn": TOPIC}),
    "alert-topic-changed": ("sns", "SetTopicAttributes", {"topicArn": TOPIC, "attributeName": "Policy"}),
    "alert-subscription-added": ("sns", "Subscribe", {"topicArn": TOPIC, "protocol": "email"}),
    "alert-subscription-removed": ("sns", "Unsubscribe", {"subscriptionArn": f"{TOPIC}:1234"}),
    "watcher-alarm-silenced": ("monitoring", "DeleteAlarms", {"alarmNames": ["custody-heartbeat-eu-west-1"]}),
    "watcher-rule-disabled": ("events", "DisableRule", {"name": "custody-heartbeat"}),
    "watcher-schedule-changed": ("scheduler", "DeleteSchedule", {"name": "custody-heartbeat"}),
    "watcher-role-changed": ("iam", "DeleteRole", {"roleName": "custody-heartbeat-eu-west-1"}),
}


@pytest.mark.parametrize("id_", CALLS)
def test_it_is_watched(id_: str) -> None:
    service, name, parameters = CALLS[id_]
    event = {
        "source": f"aws.{service}",
        "detail-type": "AWS API Call via CloudTrail",
        "account": ACCOUNT,
        "region": "us-east-1",
        "detail": {
            "eventSource": f"{service}.amazonaws.com",
            "eventName": name,
            "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/ann", "userName": "ann"},
            "requestParameters": parameters,
        },
    }
    assert id_ in [detection.id for detection in DETECTIONS if detection.pattern and detection.pattern.matches(event)]
