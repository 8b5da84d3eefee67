"""Amazon S3: what changes the buckets that hold the record, by the names that CloudTrail writes.

Those are not always the SDK's: a new lifecycle is recorded as PutBucketLifecycle, a public access block of a
bucket as PutBucketPublicAccessBlock. Where both spellings are met, both are here.
See https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_s3 = partial(actions, "s3")
_BUCKET = request("bucketName")

ACTIONS = (
    *_s3(
        Activity.BUCKET,
        "CreateBucket",
        "DeleteBucket",
        "DeleteBucketCors",
        "DeleteBucketEncryption",
        "DeleteBucketLifecycle",
        "DeleteBucketReplication",
        "DeleteBucketWebsite",
        "PutBucketCors",
        "PutBucketEncryption",
        "PutBucketLifecycle",
        "PutBucketLogging",
        "PutBucketNotification",
        "PutBucketReplication",
        "PutBucketVersioning",
        "PutBucketWebsite",
        "PutObjectLockConfiguration",
        resource=_BUCKET,
    ),
    *_s3(
        Activity.BUCKET,
        "PutBucketRequestPayment",
        resource=_BUCKET,
        note="CloudTrail cannot deliver to a bucket whose requester pays.",
    ),
    *_s3(
        Activity.POLICY,
        "DeleteBucketOwnershipControls",
        "DeleteBucketPolicy",
        "DeletePublicAccessBlock",
        "PutBucketAcl",
        "PutBucketOwnershipControls",
        "PutBucketPolicy",
        "PutPublicAccessBlock",
        resource=_BUCKET,
    ),
    *_s3(
        Activity.BUCKET,
        "PutBucketRequestPay",
        public=False,
        resource=_BUCKET,
        note="CloudTrail's name in AWS's table; the SDK's is PutBucketRequestPayment.",
    ),
    *_s3(Activity.TAG, "DeleteBucketTagging", "PutBucketTagging", resource=_BUCKET),
    *_s3(
        Activity.POLICY,
        "DeleteBucketPublicAccessBlock",
        "PutBucketPublicAccessBlock",
        public=False,
        resource=_BUCKET,
        note="CloudTrail's name; the SDK's is without the word Bucket.",
    ),
    *_s3(
        Activity.BUCKET,
        "PutBucketObjectLockConfiguration",
        public=False,
        resource=_BUCKET,
        note="The permission's name; the SDK's is PutObjectLockConfiguration.",
    ),
    *_s3(
        Activity.POLICY,
        "DeleteAccountPublicAccessBlock",
        "PutAccountPublicAccessBlock",
        public=False,
        resource=("recipientAccountId",),
        note="The block of the whole account; in the SDK an operation of s3control.",
    ),
)
