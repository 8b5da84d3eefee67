"""What ``custody doctor`` and ``custody smoke-test`` may do, as statements of a policy: nothing but their own calls.

Actions and the resources that each knows: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.settings.accounts import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.aws.names import Names
    from custody.settings import Settings

TRAIL = "custody-smoke-test-"
"""What the names of the trails begin with that the smoke test tries to stop, and that are not there."""
Statement = dict[str, Any]

_ANYWHERE = {
    "WhereNothingNarrows": (
        "cloudformation:ListStacks",
        "cloudwatch:GetMetricStatistics",
        "events:ListRules",
        "kms:ListAliases",
        "logs:DescribeLogGroups",
        "sns:GetSubscriptionAttributes",
    )
}
"""Actions that know no resource. Nothing but the account narrows them, for stacks are looked for in every Region."""
_BUCKET = (
    "s3:GetBucketLogging",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
)
_KEY = ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListResourceTags")
_TRAIL = (
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetInsightSelectors",
    "cloudtrail:GetTrail",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:ListTags",
)
_TABLE = (
    "dynamodb:DescribeTable",
    "dynamodb:DescribeTimeToLive",
    "dynamodb:GetResourcePolicy",
    "dynamodb:ListTagsOfResource",
)
_WORKGROUP = (
    "athena:BatchGetNamedQuery",
    "athena:GetWorkGroup",
    "athena:ListNamedQueries",
    "athena:ListTagsForResource",
)


def doctor_statements(settings: Settings, names: Names) -> list[Statement]:
    """What a principal needs to look at a whole deployment, and nothing that writes or reads a record.

    Every action is named; the resources are those of the deployment's name, in every Region, for its forwarders may be
    in any. A key is told by its alias. The policy of the role that ``doctor_principals`` deploys is made of the same.

    Args:
        settings: organization and record are used.
        names: of the deployment in one account; account and partition may be a template's references.
    """
    return [each for part in parts_of_doctor(settings, names).values() for each in part]


def parts_of_doctor(settings: Settings, names: Names) -> dict[str, list[Statement]]:
    """The same in two policies, by the end of their names: a managed policy holds 6,144 characters.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
    """
    trail = settings.record.trail if settings.record and settings.record.trail else names.trail_arn
    return {
        "doctor": [
            *(_anywhere(names, sid, actions) for sid, actions in _ANYWHERE.items()),
            _allow("Regions", ["account:ListRegions"], [f"arn:{names.partition}:account::{names.account}:account"]),
            _allow("Trail", _TRAIL, [trail]),
            _allow("Buckets", _BUCKET, _buckets(names)),
            _keys(names),
            *_of_services(names),
        ],
        "doctor-lake": [
            *_of_lake(names),
            *(_of_organization(names) if settings.organization else ()),
            *(_of_record(names, settings.record.bucket) if settings.record and settings.mode is Mode.EXISTING else ()),
        ],
    }


def smoke_test_statements(names: Names) -> list[Statement]:
    """What the harmless calls and the wait for their alert need; the record itself is for an auditor to read.

    Args:
        names: as above.
    """
    trails = f"arn:{names.partition}:cloudtrail:*:{names.account}:trail/{TRAIL}*"
    log = f"arn:{names.partition}:logs:{names.home_region}:{names.account}:log-group:/aws/lambda/{names.name}-alert:*"
    return [
        _allow("TryToStopTrailsThatAreNotThere", ["cloudtrail:StopLogging"], [trails]),
        _allow("LookUpTheRecord", ["cloudtrail:LookupEvents"], ["*"]),
        _allow("ReadWhatWasSent", ["logs:FilterLogEvents"], [log]),
    ]


def _buckets(names: Names) -> list[str]:
    lake = names.lake
    own = [names.audit_bucket, names.access_log_bucket, lake.data_bucket, lake.results_bucket, lake.access_log_bucket]
    return [f"arn:{names.partition}:s3:::{bucket}" for bucket in own]


def _keys(names: Names) -> Statement:
    aliases = [f"alias/{names.name}{end}" for end in ("", "-alerts", "-lake")]
    return {
        **_allow("Keys", _KEY, [f"arn:{names.partition}:kms:*:{names.account}:key/*"]),
        "Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": aliases}},
    }


def _of_services(names: Names) -> list[Statement]:
    def here(service: str, *resources: str, region: str = "*") -> list[str]:
        return [f"arn:{names.partition}:{service}:{region}:{names.account}:{each}" for each in resources]

    name = names.name
    tags = ["events:ListTagsForResource"]
    stacks = ["cloudformation:DescribeStacks", "cloudformation:GetTemplate", "cloudformation:ListStackResources"]
    queues = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"]
    topics = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"]
    functions = ["lambda:GetFunction", "lambda:GetFunctionConcurrency", "lambda:ListTags"]
    mappings = ["lambda:GetEventSourceMapping", "lambda:ListTags"]
    roles = ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
    logs = ["logs:DescribeLogStreams", "logs:ListTagsForResource"]
    owners = (
        f"aws/lambda/{name}-",
        f"aws/kinesisfirehose/{name}-",
        f"custody/{name}/",
        f"aws/vendedlogs/events/event-bus/{name}",
    )
    groups = [f"log-group:/{each}*" for each in owners]
    deliveries = ["logs:GetDelivery", "logs:GetDeliveryDestination", "logs:GetDeliverySource"]
    return [
        _allow("Stacks", stacks, here("cloudformation", f"stack/{name}-*")),
        _allow("Bus", ["events:DescribeEventBus", *tags], here("events", f"event-bus/{name}")),
        _allow("Archive", ["events:DescribeArchive"], here("events", f"archive/{name}")),
        _allow("Rules", ["events:ListTargetsByRule", *tags], here("events", "rule/*")),
        _allow("Queues", queues, here("sqs", f"{name}-*")),
        _allow("Topics", topics, here("sns", f"{name}-*")),
        _allow("Functions", functions, here("lambda", f"function:{name}-*")),
        _allow("EventSources", mappings, here("lambda", "event-source-mapping:*")),
        _allow("Schedules", ["scheduler:GetSchedule"], here("scheduler", f"schedule/default/{name}-*")),
        _allow("Roles", roles, here("iam", f"role/{name}-*", region="")),
        _allow("Policies", ["iam:GetPolicy", "iam:GetPolicyVersion"], here("iam", f"policy/{name}-*", region="")),
        _allow("Alarms", ["cloudwatch:DescribeAlarms"], here("cloudwatch", "alarm:*")),
        _allow("TagsOfAlarms", ["cloudwatch:ListTagsForResource"], here("cloudwatch", f"alarm:{name}-*")),
        _allow("Logs", logs, here("logs", *groups)),
        _allow("Deliveries", deliveries, here("logs", "delivery:*", "delivery-destination:*", "delivery-source:*")),
    ]


def _of_organization(names: Names) -> list[Statement]:
    sets = f"arn:{names.partition}:cloudformation:{names.home_region}:{names.account}:stackset/{names.name}-members*"
    # Organizations knows no resource for these two, and answers the management account and its delegates alone.
    asked = ["organizations:ListAWSServiceAccessForOrganization", "organizations:ListDelegatedAdministrators"]
    return [
        _allow("StackSets", ["cloudformation:DescribeStackSet", "cloudformation:ListStackInstances"], [sets]),
        _anywhere(names, "Organization", asked),
    ]


def _of_record(names: Names, bucket: str) -> list[Statement]:
    """Whether files arrive is seen by their names."""
    return [_allow("NamesOfLogFiles", ["s3:ListBucket"], [f"arn:{names.partition}:s3:::{bucket}"])]


def _of_lake(names: Names) -> list[Statement]:
    def here(service: str, *resources: str) -> list[str]:
        return [f"arn:{names.partition}:{service}:{names.home_region}:{names.account}:{each}" for each in resources]

    lake = names.lake
    tables = here("glue", "catalog", f"database/{lake.database}", f"table/{lake.database}/*")
    streams = ["firehose:DescribeDeliveryStream", "firehose:ListTagsForDeliveryStream"]
    workgroups = here("athena", f"workgroup/{lake.workgroup}", f"workgroup/{lake.jobs_workgroup}")
    return [
        _allow("Tables", ["glue:GetDatabase", "glue:GetTable", "glue:GetTables"], tables),
        _allow("Workgroups", _WORKGROUP, workgroups),
        _allow("Stream", streams, here("firehose", f"deliverystream/{names.name}-*")),
        _allow("Table", _TABLE, here("dynamodb", f"table/{names.name}-*")),
    ]


def _anywhere(names: Names, sid: str, actions: Sequence[str]) -> Statement:
    """Actions that know no resource, for principals of the account alone.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    # "*", as they take no other resource.
    narrowed = {"Condition": {"StringEquals": {"aws:PrincipalAccount": names.account}}}
    return {**_allow(sid, actions, ["*"]), **narrowed}


def _allow(sid: str, actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
