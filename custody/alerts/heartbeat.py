"""The heartbeat of a Region's alarm path, as the function that writes alerts tells it: in its log, as a metric.

CloudWatch Logs makes a metric of a line in the embedded metric format, so the function needs no permission for it. See
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

HEARTBEAT = "heartbeat"
"""What stands where messages to the function name a detection."""
HEARTBEAT_RULE = "heartbeat-of-"
"""What the name of the rule that there is not begins with; the deployment's name follows."""
METRIC_NAMESPACE, METRIC_NAME = "Custody", "Heartbeat"
METRIC_DIMENSIONS = ("Deployment", "Region")


def heartbeat_line(event: dict[str, Any]) -> str:
    """The line of the log: one heartbeat of the Region that the event is of, at the time of its call.

    An event that is replayed counts when it happened, and not once more.

    Args:
        event: as EventBridge delivers it.

    Raises:
        KeyError, TypeError, ValueError: it is no heartbeat's.
    """
    rule = event["detail"]["requestParameters"]["name"]
    metric = {
        "Namespace": METRIC_NAMESPACE,
        "Dimensions": [list(METRIC_DIMENSIONS)],
        "Metrics": [{"Name": METRIC_NAME, "Unit": "Count"}],
    }
    at = datetime.fromisoformat(event["time"])
    return json.dumps(
        {
            "_aws": {"Timestamp": int(at.timestamp() * 1000), "CloudWatchMetrics": [metric]},
            "Deployment": rule.removeprefix(HEARTBEAT_RULE),
            "Region": event["region"],
            METRIC_NAME: 1,
        }
    )
