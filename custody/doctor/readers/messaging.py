"""Queues and topics, their policies, and subscriptions.

See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html and
https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.doctor.calls import Calls


def queue_attributes(calls: Calls, name: str) -> Mapping[str, Any]:
    """The attributes of a queue, by its name."""
    url = calls.ask("sqs", "get_queue_url", QueueName=name)["QueueUrl"]
    found: Mapping[str, Any] = calls.ask("sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=["All"])[
        "Attributes"
    ]
    return found


def _queue(calls: Calls, queue: Resource) -> Read:
    found = queue_attributes(calls, queue["QueueName"])
    return {
        "QueueName": queue["QueueName"],
        **chosen(found, "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId", "MessageRetentionPeriod", "RedrivePolicy"),
        **chosen(found, "SqsManagedSseEnabled", "VisibilityTimeout", "DelaySeconds"),
    }


def _queue_tags(calls: Calls, queue: Resource) -> Read:
    if "Tags" not in queue.properties:
        return {}
    url = calls.ask("sqs", "get_queue_url", QueueName=queue["QueueName"])["QueueUrl"]
    return {"Tags": tags(calls.ask("sqs", "list_queue_tags", QueueUrl=url).get("Tags", {}))}


def _queue_policy(calls: Calls, policy: Resource) -> Read:
    name = str(policy["Queues"][0]).rpartition("/")[2]
    return {"Queues": policy["Queues"], **chosen(queue_attributes(calls, name), PolicyDocument="Policy")}


def _topic(calls: Calls, topic: Resource) -> Read:
    found = calls.ask("sns", "get_topic_attributes", TopicArn=topic.physical)["Attributes"]
    return {
        **chosen(found, "DisplayName", "KmsMasterKeyId", "DataProtectionPolicy"),
        "TopicName": found["TopicArn"].rpartition(":")[2],
    }


def _topic_tags(calls: Calls, topic: Resource) -> Read:
    if "Tags" not in topic.properties:
        return {}
    return {"Tags": tags(calls.ask("sns", "list_tags_for_resource", ResourceArn=topic.physical).get("Tags", []))}


def _topic_policy(calls: Calls, policy: Resource) -> Read:
    found = calls.ask("sns", "get_topic_attributes", TopicArn=policy["Topics"][0])["Attributes"]
    return {"Topics": policy["Topics"], **chosen(found, PolicyDocument="Policy")}


def _subscription(calls: Calls, subscription: Resource) -> Read | None:
    """Of one that is not confirmed, no attributes can be asked; see the check ``mail-confirmed``."""
    topic, endpoint = subscription["TopicArn"], subscription["Endpoint"]
    for each in calls.all("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic):
        if each["Endpoint"] != endpoint or each["Protocol"] != subscription["Protocol"]:
            continue
        read = chosen(each, "Endpoint", "Protocol", "TopicArn")
        if not each["SubscriptionArn"].startswith("arn:"):
            return {**read, **{key: subscription.properties.get(key) for key in ("RedrivePolicy",)}}
        found = calls.ask("sns", "get_subscription_attributes", SubscriptionArn=each["SubscriptionArn"])["Attributes"]
        # SNS takes an empty filter for none.
        filtered = {key: value for key, value in found.items() if key == "FilterPolicy" and value != "{}"}
        return {**read, **chosen(found, "RedrivePolicy"), **filtered}
    return None


READERS = {
    "AWS::SQS::Queue": (
        Part(
            (
                "KmsDataKeyReusePeriodSeconds",
                "KmsMasterKeyId",
                "MessageRetentionPeriod",
                "QueueName",
                "RedrivePolicy",
                "SqsManagedSseEnabled",
                "VisibilityTimeout",
            ),
            _queue,
            {"DelaySeconds": 0, "RedrivePolicy": None, "KmsMasterKeyId": None},
        ),
        Part(("Tags",), _queue_tags),
    ),
    "AWS::SQS::QueuePolicy": (Part(("Queues", "PolicyDocument"), _queue_policy),),
    "AWS::SNS::Topic": (
        Part(
            ("DisplayName", "KmsMasterKeyId", "TopicName"),
            _topic,
            {"KmsMasterKeyId": None, "DataProtectionPolicy": None},
        ),
        Part(("Tags",), _topic_tags),
    ),
    "AWS::SNS::TopicPolicy": (Part(("Topics", "PolicyDocument"), _topic_policy),),
    "AWS::SNS::Subscription": (
        Part(("Endpoint", "Protocol", "TopicArn", "RedrivePolicy"), _subscription, {"FilterPolicy": None}),
    ),
}
