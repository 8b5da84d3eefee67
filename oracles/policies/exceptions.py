"""Every finding that is right as it is, with the reason. One that is found no longer is an error."""

from __future__ import annotations

from oracles.policies.finding import Allowed

_KEYS = r"\w*Key\w{8}"
_BUCKET_POLICIES = r"\w+(AccessLogs|Data|Results|Bucket)Policy\w{8}"
_STATE_TABLE = r"\w+StateTable\w{8}"
_ACCESS_LOGS = r"\w+AccessLogsBucket\w{8}"
_EMPTIED = r"\w*Emptied(Function|Logs)\w{8}"
_LOCK_PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html"
_LOGS_PAGE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"

PARLIAMENT = (
    Allowed("RESOURCE_STAR", _KEYS, "In a key's policy * is that key"),
    Allowed(
        "MISMATCHED_TYPE",
        _KEYS,
        f"CloudWatch Logs' own example compares its log group's ARN so: {_LOGS_PAGE}",
        said="Type mismatch: ArnEquals requires a value of type Arn but given String.*",
    ),
    Allowed(
        "UNKNOWN_CONDITION_FOR_ACTION",
        _KEYS,
        f"CloudWatch Logs' own example has kms:Describe* under this condition: {_LOGS_PAGE}",
        said="Unknown condition kms:EncryptionContext:aws:logs:arn for action kms:DescribeKey.*",
    ),
    Allowed(
        "MISMATCHED_TYPE",
        _BUCKET_POLICIES,
        "parliament knows whole numbers; a version of TLS has a point",
        said="Type mismatch: s3:TlsVersion requires a value of type Numeric.*",
    ),
    Allowed(
        "UNKNOWN_CONDITION_FOR_ACTION",
        _BUCKET_POLICIES,
        "s3:* is denied over old TLS, so two actions that are not told the version are named too",
        said="Unknown condition s3:TlsVersion for action s3:(InitiateReplication|PutAccessPointPublicAccessBlock).*",
    ),
    Allowed(
        "UNKNOWN_CONDITION_FOR_ACTION",
        r"Lake\w+",
        "parliament lacks the key; https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html has it",
        said=r"Unknown condition kms:ResourceAliases for action kms:(Decrypt|GenerateDataKey) .*",
    ),
    Allowed(
        "UNKNOWN_CONDITION_FOR_ACTION",
        r"Doctor\w{8}",
        "parliament lacks the key, which goes with every operation on a key: "
        "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
        said=r"Unknown condition kms:ResourceAliases for action kms:(Describe|Get|List)\w+ .*",
    ),
    Allowed(
        "RESOURCE_MISMATCH",
        r"DoctorDoctorLake\w{8}",
        "Of what can have tags in Athena the doctor looks at workgroups alone",
        said=r".*athena:ListTagsForResource.*",
    ),
)
CLOUDSPLAINING = (
    Allowed(
        "assumable_by_lambda",
        r"\w+(Emptied|Written|ScheduledFunction|AccountsFunction)Role\w{8}",
        "The role is a function's, named here",
    ),
)
CHECKOV = (
    Allowed("CKV_AWS_61", r"DoctorRole\w{8}", "The condition says who of the account may assume it"),
    Allowed("CKV_AWS_18", _ACCESS_LOGS, "The bucket that takes access logs would log itself"),
    Allowed(
        "CKV_AWS_115",
        r"\w+(Written|Scheduled|Accounts)Function\w{8}",
        "A reserve would be taken from the account's other functions",
    ),
    Allowed("CKV_AWS_115", _EMPTIED, "Runs once, when a sandbox goes"),
    Allowed("CKV_AWS_116", _EMPTIED, "CloudFormation waits for its answer, and reports a failure"),
    Allowed(
        "CKV_AWS_117",
        r"\w+(Written|Scheduled|Accounts|Emptied)Function\w{8}",
        "Calls AWS alone; a VPC would need endpoints for it",
    ),
    Allowed("CKV_AWS_116", r"\w+WrittenFunction\w{8}", "Reads a queue that has a dead-letter queue"),
    Allowed(
        "CKV_AWS_173",
        r"\w+(Written|Scheduled|Accounts)Function\w{8}",
        "Names and ARNs, no secret; under Lambda's own key",
    ),
    Allowed(
        "CKV_AWS_26", r"\w+HealthTopic\w{8}", "Its alarms tell of the keys too, and have to come when one is disabled"
    ),
    Allowed("CKV_AWS_28", _STATE_TABLE, "Holds what waits for minutes; a copy of yesterday's would tell it again"),
    Allowed("CKV_AWS_27", r"ForwarderDeadLettersQueue\w{8}", "Under SQS's own key, which the rule does not look for"),
    Allowed("CKV_AWS_158", _EMPTIED, "Start and end of one run in a sandbox, under CloudWatch Logs' own key"),
)
GUARD = (
    Allowed(
        "CT.CLOUDTRAIL.PR.3",
        r"RecordTrail\w{8}",
        "A setting, off for its cost; where it is on, the ARN is put together of parts that the rule does not read",
    ),
    Allowed(
        "CT.CLOUDWATCH.PR.1",
        r"ForwarderDeadLettersAlarm\w{8}",
        "Away from home no topic is in reach: the alarm is itself an event, which is forwarded",
    ),
    Allowed("CT.CLOUDWATCH.PR.2", r"\w+Logs(Group)?\w{8}", "Logs of the machinery; the record is in the bucket"),
    Allowed("CT.CLOUDWATCH.PR.3", _EMPTIED, "Start and end of one run in a sandbox, under CloudWatch Logs' own key"),
    Allowed("CT.KMS.PR.3", _KEYS, "No statement lets anybody make a grant, so none has to be denied"),
    Allowed(
        "CT.LAMBDA.PR.3",
        r"\w+(Written|Scheduled|Accounts|Emptied)Function\w{8}",
        "Calls AWS alone; a VPC would need endpoints",
    ),
    Allowed("CT.S3.PR.2", _ACCESS_LOGS, "The bucket that takes access logs would log itself"),
    Allowed(
        "CT.S3.PR.4", r"\w+Bucket\w{8}", "Nothing waits for an object; CloudTrail has who wrote to a bucket's settings"
    ),
    Allowed("CT.S3.PR.9", _ACCESS_LOGS, f"S3 delivers access logs into no bucket with a lock: {_LOCK_PAGE}"),
    Allowed(
        "CT.S3.PR.9", r"Lake(Data|Results)Bucket\w{8}", "Tables are written anew, answers expire; the record is locked"
    ),
    Allowed("CT.S3.PR.10", _ACCESS_LOGS, "S3 delivers access logs only under its own key"),
    Allowed("CT.SQS.PR.1", r"\w+DeadLettersQueue\w{8}", "It is the dead-letter queue"),
    Allowed(
        "CT.DYNAMODB.PR.1", _STATE_TABLE, "Holds what waits for minutes; a copy of yesterday's would tell it again"
    ),
)
