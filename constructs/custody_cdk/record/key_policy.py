"""What a key's policy grants, one function a service: exactly the calls that the service makes, for us alone.

``Resource: "*"`` in a key policy means the key that the policy is attached to, nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody_cdk.policy import Statement, allow, service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.environment import Place

_THIS_KEY = ("*",)


def administration(partition: str, account: str) -> Statement:
    """The account administers the key through IAM; using it is not among these actions.

    Without this statement nobody could ever change the key's policy again.
    """
    actions = [
        "CancelKeyDeletion",
        "CreateAlias",
        "DeleteAlias",
        "DescribeKey",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "EnableKeyRotation",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "ListGrants",
        "ListKeyPolicies",
        "ListKeyRotations",
        "ListResourceTags",
        "PutKeyPolicy",
        "RetireGrant",
        "RevokeGrant",
        "RotateKeyOnDemand",
        "ScheduleKeyDeletion",
        "TagResource",
        "UntagResource",
        "UpdateAlias",
        "UpdateKeyDescription",
    ]
    return allow(
        "AccountAdministersTheKey",
        principal={"AWS": f"arn:{partition}:iam::{account}:root"},
        actions=[f"kms:{action}" for action in actions],
        resources=_THIS_KEY,
    )


def through(place: Place, sid: str, *services: str, writing: bool = False) -> Statement:
    """Principals of the account whose IAM policy says so use the key, through the named services and in no other way.

    Without such a statement an IAM policy that names the key gives nothing, an administrator's neither. Reading an
    object, or a message from a queue, takes kms:Decrypt; writing one, or publishing, kms:GenerateDataKey too.

    See https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html and
    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """
    return allow(
        sid,
        principal={"AWS": place.arn("iam", "root", everywhere=True)},
        actions=["kms:Decrypt", "kms:GenerateDataKey"] if writing else ["kms:Decrypt"],
        resources=_THIS_KEY,
        condition={
            "StringEquals": {
                "kms:CallerAccount": place.account,
                "kms:ViaService": [f"{service}.{place.region}.{place.dns_suffix}" for service in services],
            },
        },
    )


def accounts_read(region: str, dns_suffix: str, partition: str, accounts: Sequence[str]) -> Statement:
    """Principals of other accounts decrypt the record, through S3 alone and as far as IAM there lets them.

    Args:
        region: of key and bucket.
        dns_suffix: such as ``amazonaws.com``.
        partition: of the accounts.
        accounts: who reads.

    See https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    """
    return allow(
        "AccountsReadThroughS3",
        principal={"AWS": [f"arn:{partition}:iam::{account}:root" for account in accounts]},
        actions=["kms:Decrypt"],
        resources=_THIS_KEY,
        condition={
            "StringEquals": {"kms:CallerAccount": list(accounts), "kms:ViaService": f"s3.{region}.{dns_suffix}"}
        },
    )


def publishers(place: Place) -> Statement:
    """A function that publishes to an encrypted topic is a principal of the account, no service."""
    return through(place, "PublishersThroughSns", "sns", writing=True)


def senders_and_readers(place: Place) -> Statement:
    """Functions send to encrypted queues and take from them, and a person reads what could not be delivered."""
    return through(place, "SendersAndReadersThroughSqs", "sqs", writing=True)


def cloudtrail(partition: str, trail_arn: str) -> list[Statement]:
    """CloudTrail encrypts log files and digests of one trail; with an S3 bucket key it also decrypts.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    """
    owner = trail_arn.split(":")[4]
    this_trail = {"StringEquals": {"aws:SourceArn": trail_arn}}
    return [
        allow(
            "CloudTrailEncrypts",
            principal=service("cloudtrail"),
            actions=["kms:GenerateDataKey*"],
            resources=_THIS_KEY,
            condition={
                **this_trail,
                # Any Region: a multi-Region trail has a shadow of the same name in each.
                "StringLike": {
                    "kms:EncryptionContext:aws:cloudtrail:arn": f"arn:{partition}:cloudtrail:*:{owner}:trail/*"
                },
            },
        ),
        allow(
            "CloudTrailUsesTheBucketKey",
            principal=service("cloudtrail"),
            actions=["kms:Decrypt", "kms:DescribeKey"],
            resources=_THIS_KEY,
            condition=this_trail,
        ),
    ]


def topics(topic_arns: Sequence[str]) -> Statement:
    """CloudWatch alarms publish to encrypted topics; the topic's own encryption context narrows the grant.

    See https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    return allow(
        "PublishToEncryptedTopics",
        principal=service("cloudwatch"),
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        resources=_THIS_KEY,
        condition={"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": list(topic_arns)}},
    )


def queues(queue_arns: Sequence[str], senders: Sequence[str] = ("events", "sns")) -> Statement:
    """Services put what they could not deliver into encrypted dead-letter queues.

    EventBridge Scheduler sends with a schedule's own role, and its page on troubles wants the service in the key's
    policy besides.

    See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html and
    https://docs.aws.amazon.com/scheduler/latest/UserGuide/troubleshooting.html
    """
    return allow(
        "SendToEncryptedQueues",
        principal={"Service": [f"{sender}.amazonaws.com" for sender in senders]},
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        resources=_THIS_KEY,
        condition={"StringEquals": {"kms:EncryptionContext:aws:sqs:arn": list(queue_arns)}},
    )


def archives(bus_arn: str) -> list[Statement]:
    """EventBridge encrypts the archive of one bus, and looks at the key before it takes it.

    The conditions are those of AWS's page on archives: the bus for every use, none for a look. Another page of AWS's
    writes an ARN where aws:SourceAccount has an account, so that is not relied on.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html and
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
    """
    return [
        allow(
            "EventBridgeEncryptsTheArchive",
            principal=service("events"),
            actions=["kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncrypt*"],
            resources=_THIS_KEY,
            condition={"StringEquals": {"kms:EncryptionContext:aws:events:event-bus:arn": bus_arn}},
        ),
        allow(
            "EventBridgeLooksAtTheKey",
            principal=service("events"),
            actions=["kms:DescribeKey"],
            resources=_THIS_KEY,
        ),
    ]


def tables(place: Place, names: Sequence[str]) -> list[Statement]:
    """DynamoDB encrypts tables on behalf of who uses them, and by a grant of who makes them.

    Of the grant and of the look at the key, which carry no table's name, DynamoDB alone is the way.

    See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html and
    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """
    principal = {"AWS": place.arn("iam", "root", everywhere=True)}
    here = {"kms:CallerAccount": place.account, "kms:ViaService": f"dynamodb.{place.region}.{place.dns_suffix}"}
    return [
        allow(
            "UsersOfTablesThroughDynamoDb",
            principal=principal,
            actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            resources=_THIS_KEY,
            condition={"StringEquals": {**here, "kms:EncryptionContext:aws:dynamodb:tableName": list(names)}},
        ),
        allow(
            "MakersOfTablesThroughDynamoDb",
            principal=principal,
            actions=["kms:CreateGrant", "kms:DescribeKey"],
            resources=_THIS_KEY,
            condition={"StringEquals": here},
        ),
    ]


def log_groups(log_group_arns: Sequence[str], region: str, dns_suffix: str) -> Statement:
    """CloudWatch Logs encrypts the named log groups.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    return allow(
        "CloudWatchLogsEncrypts",
        principal={"Service": f"logs.{region}.{dns_suffix}"},
        actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        resources=_THIS_KEY,
        condition={"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": list(log_group_arns)}},
    )
