"""Trail, bucket and key: how each is broken, and what the doctor says of it."""

from __future__ import annotations

from support.doctor_faults import (
    ACCOUNT,
    ADDED,
    BUCKET,
    LAKE,
    OPENED,
    SHORTER,
    TRAIL,
    Fault,
    bucket,
    bucket_policy,
    call,
    granted,
    key,
    key_policy,
    selectors,
    trail,
)
from support.site import HOME

_TRAIL = "CloudTrail::Trail"
_BUCKET = "S3::Bucket"
_POLICY = "S3::BucketPolicy"
_KEY = "KMS::Key"

RECORD = (
    Fault(
        "the trail is stopped",
        call("cloudtrail", "stop_logging", {"Name": TRAIL}, "start_logging", {"Name": TRAIL}),
        "IsLogging is false",
        _TRAIL,
        mend="aws cloudtrail start-logging",
    ),
    Fault(
        "the trail is stopped, as seen live",
        call("cloudtrail", "stop_logging", {"Name": TRAIL}, "start_logging", {"Name": TRAIL}),
        "does not log",
        check="trail-delivers",
        mend="aws cloudtrail start-logging",
    ),
    Fault(
        "no digest files",
        trail(EnableLogFileValidation=False),
        "EnableLogFileValidation is false",
        _TRAIL,
        mend="update-trail",
    ),
    Fault(
        "one Region alone", trail(IsMultiRegionTrail=False), "IsMultiRegionTrail is false", _TRAIL, mend="update-trail"
    ),
    Fault(
        "no global services",
        trail(IncludeGlobalServiceEvents=False),
        "IncludeGlobalServiceEvents is false",
        _TRAIL,
        mend="update-trail",
    ),
    Fault("another bucket", trail(S3BucketName=LAKE), "S3BucketName is custody-lake", _TRAIL),
    Fault("another prefix", trail(S3KeyPrefix="elsewhere"), "S3KeyPrefix is elsewhere", _TRAIL),
    Fault(
        "writes alone are recorded",
        selectors(lambda each: {**each, "ReadWriteType": "WriteOnly"}),
        "ReadWriteType is WriteOnly",
        _TRAIL,
    ),
    Fault(
        "KMS is left out",
        selectors(lambda each: {**each, "ExcludeManagementEventSources": ["kms.amazonaws.com"]}),
        "EventSelectors is",
        _TRAIL,
    ),
    Fault(
        "no Insights",
        call(
            "cloudtrail",
            "put_insight_selectors",
            {"TrailName": TRAIL, "InsightSelectors": []},
            "put_insight_selectors",
            {
                "TrailName": TRAIL,
                "InsightSelectors": [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}],
            },
        ),
        "InsightSelectors",
        _TRAIL,
    ),
    Fault(
        "no versions",
        call(
            "s3",
            "put_bucket_versioning",
            {"Bucket": BUCKET, "VersioningConfiguration": {"Status": "Suspended"}},
            "put_bucket_versioning",
            {"Bucket": BUCKET, "VersioningConfiguration": {"Status": "Enabled"}},
        ),
        "Status is Suspended",
        _BUCKET,
        mend="put-bucket-versioning",
    ),
    Fault(
        "the bucket may be public",
        bucket(
            "get_public_access_block",
            "put_public_access_block",
            "PublicAccessBlockConfiguration",
            lambda now: {**now, "BlockPublicPolicy": False},
        ),
        "BlockPublicPolicy is false",
        _BUCKET,
        mend="put-public-access-block",
    ),
    Fault(
        "others own their objects",
        bucket(
            "get_bucket_ownership_controls",
            "put_bucket_ownership_controls",
            "OwnershipControls",
            lambda _: {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        ),
        "ObjectOwnership is ObjectWriter",
        _BUCKET,
    ),
    Fault(
        "not encrypted with the key",
        bucket(
            "get_bucket_encryption",
            "put_bucket_encryption",
            "ServerSideEncryptionConfiguration",
            lambda _: {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
        ),
        "SSEAlgorithm is AES256",
        _BUCKET,
    ),
    Fault(
        "files expire early",
        bucket(
            "get_bucket_lifecycle_configuration",
            "put_bucket_lifecycle_configuration",
            "LifecycleConfiguration",
            lambda now: {"Rules": [{**each, "Expiration": {"Days": 1}} for each in now["Rules"]]},
            name=f"custody-results-{ACCOUNT}-{HOME}",
        ),
        "LifecycleConfiguration.Rules",
        _BUCKET,
    ),
    Fault(
        "a shorter lock",
        bucket(
            "get_object_lock_configuration",
            "put_object_lock_configuration",
            "ObjectLockConfiguration",
            lambda now: {**now, "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}},
        ),
        "DefaultRetention.Days is 1",
        _BUCKET,
    ),
    Fault(
        "no access logs",
        call(
            "s3",
            "put_bucket_logging",
            {"Bucket": BUCKET, "BucketLoggingStatus": {}},
            "put_bucket_logging",
            {
                "Bucket": BUCKET,
                "BucketLoggingStatus": {
                    "LoggingEnabled": {"TargetBucket": f"custody-access-{ACCOUNT}-{HOME}", "TargetPrefix": "audit/"}
                },
            },
        ),
        "LoggingConfiguration is nothing",
        _BUCKET,
    ),
    Fault(
        "a copy elsewhere",
        call(
            "s3",
            "put_bucket_replication",
            {
                "Bucket": BUCKET,
                "ReplicationConfiguration": {
                    "Role": f"arn:aws:iam::{ACCOUNT}:role/copy",
                    "Rules": [
                        {
                            "ID": "copy",
                            "Status": "Enabled",
                            "Priority": 1,
                            "Filter": {},
                            "DeleteMarkerReplication": {"Status": "Disabled"},
                            "Destination": {"Bucket": "arn:aws:s3:::elsewhere"},
                        }
                    ],
                },
            },
            "delete_bucket_replication",
            {"Bucket": BUCKET},
        ),
        "ReplicationConfiguration is",
        _BUCKET,
        mend="delete-bucket-replication",
    ),
    Fault(
        "who reads pays",
        call(
            "s3",
            "put_bucket_request_payment",
            {"Bucket": BUCKET, "RequestPaymentConfiguration": {"Payer": "Requester"}},
            "put_bucket_request_payment",
            {"Bucket": BUCKET, "RequestPaymentConfiguration": {"Payer": "BucketOwner"}},
        ),
        "_RequestPayer is Requester",
        _BUCKET,
    ),
    Fault("the bucket's policy is shorter", bucket_policy(SHORTER), "is missing", _POLICY),
    Fault("a stranger in the bucket's policy", bucket_policy(ADDED), "a statement that was not made", _POLICY),
    Fault("a condition is gone", bucket_policy(OPENED), "is changed", _POLICY),
    Fault(
        "the key is disabled",
        key(lambda kms, id_: kms.disable_key(KeyId=id_), lambda kms, id_: kms.enable_key(KeyId=id_)),
        "Enabled is false",
        _KEY,
        mend="aws kms enable-key",
    ),
    Fault(
        "the key is disabled, as seen live",
        key(lambda kms, id_: kms.disable_key(KeyId=id_), lambda kms, id_: kms.enable_key(KeyId=id_)),
        "is Disabled",
        check="key-usable",
        mend="aws kms enable-key",
    ),
    Fault(
        "the key is to be deleted",
        key(
            lambda kms, id_: kms.schedule_key_deletion(KeyId=id_),
            lambda kms, id_: (kms.cancel_key_deletion(KeyId=id_), kms.enable_key(KeyId=id_)),
        ),
        "is deleted on",
        check="key-usable",
        mend="cancel-key-deletion",
    ),
    Fault(
        "the key never changes",
        key(lambda kms, id_: kms.disable_key_rotation(KeyId=id_), lambda kms, id_: kms.enable_key_rotation(KeyId=id_)),
        "EnableKeyRotation is false",
        _KEY,
        mend="enable-key-rotation",
    ),
    Fault("a stranger in the key's policy", key_policy(ADDED), "a statement that was not made", _KEY),
    Fault("a service is locked out of the key", key_policy(SHORTER), "is missing", _KEY),
    Fault("a grant", granted, "a grant gives", check="key-usable", mend="revoke-grant"),
)
