"""The alarms of a deployment, as events: how trouble in another Region reaches the people at home."""

from __future__ import annotations

from custody.patterns import Pattern


def alarm_pattern(name: str) -> Pattern:
    """State changes to ALARM of the alarms whose names begin with the deployment's.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
    """
    return Pattern.of(
        {
            "source": ["aws.cloudwatch"],
            "detail-type": ["CloudWatch Alarm State Change"],
            "detail": {"alarmName": [{"prefix": f"{name}-forward-"}], "state": {"value": ["ALARM"]}},
        }
    )
