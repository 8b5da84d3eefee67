"""What makes a Region's heartbeat: a call that is refused, whose event comes the whole way that alerts come."""

from __future__ import annotations

import json

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from custody.alerts.heartbeat import HEARTBEAT_RULE
from custody.patterns import Pattern
from custody_cdk.environment import Place
from custody_cdk.policy import allow, assumable_by, document

_ACTION, _EVENT = "disableRule", "DisableRule"
_SCHEDULE = "cron(23 5,17 * * ? *)"


class Heartbeat(Construct):
    """Twice a day, at 05:23 and 17:23 UTC, asks EventBridge to disable a rule that does not exist.

    EventBridge says ``ResourceNotFoundException``, CloudTrail records that, and the event is forwarded by the rule that
    forwards calls of this name: whoever disables a rule is told by the others or, of this one, by the silence. Made
    twice, so that one event that is lost on the way is no alarm. The role may make this call alone, on this rule alone,
    whose name no detection protects; if somebody creates it, it is disabled, and the heartbeat goes on.

    EventBridge Scheduler is in every Region where EventBridge is, by the SDK's data. Costs nothing: 14 million calls a
    month are free (**unverified**, https://aws.amazon.com/eventbridge/pricing/).

    Args:
        name: prefix of the physical names.

    See https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html and
    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html
    """

    def __init__(self, scope: Construct, id_: str, *, name: str) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        rule = heartbeat_rule(name)
        role = iam.CfnRole(
            self,
            "Role",
            # IAM is global: the Region keeps the roles of one deployment apart, and says whose heartbeat it was.
            role_name=f"{name}-heartbeat-{place.region}",
            description="Lets EventBridge Scheduler make a call that is refused",
            assume_role_policy_document=assumable_by(
                "scheduler", condition={"StringEquals": {"aws:SourceAccount": place.account}}
            ),
        )
        beat = allow(
            "Beat",
            actions=[f"events:{_EVENT}"],
            resources=[place.arn("events", f"rule/{rule}")],
        )
        policy = iam.CfnManagedPolicy(self, "Policy", roles=[role.ref], policy_document=document([beat]))
        self.schedule = scheduler.CfnSchedule(
            self,
            "Schedule",
            name=f"{name}-heartbeat",
            description="Makes a call that is refused, whose event shows that alerts arrive",
            flexible_time_window={"mode": "OFF"},
            schedule_expression=_SCHEDULE,
            schedule_expression_timezone="UTC",
            target={
                "arn": f"arn:{place.partition}:scheduler:::aws-sdk:eventbridge:{_ACTION}",
                "input": json.dumps({"Name": rule}),
                # It fails, and shall: once is enough.
                "retryPolicy": {"maximumRetryAttempts": 0},
                "roleArn": role.attr_arn,
            },
        )
        self.schedule.add_resource_dependency(policy)


def heartbeat_rule(name: str) -> str:
    """Name of the rule that there is not."""
    return f"{HEARTBEAT_RULE}{name}"


def heartbeat_pattern(name: str, account: str | None = None) -> Pattern:
    """The events of the heartbeat of a deployment, of whatever Region.

    Whoever makes this call shows that events come through, so nothing is asked of the identity. No detection listens
    for it on a rule of this name, so none has to leave it out.

    Args:
        name: of the deployment.
        account: whose alone, where events of others come to the same bus.
    """
    return Pattern.of(
        {
            **({"account": [account]} if account else {}),
            "source": ["aws.events"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventSource": ["events.amazonaws.com"],
                "eventName": [_EVENT],
                "requestParameters": {"name": [heartbeat_rule(name)]},
            },
        }
    )
