"""This stack records: a trail that misses nothing, and a bucket that takes its files and no other trail's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody_cdk.testing.resources import Resources, many

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aws_cdk.assertions import Template

_TRUE = {
    "IsLogging": "does not log",
    "IsMultiRegionTrail": "is of one Region alone",
    "EnableLogFileValidation": "signs no digests, so that nobody can tell whether a log file was changed",
    "IncludeGlobalServiceEvents": "leaves out global services such as IAM",
}


def assert_records(template: Template | Mapping[str, Any], *, own_bucket: bool = True) -> str:
    """Assert that a stack records: some trail logs, in every Region, signed, all management events, into a bucket.

    The bucket's policy has to let CloudTrail look at the bucket and write to it, each on behalf of the trail alone
    (``aws:SourceArn``), and has to let nobody in without TLS. Data events, retention and locks are not asked for.

    Args:
        template: of the stack, from ``Template.from_stack`` or as plain data.
        own_bucket: False where the bucket and its policy are another stack's or account's and cannot be seen here.

    Returns:
        The trail's logical id.

    Raises:
        AssertionError: naming each trail, and what is wrong with it.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    """
    resources = Resources.of(template)
    wrong = {
        id_: [*_trail(trail), *(_bucket(resources, trail) if own_bucket else ())]
        for id_, trail in resources.of_type("AWS::CloudTrail::Trail")
    }
    for id_, lines in wrong.items():
        if not lines:
            return id_
    said = "; ".join(f"trail {id_} {', '.join(lines)}" for id_, lines in wrong.items())
    raise AssertionError(f"this stack does not record: {said or 'it has no trail'}")


def _trail(trail: dict[str, Any]) -> Iterator[str]:
    for name, line in _TRUE.items():
        # A trail without this property has global services' events; all else is off unless it is said.
        if trail.get(name, name == "IncludeGlobalServiceEvents") is not True:
            yield line
    if not _records_management(trail):
        yield "leaves out management events, or reads or writes of them"


def _records_management(trail: dict[str, Any]) -> bool:
    basic, advanced = trail.get("EventSelectors") or [], trail.get("AdvancedEventSelectors") or []
    if not basic and not advanced:
        return True
    if any(each.get("ExcludeManagementEventSources") for each in basic):
        return False
    if any(each.get("IncludeManagementEvents", True) and each.get("ReadWriteType", "All") == "All" for each in basic):
        return True
    # One that names the category and nothing else takes all of it.
    everything = [{"Field": "eventCategory", "Equals": ["Management"]}]
    return any(selector.get("FieldSelectors") == everything for selector in advanced)


def _bucket(resources: Resources, trail: dict[str, Any]) -> Iterator[str]:
    named = trail.get("S3BucketName")
    buckets = [i for i, _ in resources.of_type("AWS::S3::Bucket") if resources.is_one(named, i, "BucketName")]
    if not buckets:
        yield f"writes into {named}, which is no bucket of this stack (say own_bucket=False if that is meant)"
        return
    statements = [
        statement
        for _, policy in resources.of_type("AWS::S3::BucketPolicy")
        if any(resources.is_one(policy.get("Bucket"), id_, "BucketName") for id_ in buckets)
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    for action in ("s3:GetBucketAcl", "s3:PutObject"):
        if not any(_admits(statement, action) for statement in statements):
            yield f"writes into {buckets[0]}, whose policy does not let CloudTrail call {action} for this trail alone"
    if not any(_refuses_without_tls(statement) for statement in statements):
        yield f"writes into {buckets[0]}, whose policy lets callers in without TLS"


def _admits(statement: dict[str, Any], action: str) -> bool:
    principal = statement.get("Principal")
    services = many(principal.get("Service", [])) if isinstance(principal, dict) else []
    conditions = [key.lower() for test in statement.get("Condition", {}).values() for key in test]
    return (
        statement["Effect"] == "Allow"
        and "cloudtrail.amazonaws.com" in services
        and action in many(statement["Action"])
        and "aws:sourcearn" in conditions
    )


def _refuses_without_tls(statement: dict[str, Any]) -> bool:
    test = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return statement["Effect"] == "Deny" and str(test).lower() == "false"
