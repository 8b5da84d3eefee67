"""This stack records: a trail that misses nothing, and a bucket that takes its files and no other trail's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from custody_cdk.testing.policies import Request, statements_of
from custody_cdk.testing.resources import Resources, referred

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aws_cdk.assertions import Template

    from custody_cdk.testing.policies import Statement

_CLOUDTRAIL = "cloudtrail.amazonaws.com"
_ORGANIZATION = re.compile(r"/AWSLogs/(o-[a-z0-9]+)/")

_TRUE = {
    "IsLogging": "does not log",
    "IsMultiRegionTrail": "is of one Region alone",
    "EnableLogFileValidation": "signs no digests, so that nobody can tell whether a log file was changed",
    "IncludeGlobalServiceEvents": "leaves out global services such as IAM",
}


def assert_records(template: Template | Mapping[str, Any], *, own_bucket: bool = True) -> str:
    """Assert that a stack records: some trail logs, in every Region, signed, all management events, into a bucket.

    The bucket's policy has to let CloudTrail look at the bucket and write under the trail's prefix, each on behalf of
    the trail alone (``aws:SourceArn`` in StringEquals or ArnEquals), may not deny it that, and has to let nobody in
    without TLS. The policy of a key of this stack's has to let CloudTrail encrypt for the trail. A trail, bucket, key
    or policy under a ``Condition`` does not count.

    Not looked at: data events, retention and locks; a key that the trail does not refer to in this stack, and the
    bucket's own default key; a Deny under conditions that a template does not decide, such as ``aws:SourceVpce``;
    service control policies. A template does not say its account and Region: those that the policies spell out have to
    agree with each other and with the path ``AWSLogs/ACCOUNT``, and are not compared with the deployment's.

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
        id_: list(_faults(resources, id_, trail, own_bucket=own_bucket))
        for id_, trail in resources.of_type("AWS::CloudTrail::Trail", conditioned=True)
    }
    for id_, lines in wrong.items():
        if not lines:
            return id_
    said = "; ".join(f"trail {id_} {', '.join(lines)}" for id_, lines in wrong.items())
    raise AssertionError(f"this stack does not record: {said or 'it has no trail'}")


def _faults(resources: Resources, id_: str, trail: dict[str, Any], *, own_bucket: bool) -> Iterator[str]:
    if condition := resources.condition(id_):
        yield f"is made under the condition {condition} alone"
    yield from _trail(trail)
    key = _key_statements(resources, trail)
    if own_bucket:
        yield from _bucket(resources, id_, trail, key)
    elif key is not None:
        yield from _key(key, _arns(key, resources.name(id_)) or [resources.arn(id_)])


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


def _bucket(resources: Resources, id_: str, trail: dict[str, Any], key: Sequence[Statement] | None) -> Iterator[str]:
    named = resources.text(trail.get("S3BucketName"))
    bucket = next((i for i, _ in resources.of_type("AWS::S3::Bucket") if resources.name(i) == named), None)
    if bucket is None:
        yield f"writes into {named}, which is no bucket of this stack (say own_bucket=False if that is meant)"
        return
    statements = [
        statement
        for _, policy in resources.of_type("AWS::S3::BucketPolicy")
        if resources.text(policy.get("Bucket")) == named
        for statement in statements_of(policy.get("PolicyDocument"), resources)
    ]
    # One ARN for all of it; where none will do, the faults are those of the first.
    arns = _arns(statements, resources.name(id_)) or [resources.arn(id_)]
    found = [[*_writes(statements, resources, bucket, trail, arn), *_key(key, [arn])] for arn in arns]
    yield from min(found, key=len)
    if not _refuses_without_tls(statements, resources.arn(bucket)):
        yield f"writes into {bucket}, whose policy lets callers in without TLS"


def _arns(statements: Sequence[Statement], name: str) -> list[str]:
    """The ARNs by which conditions name the trail, each once: of it, in whatever Region and account."""
    found = [value for statement in statements for value in statement.only("aws:sourcearn")]
    shape = re.compile(rf"arn:<Partition>:cloudtrail:[^:*?]+:[^:*?]+:trail/{re.escape(name)}")
    return [arn for arn in dict.fromkeys(found) if shape.fullmatch(arn)]


def _writes(
    statements: Sequence[Statement], resources: Resources, bucket: str, trail: dict[str, Any], arn: str
) -> Iterator[str]:
    bucket_arn = resources.arn(bucket)
    wanted = {"s3:GetBucketAcl": [bucket_arn], "s3:PutObject": list(_files(statements, resources, bucket, trail, arn))}
    for action, targets in wanted.items():
        requests = [_request(action, target, arn) for target in targets]
        admitted = all(any(_admits(each, request) for each in statements) for request in requests)
        if not admitted:
            yield f"writes into {bucket}, whose policy does not let CloudTrail call {action} for this trail alone"
        if denied := [each.named for each in statements if any(each.refuses(request) for request in requests)]:
            yield f"writes into {bucket}, whose policy denies CloudTrail {action} by {denied[0]}"


def _files(
    statements: Sequence[Statement], resources: Resources, bucket: str, trail: dict[str, Any], arn: str
) -> Iterator[str]:
    """A log file and a digest of each folder that CloudTrail writes to."""
    prefix = f"{resources.text(trail['S3KeyPrefix'])}/" if trail.get("S3KeyPrefix") else ""
    owners = [arn.split(":")[4]]
    if trail.get("IsOrganizationTrail") is True:
        said = [found[1] for each in statements if (found := _ORGANIZATION.search(each.resources))]
        owners.append(next(iter(said), "o-unknown"))
    for owner in owners:
        for folder in ("CloudTrail", "CloudTrail-Digest"):
            yield f"{resources.arn(bucket)}/{prefix}AWSLogs/{owner}/{folder}/file"


def _request(action: str, target: str, arn: str) -> Request:
    context = {
        "aws:sourcearn": arn,
        "aws:sourceaccount": arn.split(":")[4],
        "aws:securetransport": "true",
        "aws:principalisawsservice": "true",
        "aws:principalservicename": _CLOUDTRAIL,
        "kms:encryptioncontext:aws:cloudtrail:arn": arn,
        "s3:tlsversion": "1.3",
    }
    if action == "s3:PutObject":
        context["s3:x-amz-acl"] = "bucket-owner-full-control"
    return Request(service=_CLOUDTRAIL, action=action, resource=target, context=context)


def _admits(statement: Statement, request: Request) -> bool:
    """Whether it lets CloudTrail do it, for this trail and no other."""
    return statement.admits(request) and set(statement.only("aws:sourcearn")) == {request.context["aws:sourcearn"]}


def _refuses_without_tls(statements: Sequence[Statement], bucket_arn: str) -> bool:
    denies = [each for each in statements if each.denies and each.of_everybody() and _only_of_tls(each)]
    calls = {f"{bucket_arn}/key": ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), bucket_arn: ("s3:ListBucket",)}
    return all(
        any(each.covers(action, target) for each in denies) for target, actions in calls.items() for action in actions
    )


def _only_of_tls(statement: Statement) -> bool:
    """Whether its one condition is that there is no TLS."""
    (operator, key, values), *more = statement.conditions or [("", "", [])]
    said = operator in {"Bool", "BoolIfExists"} and key == "aws:securetransport" and not more
    return said and [value.lower() for value in values] == ["false"]


def _key_statements(resources: Resources, trail: dict[str, Any]) -> list[Statement] | None:
    """Those of the trail's key; None where it has none, or one that is not of this stack."""
    id_ = referred(trail.get("KMSKeyId"))
    if id_ is None or resources.by_id.get(id_, {}).get("Type") != "AWS::KMS::Key":
        return None
    key = {} if resources.condition(id_) else resources.by_id[id_].get("Properties", {})
    return list(statements_of(key.get("KeyPolicy"), resources)) if key.get("Enabled", True) is True else []


def _key(statements: Sequence[Statement] | None, arns: Sequence[str]) -> Iterator[str]:
    for action in ("kms:GenerateDataKey", "kms:DescribeKey") if statements is not None else ():
        # In a key's policy the resource is the key itself, mostly written as a star.
        requests = [_request(action, "*", arn) for arn in arns]
        if not any(each.admits(request) for each in statements or () for request in requests):
            yield f"is encrypted with a key whose policy does not let CloudTrail call {action} for it"
        elif any(each.refuses(request) for each in statements or () for request in requests):
            yield f"is encrypted with a key whose policy denies CloudTrail {action}"
