"""What a first deployment, an update and a destruction meet on AWS: each was refused or lost there once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from aws_cdk import (
    App,
    BootstraplessSynthesizer,
    CliCredentialsStackSynthesizer,
    DefaultStackSynthesizer,
    Environment,
    LegacyStackSynthesizer,
    NestedStack,
    Stack,
)
from support.assembly import alone, read, resources_of, synthesized

from custody.errors import DetectionError, SettingsError
from custody.patterns import Pattern
from custody.settings import Settings
from custody_cdk import Alerts, AuditBus, AuditLake, AuditTrail, Custody, EventForwarder, Record

if TYPE_CHECKING:
    from aws_cdk import IStackSynthesizer
    from support.template import Resource, Template

ACCOUNT, OTHER = "111122223333", "444455556666"
ANY = [Pattern.of({"source": ["aws.ecr"], "detail-type": ["ECR Image Action"]})]
ORGANIZATION = {"id": "o-exampleorgid", "management_account": ACCOUNT}


def statements(template: Template, type_: str) -> list[dict[str, object]]:
    return [s for policy in template.all(type_) for s in policy["PolicyDocument"]["Statement"]]


def test_a_topic_says_nothing_to_eventbridge_that_it_may_not_understand() -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions"""
    said = statements(alone(lambda stack: Alerts(stack, "It")), "AWS::SNS::TopicPolicy")
    to_eventbridge = [s for s in said if s["Principal"] == {"Service": "events.amazonaws.com"}]
    # A role of the account publishes, and whatever AWS's pages mean by conditions there matters no more.
    assert to_eventbridge == []
    (of_others,) = {str(s["Condition"]) for s in said if s["Sid"] == "OnlyForThisAccount"}
    assert "'Null': {'aws:SourceAccount': 'false'}" in of_others


def test_deliveries_to_one_group_are_made_one_after_another() -> None:
    template = alone(lambda stack: AuditBus(stack, "It", logs="trace"))
    deliveries = template.all("AWS::Logs::Delivery")
    assert len(deliveries) == 3
    assert all(first.id in template.waits_for(second.id) for first, second in pairwise(deliveries))


@pytest.mark.parametrize("lock", ["governance", "none"])
def test_locks_are_lifted_in_buckets_that_have_locks(lock: str) -> None:
    settings = Settings.model_validate({"removal": "destroy", "object_lock": lock})
    template = alone(lambda stack: Record(stack, "It", settings=settings))
    emptied = template.all("AWS::CloudFormation::CustomResource")
    assert [one.get("Locked") for one in emptied] == ([None, None] if lock == "none" else ["true", None])
    (policy,) = [p for p in template.all("AWS::IAM::ManagedPolicy") if "Empty" in str(p.properties)]
    lifting = [s for s in policy["PolicyDocument"]["Statement"] if "s3:BypassGovernanceRetention" in s["Action"]]
    assert [s["Resource"] for s in lifting] == ([] if lock == "none" else [[f"{emptied_arn(template)}/*"]])


def emptied_arn(template: Template) -> str:
    (locked,) = [bucket for bucket in template.all("AWS::S3::Bucket") if bucket.get("ObjectLockEnabled")]
    return f"arn:aws:s3:::{locked['BucketName']}"


def forwarding(template: Template) -> list[Resource]:
    return [rule for rule in template.all("AWS::Events::Rule") if "-forward-" in rule["Name"]]


def test_nothing_is_forwarded_before_it_can_arrive() -> None:
    def forwarder(stack: Stack) -> None:
        bus = f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/custody"
        EventForwarder(stack, "It", bus_arn=bus, listens_for=ANY, heartbeat=False)

    template = alone(forwarder, region="eu-west-2", account=ACCOUNT)
    needed = {r.id for kind in ("IAM::ManagedPolicy", "SQS::QueuePolicy") for r in template.all(f"AWS::{kind}")}
    assert len(needed) == 2
    assert [rule.id for rule in forwarding(template) if not needed <= template.waits_for(rule.id)] == []


def test_in_one_stack_the_bus_and_its_policy_come_first() -> None:
    template = alone(lambda stack: Custody(stack, "It"), region="eu-west-2", account=ACCOUNT)
    admitting = [r for r in template.all("AWS::Events::EventBusPolicy") if r["Statement"]["Effect"] == "Allow"]
    needed = {r.id for r in (*template.all("AWS::Events::EventBus"), *admitting)}
    assert len(needed) == 2
    assert len(forwarding(template)) > 1
    assert [rule.id for rule in forwarding(template) if not needed <= template.waits_for(rule.id)] == []


def test_a_forwarder_elsewhere_is_not_given_a_bus_of_its_own_region() -> None:
    app = App()
    bus = AuditBus(Stack(app, "Main"), "Bus")
    for where in (None, Environment(region="eu-west-2", account=ACCOUNT)):
        with pytest.raises(SettingsError, match="says no Region"):
            EventForwarder(Stack(app, f"Away{where is None}", env=where), "It", bus_arn=bus.arn, listens_for=ANY)
    main = Stack(app, "Both")
    EventForwarder(main, "It", bus_arn=AuditBus(main, "Bus").arn, listens_for=ANY)


def test_a_bus_of_another_account_is_sent_to_without_a_heartbeat() -> None:
    away = Stack(App(), "Away", env=Environment(region="eu-west-2", account=ACCOUNT))
    arn = f"arn:aws:events:eu-west-2:{OTHER}:event-bus/custody"
    EventForwarder(away, "It", bus_arn=arn, listens_for=ANY)
    made = resources_of(away).values()
    rules = [each["Properties"] for each in made if each["Type"] == "AWS::Events::Rule"]
    assert {target["Arn"] for rule in rules for target in rule["Targets"]} == {arn}
    assert not any(each["Type"] == "AWS::Scheduler::Schedule" for each in made)


def mails(*addresses: str) -> dict[str, tuple[str, str]]:
    template = alone(lambda stack: Alerts(stack, "It", emails=addresses))
    found = template.all("AWS::SNS::Subscription")
    return {mail.id: (mail["Endpoint"], mail["TopicArn"]) for mail in found}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a@example.com", "b@example.com"], ["b@example.com"]),
        (["a@example.com"], ["c@example.com", "a@example.com"]),
        (["a@example.com", "b@example.com"], ["b@example.com", "a@example.com"]),
        (["a@example.com", "a@example.com"], ["a@example.com"]),
    ],
)
def test_who_stays_subscribed_is_not_subscribed_anew(before: list[str], after: list[str]) -> None:
    then, now = mails(*before), mails(*after)
    staying = set(before) & set(after)
    assert {id_: m for id_, m in then.items() if m[0] in staying} == {
        id_: m for id_, m in now.items() if m[0] in staying
    }
    assert {address for address, _ in now.values()} == set(after)


def test_an_organization_s_trail_is_made_by_its_management_account(monkeypatch: pytest.MonkeyPatch) -> None:
    def record(account: str | None, **more: bool) -> Record:
        settings = Settings.model_validate({"organization": {**ORGANIZATION, **more}})
        stack = Stack(App(), "It", env=Environment(region="eu-west-2", account=account))
        return Record(stack, "Record", settings=settings)

    monkeypatch.delenv("CDK_DEFAULT_ACCOUNT", raising=False)
    assert [record(ACCOUNT), record(None), record(OTHER, delegated_administrator=True)]
    with pytest.raises(SettingsError, match=f"management_account is {ACCOUNT} and this deploys to {OTHER}"):
        record(OTHER)
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", OTHER)
    with pytest.raises(SettingsError, match=r"organization\.delegated_administrator"):
        record(None)


def test_nobody_replicates_into_the_record_or_has_readers_pay() -> None:
    said = statements(synthesized("default").named("-trail"), "AWS::S3::BucketPolicy")
    denied = {action for s in said if s["Effect"] == "Deny" for action in s["Action"]}  # type: ignore[attr-defined]
    assert denied >= {"s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags", "s3:PutBucketRequestPayment"}


@pytest.mark.parametrize("variant", ["default", "sandbox"])
def test_what_is_replaced_stays_readable_and_no_key_is_granted_on(variant: str) -> None:
    templates = synthesized(variant).templates.values()
    kept = [r for t in templates for type_ in ("AWS::KMS::Key", "AWS::SQS::Queue") for r in t.all(type_)]
    assert len(kept) >= 6
    assert [r.id for r in kept if r.raw.get("UpdateReplacePolicy") != "Retain"] == []
    # A table is encrypted by a grant of who makes it; DynamoDB alone asks for that one.
    granting = [
        s for r in kept for s in r.properties.get("KeyPolicy", {}).get("Statement", []) if "CreateGrant" in str(s)
    ]
    ways = [s["Condition"]["StringEquals"]["kms:ViaService"] for s in granting if "kms:CallerAccount" in str(s)]
    assert [way.partition(".")[0] for way in ways] == ["dynamodb"]
    assert len(granting) == 1


def test_firehose_says_why_it_could_not_write() -> None:
    template = synthesized("default").named("-lake")
    options = template.one("AWS::KinesisFirehose::DeliveryStream")["ExtendedS3DestinationConfiguration"]
    logged = options["CloudWatchLoggingOptions"]
    assert logged["Enabled"] is True
    group = template.one("AWS::Logs::LogGroup", LogGroupName=logged["LogGroupName"])
    assert group["KmsKeyId"]
    writers = [policy for policy in template.all("AWS::IAM::ManagedPolicy") if "WriterPolicy" in policy.id]
    assert "logs:PutLogEvents" in str(writers[0].properties)


def test_an_auditor_opens_the_console_of_athena() -> None:
    """https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html"""
    template = synthesized("default").named("-lake")
    policy = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName="custody-auditor")
    allowed = {action for s in policy["PolicyDocument"]["Statement"] for action in s["Action"]}
    assert allowed >= {
        f"athena:{name}"
        for name in (
            "GetDatabase", "GetTableMetadata", "ListDataCatalogs", "ListDatabases", "ListEngineVersions",
            "ListTableMetadata", "ListWorkGroups",
        )
    }  # fmt: skip


def test_the_night_s_work_is_not_stopped_by_the_limit_of_people() -> None:
    settings = Settings.model_validate(
        {"lake": {"scan_cutoff_bytes": 10_000_000, "jobs_scan_cutoff_bytes": 7 * 10**12}}
    )
    template = alone(lambda stack: AuditLake(stack, "It", settings=settings))
    limits = {
        group["Name"]: group["WorkGroupConfiguration"]["BytesScannedCutoffPerQuery"]
        for group in template.all("AWS::Athena::WorkGroup")
    }
    assert limits == {"custody": 10_000_000, "custody-jobs": 7 * 10**12}


ROLE = f"arn:aws:iam::{ACCOUNT}:role/deployments/deploy-*"


def allowed_to_change(template: Template) -> list[str]:
    (arns,) = [
        s["Condition"]["ArnNotLike"]["aws:PrincipalArn"]  # type: ignore[index]
        for s in statements(template, "AWS::S3::BucketPolicy")
        if s["Sid"] == "OnlyDeploymentsChangeTheBucket"
    ]
    return list(arns)


def recorded(synthesizer: IStackSynthesizer | None, *deployers: str, region: str = "eu-west-2") -> Template:
    app = App(analytics_reporting=False)
    env = Environment(account=ACCOUNT, region=region)
    stack = Stack(app, "Theirs", env=env, synthesizer=synthesizer)
    Record(stack, "It", settings=Settings.model_validate({"deployers": list(deployers)}))
    return read(app).named("Theirs")


def test_whoever_deploys_may_change_the_bucket() -> None:
    """The first deployment puts a policy on the bucket that every later one has to get past."""
    usual = f"arn:aws:iam::{ACCOUNT}:role/cdk-*-cfn-exec-role-*"
    assert allowed_to_change(recorded(None)) == [usual]
    assert allowed_to_change(recorded(None, ROLE)) == [usual, ROLE]
    own = DefaultStackSynthesizer(
        cloud_formation_execution_role="arn:${AWS::Partition}:iam::${AWS::AccountId}:role/exec"
    )
    assert allowed_to_change(recorded(own)) == [usual, f"arn:aws:iam::{ACCOUNT}:role/exec"]
    # One synthesizer for two stacks: each has the role of its own Region.
    shared = DefaultStackSynthesizer(cloud_formation_execution_role=f"arn:aws:iam::{ACCOUNT}:role/x-${{AWS::Region}}")
    for region in ("eu-west-2", "eu-west-1"):
        found = allowed_to_change(recorded(shared, region=region))
        assert found == [usual, f"arn:aws:iam::{ACCOUNT}:role/x-{region}"]
    # What only begins like a role of the bootstrap is another one.
    like_it = DefaultStackSynthesizer(cloud_formation_execution_role=f"arn:aws:iam::{ACCOUNT}:role/cdk-exec")
    assert allowed_to_change(recorded(like_it)) == [usual, f"arn:aws:iam::{ACCOUNT}:role/cdk-exec"]


@pytest.mark.parametrize("made", [BootstraplessSynthesizer, CliCredentialsStackSynthesizer, LegacyStackSynthesizer])
def test_where_nobody_knows_who_deploys_it_has_to_be_said(made: type[IStackSynthesizer]) -> None:
    with pytest.raises(SettingsError, match="set deployers to the ARN"):
        recorded(made())
    assert allowed_to_change(recorded(made(), ROLE)) == [ROLE]


def test_a_nested_stack_is_deployed_by_who_deploys_the_one_above() -> None:
    app = App(analytics_reporting=False)
    above = Stack(app, "Theirs", synthesizer=BootstraplessSynthesizer())
    with pytest.raises(SettingsError, match="set deployers"):
        AuditTrail.for_account(NestedStack(above, "Nested"), "It")
    app = App(analytics_reporting=False)
    assert AuditTrail.for_account(NestedStack(Stack(app, "Theirs"), "Nested"), "It")


@pytest.mark.parametrize("wrong", ["*", "deploy", "arn:aws:iam::111122223333:role/*", "arn:aws:s3:::bucket"])
def test_a_deployer_is_a_role_or_a_user(wrong: str) -> None:
    with pytest.raises(ValueError, match="is no ARN of a role or user"):
        Settings.model_validate({"deployers": [wrong]})


def test_what_questions_take_for_the_record_is_written_by_the_jobs_alone() -> None:
    settings = Settings.model_validate({"lake": {"operators": [ROLE]}})
    template = alone(lambda stack: AuditLake(stack, "It", settings=settings))
    written = {
        s["Resource"][0].partition("/")[2]: s["Condition"]["ArnNotLike"]["aws:PrincipalArn"]  # type: ignore[index]
        for s in statements(template, "AWS::S3::BucketPolicy")
        if str(s["Sid"]).startswith("OnlyJobsWrite")
    }
    assert set(written) == {"events/*", "record-hours/*", "state-changes/*", "taken/*"}
    jobs = {folder: [arn for arn in arns if arn != ROLE] for folder, arns in written.items()}
    assert all(len(arns) == 1 and ":role/" in arns[0] for arns in jobs.values())
    assert jobs["events/*"] == jobs["record-hours/*"] != jobs["state-changes/*"]
    assert [folder for folder, arns in written.items() if ROLE in arns] == ["events/*", "record-hours/*"]


@pytest.mark.parametrize("region", ["af-south-1", "eu-south-1"])
def test_where_a_bus_holds_fewer_rules_the_quota_can_be_said(region: str) -> None:
    with pytest.raises(DetectionError, match=r"holds 100; .* write it in bus\.rules_quota"):
        alone(lambda stack: Custody(stack, "It"), region=region, account=ACCOUNT)
    settings = Settings.model_validate({"bus": {"rules_quota": 300}})
    assert alone(lambda stack: Custody(stack, "It", settings=settings), region=region, account=ACCOUNT)
