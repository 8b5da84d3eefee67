"""The faults that the doctor has to find, one a line: what was done, and what a result says."""

from __future__ import annotations

from support.doctor_faults import (
    ACCOUNT,
    ADDED,
    BUCKET,
    HOME,
    LAKE,
    OPENED,
    SHORTER,
    TRAIL,
    Fault,
    alarm,
    bucket,
    bucket_policy,
    bus_statement,
    call,
    code,
    dead_letter,
    detached,
    event_source,
    filtered,
    function,
    granted,
    key,
    key_policy,
    policy_version,
    queue,
    rule,
    schedule,
    selectors,
    stack,
    stated,
    table,
    targets,
    topic,
    trail,
    trust,
    unsubscribed,
)
from support.site import AWAY

_TRAIL, _BUCKET, _POLICY, _KEY = "CloudTrail::Trail", "S3::Bucket", "S3::BucketPolicy", "KMS::Key"
_RULE, _QUEUE, _TOPIC, _MAIL = "Events::Rule", "SQS::Queue", "SNS::Topic", "SNS::Subscription"
_FUNCTION, _SOURCE, _SCHEDULE = "Lambda::Function", "Lambda::EventSourceMapping", "Scheduler::Schedule"
_ROLE, _MANAGED, _ALARM, _LOGS = "IAM::Role", "IAM::ManagedPolicy", "CloudWatch::Alarm", "Logs::LogGroup"
_TABLE, _WORKGROUP, _ITEMS, _BUS = "Glue::Table", "Athena::WorkGroup", "DynamoDB::Table", "Events::EventBusPolicy"

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
            lambda _: {
                "Rules": [{"ID": "expire", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]
            },
        ),
        "LifecycleConfiguration.Rules",
        _BUCKET,
    )
    if False
    else Fault(
        "no lifecycle",
        call("s3", "delete_bucket_lifecycle", {"Bucket": LAKE}, "get_bucket_location", {"Bucket": LAKE}),
        "LifecycleConfiguration",
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
        bucket("get_bucket_logging", "put_bucket_logging", "BucketLoggingStatus", lambda _: {})
        if False
        else call(
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
"""Trail, bucket and key."""

ALARM_PATH = (
    Fault(
        "forwarding is off",
        call(
            "events",
            "disable_rule",
            {"Name": "custody-forward-1"},
            "enable_rule",
            {"Name": "custody-forward-1"},
            region=AWAY,
        ),
        "State is DISABLED",
        _RULE,
        mend="aws events enable-rule",
    ),
    Fault(
        "a detection is off",
        rule("custody-trail-stopped", lambda now: {**now, "State": "DISABLED"}),
        "State is DISABLED",
        _RULE,
        mend="enable-rule",
    ),
    Fault(
        "a detection matches nothing",
        rule("custody-trail-stopped", lambda now: {**now, "EventPattern": '{"source": ["nothing"]}'}),
        "EventPattern is",
        _RULE,
    ),
    Fault("a rule without targets", targets(lambda _: []), "Targets[] is nothing", _RULE),
    Fault(
        "a target more",
        targets(lambda now: [*now, {"Id": "more", "Arn": f"arn:aws:sqs:{HOME}:{ACCOUNT}:custody-alerts"}]),
        "Targets[] is",
        _RULE,
    ),
    Fault(
        "a target's words",
        targets(lambda now: [{**each, "InputTransformer": {"InputTemplate": '"nothing"'}} for each in now]),
        "InputTemplate is",
        _RULE,
    ),
    Fault(
        "a target without dead letters",
        targets(lambda now: [{k: v for k, v in each.items() if k != "DeadLetterConfig"} for each in now]),
        "DeadLetterConfig",
        _RULE,
    ),
    Fault(
        "a stranger on the bus",
        bus_statement(add=True),
        "a statement that was not made",
        check="bus-closed",
        mend="remove-permission",
    ),
    Fault("forwarders are locked out", bus_statement(add=False), "is not there", _BUS),
    Fault(
        "a short archive",
        call(
            "events",
            "update_archive",
            {"ArchiveName": "custody", "RetentionDays": 1},
            "update_archive",
            {"ArchiveName": "custody", "RetentionDays": 365},
        ),
        "RetentionDays is 1",
        "Events::Archive",
    ),
    Fault(
        "a queue takes from anybody",
        queue("custody-alerts", "Policy", ADDED),
        "a statement that was not made",
        _QUEUE + "Policy",
    ),
    Fault(
        "a queue takes nothing",
        queue("custody-forward-dead-letters", "Policy", SHORTER, region=AWAY),
        "is missing",
        _QUEUE + "Policy",
    ),
    Fault(
        "a queue forgets",
        queue("custody-alerts-dead-letters", "MessageRetentionPeriod", lambda _: "60"),
        "MessageRetentionPeriod is 60",
        _QUEUE,
    ),
    Fault("a queue delays", queue("custody-alerts", "DelaySeconds", lambda _: "900"), "DelaySeconds is 900", _QUEUE),
    Fault(
        "a queue hands out too early",
        queue("custody-alerts", "VisibilityTimeout", lambda _: "1"),
        "VisibilityTimeout is 1",
        _QUEUE,
    ),
    Fault(
        "a dead letter",
        dead_letter("custody-forward-dead-letters", region=AWAY),
        "holds 1",
        check="queue-empty",
        mend="docs/operating.md",
    ),
    Fault("anybody may publish", topic("Policy", ADDED), "a statement that was not made", _TOPIC + "Policy"),
    Fault("a topic has another name", topic("DisplayName", lambda _: "Payroll"), "DisplayName is Payroll", _TOPIC),
    Fault(
        "a topic without its key",
        topic("KmsMasterKeyId", lambda _: "alias/aws/sns"),
        "KmsMasterKeyId is alias/aws/sns",
        _TOPIC,
    ),
    Fault("a mail is filtered", filtered, "FilterPolicy is", _MAIL, mend="set-subscription-attributes"),
    Fault("a mail is gone", unsubscribed, "is not there", _MAIL),
    Fault("a topic tells nobody", unsubscribed, "tells nobody", check="mail-confirmed", mend="alert_emails"),
    Fault(
        "a function's variables",
        function(
            lambda now: {**now, "Environment": {"Variables": {**now["Environment"]["Variables"], "BUS": "elsewhere"}}}
        ),
        "Variables.BUS is elsewhere",
        _FUNCTION,
    ),
    Fault(
        "a variable more",
        function(
            lambda now: {**now, "Environment": {"Variables": {**now["Environment"]["Variables"], "PYTHONPATH": "/tmp"}}}
        ),
        "Environment.Variables is",
        _FUNCTION,
    ),
    Fault("a function has no time", function(lambda now: {**now, "Timeout": 1}), "Timeout is 1", _FUNCTION),
    Fault("a function's code", code, "Code.ZipFile is", _FUNCTION),
    Fault(
        "a function is silenced",
        call(
            "lambda",
            "put_function_concurrency",
            {"FunctionName": "custody-alert", "ReservedConcurrentExecutions": 0},
            "delete_function_concurrency",
            {"FunctionName": "custody-alert"},
        ),
        "ReservedConcurrentExecutions is 0",
        _FUNCTION,
        mend="delete-function-concurrency",
    ),
    Fault(
        "nobody fetches findings",
        event_source(Enabled=False),
        "Enabled is false",
        _SOURCE,
        mend="update-event-source-mapping",
    ),
    Fault(
        "findings are filtered",
        event_source(FilterCriteria={"Filters": [{"Pattern": '{"body": ["nothing"]}'}]}),
        "FilterCriteria is",
        _SOURCE,
    ),
    Fault(
        "no alarm rings",
        call(
            "cloudwatch",
            "disable_alarm_actions",
            {"AlarmNames": ["custody-alerts-undelivered"]},
            "enable_alarm_actions",
            {"AlarmNames": ["custody-alerts-undelivered"]},
        ),
        "ActionsEnabled is false",
        _ALARM,
        mend="enable-alarm-actions",
    ),
    Fault("an alarm is deaf", alarm(lambda now: {**now, "Threshold": 1_000_000.0}), "Threshold is 1000000", _ALARM),
    Fault("an alarm tells nobody", alarm(lambda now: {**now, "AlarmActions": []}), "AlarmActions", _ALARM),
    Fault(
        "an alarm is raised",
        call(
            "cloudwatch",
            "set_alarm_state",
            {"AlarmName": "custody-alerts-undelivered", "StateValue": "ALARM", "StateReason": "two messages"},
            "set_alarm_state",
            {"AlarmName": "custody-alerts-undelivered", "StateValue": "OK", "StateReason": "none"},
        ),
        "two messages",
        check="alarm-quiet",
        mend="docs/operating.md",
    ),
)
"""From a rule to a mail."""

REST = (
    Fault("a schedule is off", schedule(lambda now: {**now, "State": "DISABLED"}), "State is DISABLED", _SCHEDULE),
    Fault(
        "a schedule is seldom",
        schedule(lambda now: {**now, "ScheduleExpression": "rate(365 days)"}),
        "ScheduleExpression is rate(365 days)",
        _SCHEDULE,
    ),
    Fault(
        "a schedule does something else",
        schedule(lambda now: {**now, "Target": {**now["Target"], "Input": "{}"}}),
        "Target.Input is",
        _SCHEDULE,
    ),
    Fault("somebody may be the role", trust(ADDED), "AssumeRolePolicyDocument: a statement that was not made", _ROLE),
    Fault(
        "a role may do more",
        call(
            "iam",
            "put_role_policy",
            {"RoleName": "custody-ask", "PolicyName": "more", "PolicyDocument": "{}"},
            "delete_role_policy",
            {"RoleName": "custody-ask", "PolicyName": "more"},
        ),
        'Policies is ["more"]',
        _ROLE,
        mend="delete-role-policy",
    ),
    Fault(
        "a policy of AWS's is attached",
        call(
            "iam",
            "attach_role_policy",
            {"RoleName": "custody-ask", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            "detach_role_policy",
            {"RoleName": "custody-ask", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        ),
        "AdministratorAccess",
        _ROLE,
        mend="detach-role-policy",
    ),
    Fault("a role may do less", detached, "Roles[] is nothing", _MANAGED, mend="attach-role-policy"),
    Fault("a policy says something else", policy_version, "PolicyDocument", _MANAGED),
    Fault(
        "logs are kept a day",
        call(
            "logs",
            "put_retention_policy",
            {"logGroupName": "/aws/lambda/custody-alert", "retentionInDays": 1},
            "put_retention_policy",
            {"logGroupName": "/aws/lambda/custody-alert", "retentionInDays": 365},
        ),
        "RetentionInDays is 1",
        _LOGS,
    ),
    Fault(
        "a view shows something else",
        table(lambda now: {**now, "ViewOriginalText": "/* Presto View: e30= */"}),
        "ViewOriginalText is",
        _TABLE,
    ),
    Fault(
        "the raw table reads elsewhere",
        table(
            lambda now: {**now, "StorageDescriptor": {**now["StorageDescriptor"], "Location": "s3://elsewhere/"}},
            "cloudtrail",
        ),
        "Location is s3://elsewhere/",
        _TABLE,
    ),
    Fault(
        "a column is gone",
        table(
            lambda now: {
                **now,
                "StorageDescriptor": {**now["StorageDescriptor"], "Columns": now["StorageDescriptor"]["Columns"][1:]},
            },
            "cloudtrail",
        ),
        "Columns is",
        _TABLE,
    ),
    Fault(
        "the workgroup is off",
        call(
            "athena",
            "update_work_group",
            {"WorkGroup": "custody-jobs", "State": "DISABLED"},
            "update_work_group",
            {"WorkGroup": "custody-jobs", "State": "ENABLED"},
        ),
        "State is DISABLED",
        _WORKGROUP,
    ),
    Fault(
        "the table of alerts opens",
        call(
            "dynamodb",
            "delete_resource_policy",
            {"ResourceArn": f"arn:aws:dynamodb:{HOME}:{ACCOUNT}:table/custody-alert-state"},
            "describe_table",
            {"TableName": "custody-alert-state"},
        ),
        "ResourcePolicy",
        _ITEMS,
    ),
    Fault(
        "items stay for ever",
        call(
            "dynamodb",
            "update_time_to_live",
            {
                "TableName": "custody-alert-state",
                "TimeToLiveSpecification": {"Enabled": False, "AttributeName": "expires"},
            },
            "update_time_to_live",
            {
                "TableName": "custody-alert-state",
                "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires"},
            },
        ),
        "TimeToLiveSpecification.Enabled is false",
        _ITEMS,
    ),
    Fault(
        "a stack is left over",
        stack(),
        "the settings no longer ask for it",
        check="stack-orphaned",
        mend="delete-stack",
    ),
    Fault(
        "a stack may be deleted",
        call(
            "cloudformation",
            "update_termination_protection",
            {"StackName": "custody-trail", "EnableTerminationProtection": False},
            "update_termination_protection",
            {"StackName": "custody-trail", "EnableTerminationProtection": True},
        ),
        "may be deleted",
        check="stack-protected",
        mend="update-termination-protection",
    ),
)
"""Schedules, roles, the lake and the stacks."""

FAULTS = (*RECORD, *ALARM_PATH, *REST)
