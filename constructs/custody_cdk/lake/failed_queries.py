"""The alert on a job's query that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_events as events
from constructs import Construct

from custody.alerts import QUERY_FAILED
from custody.forwarding.rules import state_for
from custody.patterns import Pattern

if TYPE_CHECKING:
    from custody_cdk.alarm_path.alert_target import AlertTarget


class FailedQueries(Construct):
    """A rule on the audit bus that alerts when a query of the jobs' workgroup fails or is stopped.

    Athena sends its events to the Region's default bus, best effort; the forwarder has to listen for
    :func:`failed_pattern`.

    Args:
        name: prefix of the physical names.
        bus_name: the audit bus.
        workgroup: the jobs' workgroup.
        target: where the alert goes.

    See https://docs.aws.amazon.com/athena/latest/ug/athena-events.html
    """

    def __init__(
        self, scope: Construct, id_: str, *, name: str, bus_name: str, workgroup: str, target: AlertTarget
    ) -> None:
        super().__init__(scope, id_)
        pattern = failed_pattern(workgroup)
        self.rule = events.CfnRule(
            self,
            "Rule",
            name=f"{name}-query-failed",
            description="A compaction or a scheduled question failed",
            event_bus_name=bus_name,
            event_pattern=pattern.document,
            state=state_for(pattern),
            targets=[target.property(QUERY_FAILED)],
        )


def failed_pattern(workgroup: str) -> Pattern:
    """The events of queries of one workgroup that failed or were cancelled."""
    return Pattern.of(
        {
            "source": ["aws.athena"],
            "detail-type": ["Athena Query State Change"],
            "detail": {"currentState": ["CANCELLED", "FAILED"], "workgroupName": [workgroup]},
        }
    )
