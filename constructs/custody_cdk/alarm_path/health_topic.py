"""Where alarms about the alarm path go, so that they do not travel it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from aws_cdk import aws_sns as sns
from constructs import Construct

from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import allow, document, only_tls, service

if TYPE_CHECKING:
    from collections.abc import Sequence


class HealthTopic(Construct):
    """A topic that CloudWatch's alarms alone publish to, and that nothing of the alerts is needed for.

    It has no key of the account's: an alert cannot be told while the alerts' key is disabled, and this has to be. A
    message says which alarm is on, and nothing of the record. SNS encrypts what it stores, by default with keys of its
    own. Costs nothing but its mails.

    Args:
        name: prefix of the physical name.

    See https://docs.aws.amazon.com/sns/latest/dg/sns-data-encryption.html
    """

    def __init__(self, scope: Construct, id_: str, *, name: str) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.resource = sns.CfnTopic(self, "Topic", topic_name=health_topic_name(name), display_name=f"{name} health")
        self.arn: str = self.resource.ref
        """A reference to the topic, for an alarm's action."""
        publish = allow(
            "AlarmsPublish",
            principal=service("cloudwatch"),
            actions=["sns:Publish"],
            resources=[self.arn],
            condition={
                "ArnLike": {"aws:SourceArn": place.arn("cloudwatch", f"alarm:{name}-*")},
                "StringEquals": {"aws:SourceAccount": place.account},
            },
        )
        sns.CfnTopicPolicy(
            self,
            "Policy",
            topics=[self.arn],
            policy_document=document([publish, only_tls(self.arn, actions=["sns:Publish"])]),
        )
        acknowledge(
            self.resource,
            "It tells when the alerts' key is disabled, among other things, so it hangs on no key; a message is the "
            "name and state of an alarm, and SNS encrypts what it stores.",
            "AwsSolutions-SNS2",
            "SNSEncryptedKMS",
        )

    def subscribe(self, emails: Sequence[str], *, dead_letter_arn: str) -> None:
        """Mail to addresses, each of which confirms once.

        Args:
            emails: one that is there twice is one.
            dead_letter_arn: queue for mails that cannot be delivered, whose policy lets this topic send.
        """
        for address in dict.fromkeys(emails):
            sns.CfnSubscription(
                self,
                f"Mail-{sha256(address.encode()).hexdigest()[:8]}",
                topic_arn=self.arn,
                protocol="email",
                endpoint=address,
                redrive_policy={"deadLetterTargetArn": dead_letter_arn},
            )


def health_topic_arn(place: Place, name: str) -> str:
    """ARN of the topic in the stack's account and Region."""
    return place.arn("sns", health_topic_name(name))


def health_topic_name(name: str) -> str:
    """Physical name of the topic."""
    return f"{name}-health"
