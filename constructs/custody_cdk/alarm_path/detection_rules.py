"""A rule in the account for each detection."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from constructs import Construct

from custody.alerts import FORWARDING_FAILED
from custody.detections.model import MAX_ID_LENGTH
from custody.errors import DetectionError
from custody.forwarding.rules import state_for
from custody.severity import Severity
from custody_cdk.alarm_path.alert_function import finding_target
from custody_cdk.alarm_path.health import alarm_pattern
from custody_cdk.alarm_path.own_detections import checked
from custody_cdk.alarm_path.rule_limits import check_rule, check_rules, rule_patterns
from custody_cdk.alarm_path.rule_with_pattern import rule_with_pattern
from custody_cdk.environment import Place
from custody_cdk.template_size import arn_in_few_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.detections.model import Detection
    from custody.patterns import Pattern
    from custody_cdk.alarm_path.alerts import Alerts
    from custody_cdk.alarm_path.audit_bus import AuditBus

ALERT_FUNCTION = "alert-function-changed"
OTHER_RULES = 6
"""Rules on the bus besides those of detections: of forwarding that fails, of heartbeats, of what is resolved, and the
lake's three."""

TAMPERING = ("trail-changed", "trail-deleted", "trail-stopped")


class DetectionRules(Construct):
    """One rule a detection on the audit bus, sending the event to the function that writes alerts.

    A detection with a list that is too long for one rule becomes several, of which an event matches one.

    The rule's state is derived from the catalogue: a detection of a read-only event gets the state without which
    EventBridge leaves such events out, on this bus as on the one they came from. Rules cost nothing. At most 300 a
    bus, 30 of them with wildcards; checked here.

    Args:
        bus: the audit bus.
        alerts: the topics and the function; detections below its minimum severity make no rule.
        detections: what to detect.
        rules_quota: how many rules AWS lets the bus hold, where it was asked for more than usual.
        pattern_quota: how many characters AWS lets a pattern have, where it was asked for more than 2,048.

    Raises:
        DetectionError: a limit of EventBridge is exceeded, naming it, a detection is there twice, or one of
            the app's own breaks a rule.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        bus: AuditBus,
        alerts: Alerts,
        detections: Sequence[Detection],
        rules_quota: int | None = None,
        pattern_quota: int | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        # A question detection has no rule: it is asked on a schedule.
        self.detections = tuple(d for d in checked(detections) if d.pattern and d.severity in alerts.topics)
        check_rules(
            self.detections,
            region=self.place.region,
            others=OTHER_RULES,
            quota=rules_quota,
            pattern_quota=pattern_quota,
        )
        _refuse_twice(self.detections)
        self._alerts = alerts
        if Stack.of(bus) == Stack.of(self):
            # No event comes before what it is sent to takes it; one line here, and not one a rule.
            for needed in (alerts.function.policy, alerts.function.mapping, alerts.dead_letters.policy):
                bus.resource.add_resource_dependency(needed)
        # Asked for once: every rule of every detection needs them.
        self._queue_arn, self._dead_letter_arn = (
            arn_in_few_bytes(self, queue) for queue in (alerts.function.queue, alerts.dead_letters.resource)
        )
        self.rules = {
            id_: self._rule(bus, id_, detection, pattern)
            for detection in self.detections
            for id_, pattern in _rules_of(detection, pattern_quota)
        }
        self._trouble_elsewhere(bus)
        self._tampering_alarm(bus)
        self._function_alarm(bus)

    def _rule(self, bus: AuditBus, id_: str, detection: Detection, pattern: Pattern) -> events.CfnRule:
        return rule_with_pattern(
            self,
            id_,
            pattern,
            name=f"{self._alerts.name}-{id_}",
            description=detection.title,
            event_bus_name=bus.reference,
            state=state_for(pattern),
            targets=[self._target(detection.id)],
        )

    def _target(self, id_: str) -> dict[str, Any]:
        return finding_target(id_, queue_arn=self._queue_arn, dead_letter_arn=self._dead_letter_arn)

    def _trouble_elsewhere(self, bus: AuditBus) -> None:
        pattern = alarm_pattern(self._alerts.name)
        events.CfnRule(
            self,
            "TroubleElsewhere",
            name=f"{self._alerts.name}-forwarding-failed",
            description="A forwarder in some Region cannot deliver its events",
            event_bus_name=bus.reference,
            event_pattern=pattern.document,
            state=state_for(pattern),
            targets=[self._target(FORWARDING_FAILED)],
        )

    def _function_alarm(self, bus: AuditBus) -> None:
        if ALERT_FUNCTION not in self.rules:
            return
        cloudwatch.CfnAlarm(
            self,
            "AlertsTampered",
            alarm_name=f"{self._alerts.name}-alerts-tampered",
            alarm_description="Somebody changed a function that writes alerts or asks questions, so that this comes "
            "without it. A deployment does that too; if it was none, read docs/detections/alert-function-changed.md.",
            namespace="AWS/Events",
            metric_name="TriggeredRules",
            dimensions=[
                {"name": "EventBusName", "value": bus.name},
                {"name": "RuleName", "value": f"{self._alerts.name}-{ALERT_FUNCTION}"},
            ],
            statistic="Sum",
            period=60,
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=[self._alerts.topic(Severity.CRITICAL)],
        )

    def _tampering_alarm(self, bus: AuditBus) -> None:
        watched = [id_ for id_ in TAMPERING if id_ in self.rules]
        if not watched:
            return
        metrics = [
            {
                "id": f"m{number}",
                "returnData": False,
                "metricStat": {
                    "metric": {
                        "namespace": "AWS/Events",
                        "metricName": "TriggeredRules",
                        "dimensions": [
                            {"name": "EventBusName", "value": bus.name},
                            {"name": "RuleName", "value": f"{self._alerts.name}-{id_}"},
                        ],
                    },
                    "period": 60,
                    "stat": "Sum",
                },
            }
            for number, id_ in enumerate(watched, start=1)
        ]
        total = {"id": "total", "expression": "SUM(METRICS())", "label": "changes to trails", "returnData": True}
        cloudwatch.CfnAlarm(
            self,
            "TrailTampering",
            alarm_name=f"{self._alerts.name}-trail-tampering",
            alarm_description="Somebody stopped, deleted or changed a trail; the alert of the same minute says who.",
            metrics=[*metrics, total],
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=[self._alerts.topic(Severity.CRITICAL)],
        )


def _refuse_twice(detections: Sequence[Detection]) -> None:
    for id_, times in Counter(detection.id for detection in detections).items():
        if times > 1:
            raise DetectionError(f"detection {id_} is there {times} times; a rule has its name, so leave one")


def _rules_of(detection: Detection, pattern_quota: int | None) -> Iterator[tuple[str, Pattern]]:
    """The ids and patterns of a detection's rules, the first with the detection's own id."""
    patterns = rule_patterns(detection.pattern, pattern_quota) if detection.pattern else ()
    for number, pattern in enumerate(patterns, start=1):
        check_rule(detection, pattern, pattern_quota=pattern_quota)
        # A rule's name holds 64 characters, which the deployment's name and the longest id take up.
        yield (detection.id if number == 1 else f"{detection.id[: MAX_ID_LENGTH - 4]}-{number}"), pattern
