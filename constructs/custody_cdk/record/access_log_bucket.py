"""The bucket that keeps who read the audit bucket."""

from __future__ import annotations

from aws_cdk import aws_s3 as s3
from constructs import Construct

from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import allow, document, service
from custody_cdk.record.bucket_policy import only_tls
from custody_cdk.removal import keep
from custody_cdk.s3_defaults import NO_ACLS, NOBODY_PUBLIC, VERSIONED

KEPT_DAYS = 400


class AccessLogBucket(Construct):
    """A bucket for S3 server access logs of one other bucket.

    Not locked and encrypted with S3's own key, because S3 delivers access logs into no other kind of bucket. Logs
    expire after 400 days. Costs storage alone: about 0.5 KB a request on the audit bucket. Delivery is best
    effort, usually within hours.

    Args:
        bucket_name: its physical name.
        source_bucket_arn: the bucket whose requests are logged here.
        destroy: delete it with its stack; it has to be empty by then.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """

    def __init__(
        self, scope: Construct, id_: str, *, bucket_name: str, source_bucket_arn: str, destroy: bool = False
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        self.bucket_name = bucket_name
        self.resource = self._bucket()
        self.policy = self._policy(source_bucket_arn)
        for resource in (self.resource, self.policy):
            keep(resource, unless=destroy)
        acknowledge(
            self.resource,
            "S3 delivers access logs only into buckets encrypted with its own key (SSE-S3).",
            "S3DefaultEncryptionKMS",
        )
        acknowledge(
            self.resource,
            "Access logs are best-effort operational data; the signed record is in the audit bucket.",
            "S3BucketReplicationEnabled",
        )

    def _bucket(self) -> s3.CfnBucket:
        return s3.CfnBucket(
            self,
            "Bucket",
            bucket_name=self.bucket_name,
            bucket_encryption={
                "serverSideEncryptionConfiguration": [{"serverSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]
            },
            lifecycle_configuration={
                "rules": [
                    {
                        "id": "expire",
                        "status": "Enabled",
                        "expirationInDays": KEPT_DAYS,
                        "noncurrentVersionExpiration": {"noncurrentDays": 1},
                        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
                    }
                ]
            },
            ownership_controls=NO_ACLS,
            public_access_block_configuration=NOBODY_PUBLIC,
            versioning_configuration=VERSIONED,
        )

    def _policy(self, source_bucket_arn: str) -> s3.CfnBucketPolicy:
        arn = self.resource.attr_arn
        return s3.CfnBucketPolicy(
            self,
            "Policy",
            bucket=self.resource.ref,
            policy_document=document(
                [
                    allow(
                        "S3DeliversAccessLogs",
                        principal=service("logging.s3"),
                        actions=["s3:PutObject"],
                        resources=[f"{arn}/*"],
                        condition={
                            "ArnLike": {"aws:SourceArn": source_bucket_arn},
                            "StringEquals": {"aws:SourceAccount": self.place.account},
                        },
                    ),
                    *only_tls(arn),
                ]
            ),
        )
