"""What a platform engineer looks for on a construct: grants, and the construct as the CDK's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns_subscriptions as subscriptions
from support.assembly import alone
from support.iam import Answer, Request, ask, many
from support.variants import ACCOUNT

from custody.errors import SettingsError
from custody.settings import Settings
from custody.severity import Severity
from custody_cdk import Alerts, AuditBucket, AuditBus, AuditKey, AuditLake, AuditTrail, Custody, Record, TrailOwner

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.template import Template

REGION = "eu-west-2"
S3 = {"kms:ViaService": f"s3.{REGION}.amazonaws.com", "kms:CallerAccount": ACCOUNT}


def theirs(make: Callable[[Stack, iam.Role], object]) -> Template:
    """A stack with a role of the app's, called reader."""

    def stack(scope: Stack) -> None:
        make(scope, iam.Role(scope, "Reader", role_name="reader", assumed_by=iam.AccountRootPrincipal()))

    return alone(stack, region=REGION, account=ACCOUNT)


def policy_of_reader(template: Template) -> dict[str, Any]:
    found: dict[str, Any] = template.one("AWS::IAM::Policy", Roles=["reader"])["PolicyDocument"]
    return found


def may(document: dict[str, Any], action: str, resource: str, **context: Any) -> bool:
    told = Request(action=action, resource=resource, principal=f"arn:aws:iam::{ACCOUNT}:role/reader", context=context)
    return ask(document, told) is Answer.ALLOW


def audit_bucket(stack: Stack) -> AuditBucket:
    owner = TrailOwner(partition="aws", home_region=REGION, name="custody", account=ACCOUNT)
    return AuditBucket(stack, "It", owner=owner, key=AuditKey(stack, "Key", alias="custody", trail_arn=owner.arn))


def test_a_reader_reads_and_decrypts_the_record_and_cannot_write_it() -> None:
    template = theirs(lambda stack, role: audit_bucket(stack).grant_read(role))
    document = policy_of_reader(template)
    bucket = f"arn:aws:s3:::custody-audit-{ACCOUNT}-{REGION}"
    file = f"{bucket}/AWSLogs/{ACCOUNT}/CloudTrail/file.json.gz"
    (key,) = template.all("AWS::KMS::Key")
    arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key.id}"
    assert may(document, "s3:GetObject", file)
    assert may(document, "s3:ListBucket", bucket)
    assert may(document, "kms:Decrypt", arn, **S3)
    assert not may(document, "kms:Decrypt", arn)
    assert not may(document, "s3:PutObject", file)
    # Neither policy is enough without the other: the key's lets readers in now, the bucket's denies them nothing.
    assert may(key["KeyPolicy"], "kms:Decrypt", arn, **S3)
    (own,) = [p for p in template.all("AWS::S3::BucketPolicy") if "-audit-" in p["Bucket"]]
    reader = Request(action="s3:GetObject", resource=file, principal=f"arn:aws:iam::{ACCOUNT}:role/reader")
    assert ask(own["PolicyDocument"], reader) is Answer.NOTHING


def test_a_key_whose_readers_are_let_in_is_not_opened_twice() -> None:
    def record(stack: Stack, role: iam.Role) -> None:
        made = Record(stack, "It", settings=Settings())
        made.bucket.grant_read(role)
        made.bucket.grant_read(role)

    (key,) = theirs(record).all("AWS::KMS::Key")
    sids = [statement["Sid"] for statement in key["KeyPolicy"]["Statement"]]
    assert sids.count("ReadersThroughS3") == 1


@pytest.mark.parametrize(
    ("grant", "managed"), [("grant_ask", "custody-auditor"), ("grant_operate", "custody-operator")]
)
def test_who_is_let_ask_or_operate_may_what_the_managed_policy_allows(grant: str, managed: str) -> None:
    template = theirs(lambda stack, role: getattr(AuditLake(stack, "It", detections=[]), grant)(role))
    allowed = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=managed)["PolicyDocument"]

    def pairs(document: dict[str, Any]) -> set[tuple[str, str, str]]:
        return {
            (action, resource, str(statement.get("Condition")))
            for statement in document["Statement"]
            for action in many(statement["Action"])
            for resource in many(statement["Resource"])
        }

    assert pairs(policy_of_reader(template)) == pairs(allowed)


@pytest.mark.parametrize(
    "grantee", [iam.ServicePrincipal("lambda.amazonaws.com"), iam.AccountPrincipal("444455556666")]
)
def test_who_has_no_policy_is_refused_in_one_line(grantee: iam.IGrantable) -> None:
    stack = Stack(App(), "Theirs", env=Environment(region=REGION, account=ACCOUNT))
    with pytest.raises(
        SettingsError, match=r"Principal has no policy of its own to let it read the audit bucket; give"
    ):
        audit_bucket(stack).grant_read(grantee)


def test_every_construct_is_one_of_the_cdk_s_own_however_often_it_is_asked() -> None:
    stack = Stack(App(), "Theirs", env=Environment(region=REGION, account=ACCOUNT))
    custody = Custody(stack, "It", detections=[])
    assert custody.lake
    parts = {
        custody.record.key: "key",
        custody.bucket: "bucket",
        custody.trail: "bucket",
        custody.alerts.key: "key",
        custody.alerts.dead_letters: "queue",
        custody.alarm_path.bus: "bus",
        custody.lake.key: "key",
        custody.lake.data: "bucket",
    }
    for part, name in parts.items():
        assert getattr(part, name) is getattr(part, name), name
    assert custody.alerts.sns_topic(Severity.HIGH).topic_arn == custody.alerts.sns_topic(Severity.HIGH).topic_arn


def test_the_cdk_s_own_grants_and_subscriptions_work_on_them() -> None:
    def make(stack: Stack, role: iam.Role) -> None:
        alerts = Alerts(stack, "Alerts", detections=[])
        alerts.sns_topic(Severity.CRITICAL).add_subscription(
            subscriptions.UrlSubscription("https://example.com/alerts")
        )
        alerts.dead_letters.queue.grant_consume_messages(role)
        AuditBus(stack, "Bus").bus.grant_put_events_to(role)

    template = theirs(make)
    (subscription,) = template.all("AWS::SNS::Subscription")
    assert subscription["TopicArn"].endswith(":custody-alerts-critical")
    document = policy_of_reader(template)
    dead = f"arn:aws:sqs:{REGION}:{ACCOUNT}:custody-alerts-dead-letters"
    assert may(document, "sqs:ReceiveMessage", dead)
    assert may(document, "events:PutEvents", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/custody")
    (key,) = template.all("AWS::KMS::Key")
    assert may(document, "kms:Decrypt", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key.id}")


def test_a_trail_s_bucket_has_its_name() -> None:
    stack = Stack(App(), "Theirs", env=Environment(region=REGION, account=ACCOUNT))
    trail = AuditTrail.for_account(stack, "It")
    assert trail.bucket.bucket_name == f"custody-audit-{ACCOUNT}-{REGION}"
