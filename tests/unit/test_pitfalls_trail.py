"""Pitfalls 1 to 14: trail, bucket and key."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import alone, synthesized
from support.calls import DEPLOYER, admin, on_key, trail_puts
from support.iam import Answer, Request, ask, many, statements
from support.variants import ACCOUNT, MANAGEMENT_ACCOUNT, ORGANIZATION, VARIANTS

from custody.errors import SettingsError
from custody.settings.source import parse
from custody_cdk import AuditTrail, ExistingBucket, ExistingKey, TrailOwner

if TYPE_CHECKING:
    from support.template import Resource, Template

TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/custody"
BUCKET = f"arn:aws:s3:::custody-audit-{ACCOUNT}-us-east-1"
LOG = f"{BUCKET}/AWSLogs/{ACCOUNT}/CloudTrail/eu-west-1/2026/11/20/1.json.gz"
DIGEST = f"{BUCKET}/AWSLogs/{ACCOUNT}/CloudTrail-Digest/eu-west-1/2026/11/20/1.json.gz"
OWNER = TrailOwner(partition="aws", home_region="us-east-1", name="custody", account=ACCOUNT)


def trail_stack(variant: str = "default") -> Template:
    return synthesized(variant).named("-trail")


def audit_bucket(template: Template) -> Resource:
    (found,) = [r for r in template.all("AWS::S3::Bucket") if "-audit-" in r["BucketName"]]
    return found


def access_bucket(template: Template) -> Resource:
    (found,) = [r for r in template.all("AWS::S3::Bucket") if "-access-" in r["BucketName"]]
    return found


def policy_of(template: Template, bucket: Resource) -> dict[str, Any]:
    document: dict[str, Any] = template.one("AWS::S3::BucketPolicy", Bucket=bucket["BucketName"])["PolicyDocument"]
    return document


def audit_policy(variant: str = "default") -> dict[str, Any]:
    template = trail_stack(variant)
    return policy_of(template, audit_bucket(template))


def key_policy(variant: str = "default") -> dict[str, Any]:
    document: dict[str, Any] = trail_stack(variant).one("AWS::KMS::Key")["KeyPolicy"]
    return document


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_01_no_cycle_and_the_trail_waits_for_the_policies(variant: str) -> None:
    template = trail_stack(variant)
    circular = [id_ for id_ in template.resources if id_ in template.waits_for(id_)]
    assert circular == []
    trail = template.one("AWS::CloudTrail::Trail")
    policy = template.one("AWS::S3::BucketPolicy", Bucket=trail["S3BucketName"])
    assert {policy.id, template.one("AWS::KMS::Key").id} <= template.waits_for(trail.id)


def test_pitfall_01_the_policies_name_the_trail_that_is_made() -> None:
    template = trail_stack()
    assert template.one("AWS::CloudTrail::Trail")["TrailName"] == "custody"
    for document in (audit_policy(), key_policy()):
        named = [
            s["Condition"]["StringEquals"]["aws:SourceArn"]
            for s in statements(document)
            if s.get("Principal") == {"Service": "cloudtrail.amazonaws.com"}
        ]
        assert named == [TRAIL, TRAIL]


def test_pitfall_02_an_organization_trail_with_a_prefix() -> None:
    template = trail_stack("everything")
    bucket = audit_bucket(template)["BucketName"]
    document = audit_policy("everything")
    trail = template.one("AWS::CloudTrail::Trail")
    assert (trail["IsOrganizationTrail"], trail["S3KeyPrefix"]) == (True, "audit/trails")
    arn = f"arn:aws:cloudtrail:eu-central-1:{MANAGEMENT_ACCOUNT}:trail/custody"
    under = f"arn:aws:s3:::{bucket}/audit/trails/AWSLogs"
    for owner in (MANAGEMENT_ACCOUNT, f"{ORGANIZATION}/222233334444"):
        for kind in ("CloudTrail", "CloudTrail-Digest"):
            put = trail_puts(f"{under}/{owner}/{kind}/us-east-1/2026/11/20/1.json.gz", arn)
            assert ask(document, put) is Answer.ALLOW
    log = f"{under}/{ORGANIZATION}/222233334444/CloudTrail/us-east-1/2026/11/20/1.json.gz"
    deploying_account_s = f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/custody"
    assert ask(document, trail_puts(log, deploying_account_s)) is Answer.NOTHING
    assert ask(document, trail_puts(log.replace("audit/trails/", ""), arn)) is Answer.NOTHING
    context = {"aws:cloudtrail:arn": f"arn:aws:cloudtrail:us-east-1:{MANAGEMENT_ACCOUNT}:trail/custody"}
    call = on_key("cloudtrail.amazonaws.com", "GenerateDataKey", **{"aws:SourceArn": arn, **context})
    assert ask(key_policy("everything"), call) is Answer.ALLOW


@pytest.mark.parametrize("missing", ["", "111122223333"])
def test_pitfall_03_an_organization_without_its_id_raises(missing: str) -> None:
    with pytest.raises(SettingsError, match="describe-organization"):
        replace(OWNER, organization_id=missing)
    with pytest.raises(SettingsError, match=r"organization\.id"):
        parse({"custody": {"organization": {"id": missing, "management_account": ACCOUNT}}})


def test_pitfall_04_somebody_else_s_bucket_and_key_raise_with_the_statements() -> None:
    bucket, key = (
        ExistingBucket(name="theirs", prefix="logs"),
        ExistingKey(arn=f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"),
    )
    for raised, theirs, mine in (
        ("bucket 'theirs'", {"bucket": bucket, "key": key}, bucket.statements(OWNER)),
        (
            "key",
            {"bucket": ExistingBucket(name="x", policy_is_in_place=True), "key": key},
            key.statements(OWNER),
        ),
    ):
        with pytest.raises(SettingsError) as error:
            alone(lambda stack, theirs=theirs: AuditTrail(stack, "Trail", owner=OWNER, **theirs))  # type: ignore[misc]
        line = str(error.value)
        assert raised in line
        assert json.loads(line[line.index("[{") :]) == mine
        assert len(line.splitlines()) == 1


def test_pitfall_04_the_statements_are_what_the_trail_needs() -> None:
    bucket = ExistingBucket(name="theirs", prefix="logs")
    document = {"Statement": bucket.statements(OWNER)}
    put = f"arn:aws:s3:::theirs/logs/AWSLogs/{ACCOUNT}/CloudTrail/eu-west-1/2026/11/20/1.json.gz"
    assert ask(document, trail_puts(put, TRAIL)) is Answer.ALLOW
    assert ask(document, trail_puts(put.replace("/logs/", "/"), TRAIL)) is Answer.NOTHING
    template = alone(
        lambda stack: AuditTrail(
            stack,
            "Trail",
            owner=OWNER,
            bucket=ExistingBucket(name="theirs", prefix="logs", policy_is_in_place=True),
            key=ExistingKey(arn="arn:aws:kms:us-east-1:999988887777:key/1", policy_is_in_place=True),
        )
    )
    trail = template.one("AWS::CloudTrail::Trail")
    assert (trail["S3BucketName"], trail["S3KeyPrefix"]) == ("theirs", "logs")
    assert template.all("AWS::S3::BucketPolicy") == []


def _cloudtrail_on_key(action: str, **context: str) -> Answer:
    return ask(key_policy(), on_key("cloudtrail.amazonaws.com", action, **context))


def test_pitfall_05_the_key_lets_cloudtrail_encrypt_describe_and_use_the_bucket_key() -> None:
    this = {"aws:SourceArn": TRAIL}
    shadow = {"aws:cloudtrail:arn": f"arn:aws:cloudtrail:ap-south-1:{ACCOUNT}:trail/custody"}
    assert _cloudtrail_on_key("GenerateDataKey", **this, **shadow) is Answer.ALLOW
    assert _cloudtrail_on_key("GenerateDataKeyWithoutPlaintext", **this, **shadow) is Answer.ALLOW
    assert _cloudtrail_on_key("Decrypt", **this, **{"aws:s3:arn": BUCKET}) is Answer.ALLOW
    assert _cloudtrail_on_key("DescribeKey", **this) is Answer.ALLOW


@pytest.mark.parametrize(
    ("action", "context"),
    [
        ("GenerateDataKey", {}),
        ("GenerateDataKey", {"aws:SourceArn": TRAIL}),
        ("GenerateDataKey", {"aws:SourceArn": TRAIL.replace("trail/custody", "trail/other")}),
        (
            "GenerateDataKey",
            {
                "aws:SourceArn": TRAIL,
                "aws:cloudtrail:arn": "arn:aws:cloudtrail:us-east-1:999988887777:trail/custody",
            },
        ),
        ("GenerateDataKey", {"aws:cloudtrail:arn": TRAIL}),
        (
            "GenerateDataKey",
            {"aws:SourceArn": TRAIL.replace(ACCOUNT, "999988887777"), "aws:cloudtrail:arn": TRAIL},
        ),
        ("Decrypt", {"aws:SourceArn": TRAIL.replace(ACCOUNT, "999988887777")}),
        ("Decrypt", {}),
        ("DescribeKey", {}),
        ("Encrypt", {"aws:SourceArn": TRAIL, "aws:cloudtrail:arn": TRAIL}),
        ("ScheduleKeyDeletion", {"aws:SourceArn": TRAIL}),
    ],
)
def test_pitfall_05_the_key_lets_no_other_trail_and_no_other_call(action: str, context: dict[str, str]) -> None:
    assert _cloudtrail_on_key(action, **context) is Answer.NOTHING


@pytest.mark.parametrize("encryption", ["AES256", "aws:kms"])
@pytest.mark.parametrize("path", [LOG, DIGEST], ids=["log", "digest"])
@pytest.mark.parametrize("lock", ["default", "sandbox"])
def test_pitfall_06_no_deny_hits_the_trail_s_own_writes(encryption: str, path: str, lock: str) -> None:
    put = trail_puts(
        path,
        TRAIL,
        encryption=encryption,
    )
    assert ask(audit_policy(lock), put) is Answer.ALLOW
    # CloudTrail may leave it to the bucket, and names no encryption then.
    silent = {key: value for key, value in put.context.items() if "encryption" not in key}
    assert ask(audit_policy(lock), replace(put, context=silent)) is Answer.ALLOW


@pytest.mark.parametrize(
    "request_",
    [
        trail_puts(LOG, TRAIL.replace(ACCOUNT, "999988887777")),
        trail_puts(LOG, TRAIL.replace("trail/custody", "trail/other")),
        trail_puts(LOG.replace(f"AWSLogs/{ACCOUNT}", "AWSLogs/999988887777"), TRAIL),
        trail_puts(LOG.replace("AWSLogs/", ""), TRAIL),
        trail_puts(LOG, TRAIL, **{"s3:x-amz-acl": "private"}),
        Request(service="cloudtrail.amazonaws.com", action="s3:PutObject", resource=LOG),
        Request(
            service="cloudtrail.amazonaws.com",
            action="s3:GetObject",
            resource=LOG,
            context={"aws:SourceArn": TRAIL},
        ),
        Request(
            service="config.amazonaws.com",
            action="s3:PutObject",
            resource=LOG,
            context={"aws:SourceArn": TRAIL},
        ),
        admin("s3:PutObject", LOG),
    ],
    ids=["account", "trail", "folder", "root", "acl", "no source", "reading", "another service", "a person"],
)
def test_pitfall_06_nobody_else_is_let_in(request_: Request) -> None:
    assert ask(audit_policy(), request_) is not Answer.ALLOW


def test_pitfall_06_plain_and_old_connections_are_refused() -> None:
    for change in ({"aws:SecureTransport": "false"}, {"s3:TlsVersion": "1.1"}):
        assert ask(audit_policy(), trail_puts(LOG, TRAIL, **change)) is Answer.DENY
        assert ask(audit_policy(), admin("s3:GetObject", LOG, **change)) is Answer.DENY
    assert ask(audit_policy(), admin("s3:GetObject", LOG, **{"s3:TlsVersion": "1.2"})) is Answer.NOTHING


@pytest.mark.parametrize("variant", ["default", "everything", "china"])
def test_pitfall_07_the_access_logs_are_not_locked_the_record_is(variant: str) -> None:
    template = trail_stack(variant)
    audit, access = audit_bucket(template), access_bucket(template)
    assert audit["ObjectLockEnabled"] is True
    assert audit["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Days"] == 2557
    assert not access.get("ObjectLockEnabled")
    assert access.get("ObjectLockConfiguration") is None
    assert audit["LoggingConfiguration"]["DestinationBucketName"] == access["BucketName"]
    # Nor does S3 deliver access logs into a bucket encrypted with a customer's key.
    (rule,) = access["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


@pytest.mark.parametrize("path", [LOG, DIGEST], ids=["log", "digest"])
@pytest.mark.parametrize(
    "action", ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutObjectAcl"]
)
def test_pitfall_08_nobody_deletes_a_log_or_a_digest(action: str, path: str) -> None:
    everybody = Request(principal=f"arn:aws:iam::{ACCOUNT}:root", action=action, resource=path)
    for request in (admin(action, path), everybody):
        assert ask(audit_policy(), request) is Answer.DENY
    assert ask(audit_policy("everything"), admin(action, _everything(path))) is Answer.DENY


@pytest.mark.parametrize(
    "action",
    [
        "s3:DeleteBucketPolicy",
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketPolicy",
        "s3:PutBucketVersioning",
        "s3:PutLifecycleConfiguration",
    ],
)
def test_pitfall_08_only_a_deployment_changes_how_the_record_is_kept(action: str) -> None:
    deployment = Request(principal=DEPLOYER, action=action, resource=BUCKET)
    assert ask(audit_policy(), admin(action, BUCKET)) is Answer.DENY
    # Not denied, so IAM decides; the deployer of another account is nobody here.
    assert ask(audit_policy(), deployment) is Answer.NOTHING
    elsewhere = DEPLOYER.replace(ACCOUNT, "999988887777")
    assert ask(audit_policy(), replace(deployment, principal=elsewhere)) is Answer.DENY


def test_pitfall_08_nobody_lays_another_version_over_a_log() -> None:
    for path in (LOG, DIGEST, f"{BUCKET}/anything"):
        assert ask(audit_policy(), admin("s3:PutObject", path)) is Answer.DENY
        assert ask(audit_policy("sandbox"), admin("s3:PutObject", path)) is Answer.DENY


def _everything(path: str) -> str:
    bucket = audit_bucket(trail_stack("everything"))["BucketName"]
    return path.replace(BUCKET, f"arn:aws:s3:::{bucket}/audit/trails")


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_09_no_data_events_that_would_record_the_recording(variant: str) -> None:
    trail = trail_stack(variant).one("AWS::CloudTrail::Trail")
    for selector in trail["EventSelectors"]:
        assert selector.get("DataResources") is None
        assert selector["IncludeManagementEvents"] is True
    assert "AWS::S3::Object" not in json.dumps(trail.raw)


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_10_reads_are_recorded_and_one_kind_of_selector_is_used(variant: str) -> None:
    trail = trail_stack(variant).one("AWS::CloudTrail::Trail")
    assert [selector["ReadWriteType"] for selector in trail["EventSelectors"]] == ["All"]
    assert trail.get("AdvancedEventSelectors") is None
    assert trail["EventSelectors"][0].get("ExcludeManagementEventSources") in (None, [])


# Either keeps a resource whose stack is deleted; the second deletes what a failed first deployment made.
_KEPT = {"Retain", "RetainExceptOnCreate"}


def test_pitfall_11_the_record_outlives_its_stack_unless_it_is_a_sandbox() -> None:
    for variant, kept in (("default", _KEPT), ("everything", _KEPT), ("sandbox", {"Delete"})):
        template = trail_stack(variant)
        kinds = ("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::KMS::Key")
        held = [resource for kind in kinds for resource in template.all(kind)]
        assert len(held) == 5
        assert {resource.raw["DeletionPolicy"] for resource in held} <= kept
        replaced = {resource.raw.get("UpdateReplacePolicy", "Delete") for resource in held}
        assert replaced == {"Retain"} or variant == "sandbox"


def test_pitfall_11_a_sandbox_s_buckets_are_emptied_before_they_go() -> None:
    template = trail_stack("sandbox")
    emptied = template.all("AWS::CloudFormation::CustomResource")
    assert {resource["BucketName"] for resource in emptied} == {
        audit_bucket(template)["BucketName"],
        access_bucket(template)["BucketName"],
    }
    assert trail_stack().all("AWS::CloudFormation::CustomResource") == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_12_no_acl_anywhere(variant: str) -> None:
    for bucket in trail_stack(variant).all("AWS::S3::Bucket"):
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert bucket.get("AccessControl") is None
    template = trail_stack(variant)
    writers = [
        s["Principal"]
        for s in statements(policy_of(template, access_bucket(template)))
        if s["Effect"] == "Allow" and "s3:PutObject" in many(s["Action"])
    ]
    assert writers == [{"Service": "logging.s3.amazonaws.com"}]


@pytest.mark.parametrize("variant", VARIANTS)
def test_pitfall_13_a_deployment_cannot_be_deleted_by_a_slip(variant: str) -> None:
    assembly = synthesized(variant)
    sandbox = variant == "sandbox"
    for name in assembly.templates:
        assert assembly.stack(name).get("terminationProtection", False) is not sandbox, name


@pytest.mark.parametrize(("variant", "partition"), [("govcloud", "aws-us-gov"), ("china", "aws-cn")])
def test_pitfall_14_every_arn_is_of_its_partition(variant: str, partition: str) -> None:
    for template in synthesized(variant).templates.values():
        assert "arn:aws:" not in json.dumps(template.raw)
        arns = _arns([resource.properties for resource in template.resources.values()])
        # A pattern may leave the partition open.
        assert {arn.split(":")[1] for arn in arns} - {"*"} == {partition}


def _arns(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("arn:") else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [arn for entry in inner for arn in _arns(entry)]
