"""A queue for what could not be delivered, and the alarm that says so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import allow, document, only_tls
from custody_cdk.removal import keep_replaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.lake.lake_key import LakeKey
    from custody_cdk.record.audit_key import AuditKey

KEPT_SECONDS = 14 * 24 * 3600


class DeadLetters(Construct):
    """An encrypted dead-letter queue, kept for 14 days, that alarms on its first message.

    Without a key, SQS encrypts with one of its own (SSE-SQS), which is free, asks nothing of KMS, and is what a queue
    gets that says nothing (https://aws.amazon.com/blogs/compute/announcing-server-side-encryption-with-amazon-simple-queue-service-managed-encryption-keys-sse-sqs-by-default/).
    The key that AWS *manages* for SQS, ``alias/aws/sqs``, is none of both: its policy lets no service in, and cannot be
    changed (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services).
    That EventBridge sends to a queue under SSE-SQS is **unverified** on AWS's own pages: the one on targets says that
    it does not under "an AWS owned key" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html), and
    AWS's own solution of https://github.com/awslabs/aws-saas-boost/pull/427 does. docs/verification.md has the proof.

    Costs next to nothing for the queue and 0.10 USD a month for the alarm.

    Args:
        queue_name: its physical name.
        key: customer managed key whose ``queue_arns`` has the queue; by default SQS's own.
        rule_arns: EventBridge rules that may send here, as ARN patterns.
        topic_arns: SNS topics whose subscriptions may send here.
        alarm_name: the alarm's physical name.
        alarm_topic_arns: topics of the same Region the alarm is sent to; where there is none, the alarm's
            state change is an event that a rule can forward.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        queue_name: str,
        rule_arns: Sequence[str],
        alarm_name: str,
        key: AuditKey | LakeKey | None = None,
        topic_arns: Sequence[str] = (),
        alarm_topic_arns: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        self._key = key
        self.arn = queue_arn(self.place, queue_name)
        self.resource = sqs.CfnQueue(
            self,
            "Queue",
            queue_name=queue_name,
            kms_master_key_id=key.arn if key else None,
            kms_data_key_reuse_period_seconds=3600 if key else None,
            message_retention_period=KEPT_SECONDS,
            # Said, though it is the default: a queue that had a key once would keep it.
            sqs_managed_sse_enabled=None if key else True,
        )
        keep_replaced(self.resource)
        self.target_arn: str = self.resource.attr_arn
        """A reference to the queue, for a rule's target."""
        self.policy = self._policy(rule_arns, topic_arns)
        self._alarm(queue_name, alarm_name, alarm_topic_arns)
        acknowledge(
            self.resource, "This is the dead-letter queue; what falls into it stays for a person.", "AwsSolutions-SQS3"
        )

    @cached_property
    def queue(self) -> sqs.IQueue:
        """The queue for the CDK's own constructs; its policy stays as it is, whatever is granted on this."""
        key = self._key.arn if self._key else None
        return sqs.Queue.from_queue_attributes(self, "Imported", queue_arn=self.target_arn, key_arn=key)

    def _alarm(self, queue_name: str, alarm_name: str, alarm_topic_arns: Sequence[str]) -> None:
        alarm = cloudwatch.CfnAlarm(
            self,
            "Alarm",
            alarm_name=alarm_name,
            alarm_description=f"{queue_name} holds events, findings or alerts that could not be delivered. Read them "
            "there and mend the cause: an event has it in ERROR_CODE, a finding in the log of the function.",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions=[{"name": "QueueName", "value": queue_name}],
            statistic="Maximum",
            period=60,
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=list(alarm_topic_arns) or None,
        )
        if not alarm_topic_arns:
            acknowledge(
                alarm,
                "No alert topic exists in this Region; the alarm's state change is forwarded to the home Region, where "
                "a rule alerts on it.",
                "CloudWatchAlarmAction",
            )

    def _policy(self, rule_arns: Sequence[str], topic_arns: Sequence[str]) -> sqs.CfnQueuePolicy:
        senders = {"events": rule_arns, "sns": topic_arns}
        statements: list[dict[str, Any]] = [
            allow(
                f"{service.capitalize()}Sends",
                principal={"Service": f"{service}.amazonaws.com"},
                actions=["sqs:SendMessage"],
                resources=[self.target_arn],
                condition={"ArnLike": {"aws:SourceArn": list(arns)}},
            )
            for service, arns in senders.items()
            if arns
        ]
        statements.append(only_tls(self.target_arn, actions=["sqs:*"]))
        return sqs.CfnQueuePolicy(self, "Policy", queues=[self.resource.ref], policy_document=document(statements))


def queue_arn(place: Place, queue_name: str) -> str:
    """ARN of a queue of this stack's account and Region."""
    return place.arn("sqs", queue_name)
