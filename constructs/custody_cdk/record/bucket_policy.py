"""The statements of the audit bucket's policy, usable alone for a bucket that somebody else owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody_cdk.policy import Statement, allow, deny, service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.record.trail_owner import TrailOwner

MINIMUM_TLS = 1.2


def cloudtrail_writes(bucket_arn: str, owner: TrailOwner, prefix: str) -> list[Statement]:
    """CloudTrail looks at the bucket and puts its files, for one trail alone.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    """
    this_trail = {"aws:SourceArn": owner.arn}
    return [
        allow(
            "CloudTrailLooksAtTheBucket",
            principal=service("cloudtrail"),
            actions=["s3:GetBucketAcl"],
            resources=[bucket_arn],
            condition={"StringEquals": this_trail},
        ),
        allow(
            "CloudTrailWrites",
            principal=service("cloudtrail"),
            actions=["s3:PutObject"],
            resources=[f"{bucket_arn}/{path}/*" for path in owner.log_paths(prefix)],
            condition={"StringEquals": {**this_trail, "s3:x-amz-acl": "bucket-owner-full-control"}},
        ),
    ]


def accounts_read(bucket_arn: str, partition: str, accounts: Sequence[str], paths: Sequence[str]) -> list[Statement]:
    """Principals of other accounts read the record, as far as IAM there lets them.

    Args:
        bucket_arn: of the bucket.
        partition: of the accounts.
        accounts: who reads.
        paths: key prefixes of the record, without their last slash.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html
    """
    principal = {"AWS": [f"arn:{partition}:iam::{account}:root" for account in accounts]}
    return [
        allow(
            "AccountsLook",
            principal=principal,
            actions=["s3:GetBucketLocation", "s3:ListBucket"],
            resources=[bucket_arn],
        ),
        allow(
            "AccountsRead",
            principal=principal,
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=[f"{bucket_arn}/{path}/*" for path in paths],
        ),
    ]


def only_tls(bucket_arn: str) -> list[Statement]:
    """Nobody without TLS, nobody with an old one."""
    everything = [bucket_arn, f"{bucket_arn}/*"]
    return [
        deny(
            "OnlyTls",
            actions=["s3:*"],
            resources=everything,
            condition={"Bool": {"aws:SecureTransport": "false"}},
        ),
        deny(
            "OnlyRecentTls",
            actions=["s3:*"],
            resources=everything,
            condition={"NumericLessThan": {"s3:TlsVersion": MINIMUM_TLS}},
        ),
    ]


def only_services_write(bucket_arn: str) -> Statement:
    """No principal but an AWS service writes objects, so nobody lays another version over a log file.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
    """
    return deny(
        "OnlyServicesWrite",
        # Replication writes objects, tags and delete markers by actions of its own.
        actions=["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
        resources=[f"{bucket_arn}/*"],
        condition={"Bool": {"aws:PrincipalIsAWSService": "false"}},
    )


def only_these_write(sid: str, bucket_arn: str, folder: str, writers: Sequence[str]) -> Statement:
    """No principal but the named ones puts or removes an object of a folder; lifecycle expiry is not a principal.

    Args:
        sid: of the statement.
        bucket_arn: of the bucket.
        folder: key prefix, without its slash.
        writers: ARN patterns of roles and users.
    """
    return deny(
        sid,
        actions=[
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:PutObject",
            "s3:ReplicateDelete",
            "s3:ReplicateObject",
        ],
        resources=[f"{bucket_arn}/{folder}/*"],
        condition={"ArnNotLike": {"aws:PrincipalArn": list(writers)}},
    )


def nobody_deletes(bucket_arn: str) -> Statement:
    """No principal deletes a log file or a digest, or shortens its lock; lifecycle expiry is not a principal.

    Two digests deleted in a row would go unseen by `aws cloudtrail validate-logs`, so they are denied here. Every
    key is covered, so that files under a prefix that was changed since stay protected.
    """
    return deny(
        "NobodyDeletesTheRecord",
        actions=[
            "s3:BypassGovernanceRetention",
            "s3:DeleteObject",
            "s3:DeleteObjectTagging",
            "s3:DeleteObjectVersion",
            "s3:DeleteObjectVersionTagging",
            "s3:PutObjectAcl",
            "s3:PutObjectVersionAcl",
        ],
        resources=[f"{bucket_arn}/*"],
    )


def only_deployments_change(bucket_arn: str, deployers: Sequence[str]) -> Statement:
    """Only the deploying role changes how the bucket keeps the record.

    The account's root user can always replace a bucket policy, so this locks nobody out for good.

    See https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
    """
    return deny(
        "OnlyDeploymentsChangeTheBucket",
        actions=[
            "s3:DeleteBucket",
            "s3:DeleteBucketPolicy",
            "s3:PutBucketAcl",
            "s3:PutBucketLogging",
            "s3:PutBucketObjectLockConfiguration",
            "s3:PutBucketOwnershipControls",
            "s3:PutBucketPolicy",
            "s3:PutBucketPublicAccessBlock",
            "s3:PutBucketRequestPayment",
            "s3:PutBucketVersioning",
            "s3:PutEncryptionConfiguration",
            "s3:PutLifecycleConfiguration",
            "s3:PutReplicationConfiguration",
        ],
        resources=[bucket_arn],
        condition={"ArnNotLike": {"aws:PrincipalArn": list(deployers)}},
    )
