"""Where alerts go: encrypted topics by severity, and the alarms on the alarm path itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from custody.detections import all_detections
from custody.severity import Severity
from custody_cdk.alarm_path.alert_function import AlertFunction, alert_log_group_arn, alert_queue_name
from custody_cdk.alarm_path.dead_letters import DeadLetters, queue_arn
from custody_cdk.environment import Place
from custody_cdk.policy import Statement, allow, deny, document, only_tls, service
from custody_cdk.record.audit_key import AuditKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections import Detection


class Alerts(Construct):
    """One encrypted SNS topic a severity, the function that writes to it, mail subscriptions, and what is undelivered.

    Costs 1.00 USD a month for the key, 0.10 USD an alarm, what :class:`AlertFunction` says, and 2.00 USD per 100,000
    mails after the first 1,000 (**unverified**, https://aws.amazon.com/sns/pricing/). Every address confirms once for
    each topic. Alarms about the alarm path go to the critical topic, which always exists.

    Args:
        name: prefix of the physical names.
        bus_name: the bus whose rules send here.
        minimum_severity: no topic is made below it.
        emails: addresses subscribed to every topic.
        key: key of the topics, the queues and the function's log; the default makes one. A given one needs
            ``topic_arns``, ``queue_arns`` and ``log_group_arns`` as :func:`topic_arn`, :func:`alerts_queues` and
            :func:`alert_log_group_arn` name them, and the alias ``NAME-alerts``, by which the function that asks
            questions knows it.
        operators: roles that may move what died back to the function's queue.
        detections: those whose words the function knows; the default is every detection there is.

    See https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str = "custody",
        bus_name: str = "custody",
        minimum_severity: Severity = Severity.LOW,
        emails: Sequence[str] = (),
        key: AuditKey | None = None,
        detections: Sequence[Detection] | None = None,
        operators: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.name, self.bus_name = name, bus_name
        self.severities = tuple(s for s in Severity if s >= minimum_severity)
        arns = [topic_arn(place, name, severity) for severity in self.severities]
        key = key or self._key(arns)
        self.topics = {severity: self._topic(severity, key) for severity in self.severities}
        # Asked for once: every rule of every detection needs them.
        self._references = {severity: topic.ref for severity, topic in self.topics.items()}
        self.dead_letters = self._dead_letters(arns, key)
        self.function = AlertFunction(
            self,
            "Written",
            name=name,
            detections=all_detections() if detections is None else detections,
            topics=self._references,
            key=key,
            rule_arns=[self._rule_arns()],
            dead_letter_arn=self.dead_letters.target_arn,
            operators=operators,
        )
        self._failed_invocations()
        self._subscribe(emails)

    def _dead_letters(self, topic_arns: Sequence[str], key: AuditKey) -> DeadLetters:
        return DeadLetters(
            self,
            "DeadLetters",
            queue_name=alerts_queue_name(self.name),
            key=key,
            rule_arns=[self._rule_arns()],
            topic_arns=topic_arns,
            alarm_name=f"{self.name}-alerts-undelivered",
            alarm_topic_arns=[self.topic(Severity.CRITICAL)],
        )

    def _key(self, topic_arns: Sequence[str]) -> AuditKey:
        return AuditKey(
            self,
            "Key",
            alias=f"{self.name}-alerts",
            topic_arns=topic_arns,
            queue_arns=alerts_queues(self.place, self.name),
            log_group_arns=[alert_log_group_arn(self.place, self.name)],
            destroy=True,
        )

    def _subscribe(self, emails: Sequence[str]) -> None:
        # One address twice is one subscription, as it is to SNS.
        for address in dict.fromkeys(emails):
            for severity in self.severities:
                sns.CfnSubscription(
                    self,
                    # Of the address and not of its place: who is taken out of the list takes nobody's place.
                    f"Mail-{sha256(address.encode()).hexdigest()[:8]}-{severity}",
                    topic_arn=self.topics[severity].ref,
                    protocol="email",
                    endpoint=address,
                    redrive_policy={"deadLetterTargetArn": self.dead_letters.target_arn},
                )

    def topic(self, severity: Severity) -> str:
        """ARN of the topic of a severity, a reference to it within its stack.

        Raises:
            KeyError: the severity is below ``minimum_severity``.
        """
        return self._references[severity]

    def _rule_arns(self) -> str:
        return self.place.arn("events", f"rule/{self.bus_name}/{self.name}-*")

    def _topic(self, severity: Severity, key: AuditKey) -> sns.CfnTopic:
        topic = sns.CfnTopic(
            self,
            f"Topic-{severity}",
            topic_name=topic_name(self.name, severity),
            display_name=f"{self.name} {severity}",
            kms_master_key_id=key.arn,
        )
        sns.CfnTopicPolicy(
            self,
            f"TopicPolicy-{severity}",
            topics=[topic.ref],
            policy_document=document(self._publishers(topic_arn(self.place, self.name, severity))),
        )
        return topic

    def _publishers(self, arn: str) -> list[Statement]:
        publish = {"actions": ["sns:Publish"], "resources": [arn]}
        alarms = self.place.arn("cloudwatch", f"alarm:{self.name}-*")
        return [
            # Rules do not publish here: the function does, as a role of this account.
            allow(
                "AlarmsPublish",
                principal=service("cloudwatch"),
                condition={
                    "ArnLike": {"aws:SourceArn": alarms},
                    "StringEquals": {"aws:SourceAccount": self.place.account},
                },
                **publish,
            ),
            # What says for whom it comes, comes for this account; what does not say so passes.
            deny(
                "OnlyForThisAccount",
                condition={
                    "StringNotEquals": {"aws:SourceAccount": self.place.account},
                    "Null": {"aws:SourceAccount": "false"},
                },
                **publish,
            ),
            only_tls(arn, actions=["sns:Publish"]),
        ]

    def _failed_invocations(self) -> None:
        # The first counts failures that reach no queue at all, the second those that even the queue refused; what
        # the queue took is the other alarm's.
        for metric, name in (("FailedInvocations", "failing"), ("InvocationsFailedToBeSentToDlq", "losing")):
            # CloudWatch's own query language; one alarm for all rules, whatever their number.
            query = f"SELECT SUM({metric}) FROM \"AWS/Events\" WHERE EventBusName = '{self.bus_name}'"  # noqa: S608
            cloudwatch.CfnAlarm(
                self,
                metric,
                alarm_name=f"{self.name}-rules-{name}",
                alarm_description=f"Rules on the bus {self.bus_name} cannot reach the queue "
                f"{alert_queue_name(self.name)}: look at its policy, the key's policy and the queue "
                f"{alerts_queue_name(self.name)}.",
                metrics=[{"id": "failed", "expression": query, "period": 300, "returnData": True}],
                evaluation_periods=1,
                threshold=0,
                comparison_operator="GreaterThanThreshold",
                treat_missing_data="notBreaching",
                alarm_actions=[self.topic(Severity.CRITICAL)],
            )


def topic_name(name: str, severity: Severity) -> str:
    """Physical name of the topic of a severity."""
    return f"{name}-alerts-{severity}"


def topic_arn(place: Place, name: str, severity: Severity) -> str:
    """ARN of the topic of a severity in the stack's account and Region."""
    return place.arn("sns", topic_name(name, severity))


def alerts_queues(place: Place, name: str) -> list[str]:
    """ARNs of the queues under the alerts' key: of findings, and of what could not be delivered."""
    return [queue_arn(place, queue) for queue in (alert_queue_name(name), alerts_queue_name(name))]


def alerts_queue_name(name: str) -> str:
    """Physical name of the dead-letter queue of the alerts."""
    return f"{name}-alerts-dead-letters"
