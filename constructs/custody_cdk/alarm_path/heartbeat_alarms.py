"""What says that a Region's heartbeat is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from custody.alerts.heartbeat import HEARTBEAT, METRIC_DIMENSIONS, METRIC_NAME, METRIC_NAMESPACE
from custody.forwarding.rules import state_for
from custody_cdk.alarm_path.alert_function import finding_target
from custody_cdk.alarm_path.heartbeat import heartbeat_pattern
from custody_cdk.alarm_path.rule_with_pattern import rule_with_pattern
from custody_cdk.environment import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody_cdk.alarm_path.alerts import Alerts
    from custody_cdk.alarm_path.audit_bus import AuditBus

_HOUR, SILENT_HOURS = 3600, 26


class HeartbeatAlarms(Construct):
    """The rule that sends heartbeats the way of alerts, and an alarm a Region where none came for 26 hours.

    The alarm goes to the topic that CloudWatch alone publishes to, and not to those of the alerts. It looks at hours,
    26 of them, and not at a day: of a period with nothing CloudWatch looks at several before it says so. Hours without
    a heartbeat count as zero, and so do all before the first one: the alarm is on from the deployment until a heartbeat
    comes, at most twelve hours.

    Costs 0.10 USD a Region and month for the alarm, and 0.03 USD for its metric, which is billed for the hours that
    have one (https://aws.amazon.com/cloudwatch/pricing/).

    Args:
        name: prefix of the physical names, as the forwarders have it.
        bus: the audit bus.
        alerts: the function, and the topic of the alarms.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html and
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    """

    def __init__(self, scope: Construct, id_: str, *, name: str, bus: AuditBus, alerts: Alerts) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        self._name, self._topic_arn = name, alerts.health.arn
        # A member of the bus can make the call as well, and would hide that those of here are missing.
        pattern = heartbeat_pattern(name, self.place.account)
        rule_with_pattern(
            self,
            "Rule",
            pattern,
            name=f"{name}-heartbeat",
            description="Sends heartbeats the way of alerts",
            event_bus_name=bus.reference,
            state=state_for(pattern),
            targets=[
                finding_target(
                    HEARTBEAT, queue_arn=alerts.function.queue_arn, dead_letter_arn=alerts.dead_letters.target_arn
                )
            ],
        )
        self.alarms: dict[str, cloudwatch.CfnAlarm] = {}
        """By Region."""

    def expect(self, regions: Iterable[str]) -> None:
        """Alarm for each Region, where there is none yet."""
        for region in regions:
            if region not in self.alarms:
                self.alarms[region] = self._alarm(region)

    def _alarm(self, region: str) -> cloudwatch.CfnAlarm:
        beats = {
            "metric": {
                "namespace": METRIC_NAMESPACE,
                "metricName": METRIC_NAME,
                "dimensions": [
                    {"name": said, "value": value}
                    for said, value in zip(METRIC_DIMENSIONS, (self._name, region), strict=True)
                ],
            },
            "period": _HOUR,
            "stat": "Sum",
        }
        return cloudwatch.CfnAlarm(
            self,
            "Home" if "${" in region else region,
            alarm_name=f"{self._name}-heartbeat-{region}",
            alarm_description=f"No heartbeat has come from {region} for {SILENT_HOURS} hours: an alert from there "
            "would not come either. docs/operating.md says what to look at.",
            metrics=[
                {"id": "beats", "metricStat": beats, "returnData": False},
                {"id": "filled", "expression": "FILL(beats, 0)", "label": "heartbeats", "returnData": True},
            ],
            evaluation_periods=SILENT_HOURS,
            threshold=1,
            comparison_operator="LessThanThreshold",
            treat_missing_data="breaching",
            alarm_actions=[self._topic_arn],
        )
