"""Amazon SNS and SQS: the topics that alerts go out by, and the queues that undelivered ones wait in.

Messages themselves are data events and are not listened for.
See https://docs.aws.amazon.com/sns/latest/dg/sns-logging-using-cloudtrail.html and
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_sns = partial(actions, "sns")
_sqs = partial(actions, "sqs")
_TOPIC = request("topicArn")
_SUBSCRIPTION = request("subscriptionArn")
_QUEUE = request("queueUrl")

_TOPICS = (
    *_sns(Activity.WATCHER, "CreateTopic", resource=response("topicArn") + request("name")),
    *_sns(
        Activity.WATCHER,
        "ConfirmSubscription",
        "DeleteTopic",
        "SetTopicAttributes",
        "Subscribe",
        resource=_TOPIC,
    ),
    *_sns(Activity.WATCHER, "SetSubscriptionAttributes", "Unsubscribe", resource=_SUBSCRIPTION),
    *_sns(Activity.POLICY, "AddPermission", "RemovePermission", resource=_TOPIC),
    *_sns(Activity.POLICY, "PutDataProtectionPolicy", resource=request("resourceArn")),
    *_sns(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
)
_QUEUES = (
    *_sqs(Activity.WATCHER, "CreateQueue", resource=response("queueUrl") + request("queueName")),
    *_sqs(Activity.WATCHER, "DeleteQueue", "PurgeQueue", "SetQueueAttributes", resource=_QUEUE),
    *_sqs(Activity.WATCHER, "StartMessageMoveTask", resource=request("sourceArn")),
    *_sqs(Activity.WATCHER, "CancelMessageMoveTask", resource=request("taskHandle")),
    *_sqs(Activity.POLICY, "AddPermission", "RemovePermission", resource=_QUEUE),
    *_sqs(Activity.TAG, "TagQueue", "UntagQueue", resource=_QUEUE),
)

ACTIONS = (*_TOPICS, *_QUEUES)
