"""The rule by which a call that takes something back resolves the findings on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from custody import catalog
from custody.alerts.resolving import RESOLVED, UNDOING
from custody.forwarding.rules import state_for
from custody.patterns import Pattern
from custody_cdk.alarm_path.alert_function import finding_target
from custody_cdk.alarm_path.rule_with_pattern import rule_with_pattern

if TYPE_CHECKING:
    from custody_cdk.alarm_path.alerts import Alerts
    from custody_cdk.alarm_path.audit_bus import AuditBus


class ResolvedFindings(Construct):
    """Sends the calls that take back what findings are about to the function that writes alerts.

    It has the destinations that can end a finding end it: PagerDuty, Opsgenie, Jira, Security Hub and OCSF. Costs
    nothing but the events of these calls.

    Args:
        name: prefix of the rule's name.
        bus: the audit bus.
        alerts: the function.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """

    def __init__(self, scope: Construct, id_: str, *, name: str, bus: AuditBus, alerts: Alerts) -> None:
        super().__init__(scope, id_)
        pattern = undoing_pattern()
        target = finding_target(
            RESOLVED, queue_arn=alerts.function.queue_arn, dead_letter_arn=alerts.dead_letters.target_arn
        )
        rule_with_pattern(
            self,
            "Rule",
            pattern,
            name=f"{name}-{RESOLVED}",
            description="Calls that take back what findings are about",
            event_bus_name=bus.reference,
            state=state_for(pattern),
            targets=[target],
        )


def undoing_pattern() -> Pattern:
    """The calls that take something back, as far as they did something."""
    actions = [action for each in UNDOING if (action := catalog.find(each.source, each.undone))]
    return Pattern.of(
        {
            "source": sorted({action.source for action in actions}),
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventSource": sorted({each.source for each in UNDOING}),
                "eventName": sorted({each.undone for each in UNDOING}),
                "errorCode": [{"exists": False}],
            },
        }
    )
