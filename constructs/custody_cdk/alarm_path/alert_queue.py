"""The queue that findings are sent to, and who may send and take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_sqs as sqs

from custody.alerts.message import ATTEMPTS
from custody_cdk.alarm_path.dead_letters import KEPT_SECONDS
from custody_cdk.policy import Statement, allow, deny, only_tls
from custody_cdk.removal import keep_replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from custody_cdk.record.audit_key import AuditKey

SECONDS = 60
"""The time that the function has."""


def alert_queue(scope: Construct, *, name: str, key: AuditKey, dead_letter_arn: str) -> sqs.CfnQueue:
    """The queue, whose messages are tried five times and then kept among the dead.

    Args:
        scope: the construct that it belongs to.
        name: its physical name.
        key: whose ``queue_arns`` have it.
        dead_letter_arn: queue for what could not be told.
    """
    queue = sqs.CfnQueue(
        scope,
        "Queue",
        queue_name=name,
        kms_master_key_id=key.arn,
        kms_data_key_reuse_period_seconds=3600,
        message_retention_period=KEPT_SECONDS,
        redrive_policy={"deadLetterTargetArn": dead_letter_arn, "maxReceiveCount": ATTEMPTS},
        # As AWS's page wants it: six times as long as the function may take.
        visibility_timeout=6 * SECONDS,
    )
    keep_replaced(queue)
    return queue


def admitted(queue_arn: str, rule_arns: Sequence[str], taker: str, senders: Sequence[str]) -> list[Statement]:
    """Who may send to the queue and who may take from it.

    Args:
        queue_arn: the queue's.
        rule_arns: EventBridge rules that may send, as ARN patterns.
        taker: the function's role.
        senders: roles that may send.
    """
    return [
        allow(
            "RulesSend",
            principal={"Service": "events.amazonaws.com"},
            actions=["sqs:SendMessage"],
            resources=[queue_arn],
            condition={"ArnLike": {"aws:SourceArn": list(rule_arns)}},
        ),
        # Whoever else takes a message silences an alert, and nothing would be left to see of it.
        deny(
            "OnlyTheFunctionTakes",
            actions=["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"],
            resources=[queue_arn],
            condition={"ArnNotLike": {"aws:PrincipalArn": [taker]}},
        ),
        # Whoever else sends one has the function tell what never happened.
        deny(
            "OnlyRulesAndQuestionsSend",
            actions=["sqs:SendMessage"],
            resources=[queue_arn],
            condition={
                "ArnNotLike": {"aws:PrincipalArn": list(senders)},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        ),
        only_tls(queue_arn, actions=["sqs:*"]),
    ]
