"""Each construct in somebody else's stack, with what it cannot do without and nothing more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, Stack, Validations
from support.assembly import alone, output, read
from support.events import STOP_LOGGING, listened_for, rules_for
from support.variants import ACCOUNT

from custody.detections import get
from custody.settings import Settings
from custody_cdk import (
    AccessLogBucket,
    AlarmPath,
    Alerts,
    AuditBucket,
    AuditBus,
    AuditKey,
    AuditLake,
    AuditTrail,
    Custody,
    DetectionRules,
    EventForwarder,
    LakeBucket,
    LakeKey,
    LakeTables,
    LakeWorkgroup,
    Record,
    TrailOwner,
)
from custody_cdk.testing import assert_alerts, assert_records
from stacks.rule_packs import PACKS

if TYPE_CHECKING:
    from collections.abc import Callable


HOME = "eu-west-2"
BUS = f"arn:aws:events:{HOME}:{ACCOUNT}:event-bus/custody"
STOPPED = get("trail-stopped")
EVERYTHING = Settings.model_validate(
    {"trail": {"cloudwatch_logs": True}, "bus": {"logs": "info"}, "minimum_severity": "info", "removal": "destroy"}
)
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
RESOURCE_LIMIT, TEMPLATE_LIMIT = 500, 1_000_000
PIPELINE_FAILED = {
    "source": "aws.codepipeline",
    "detail-type": "CodePipeline Pipeline Execution State Change",
    "detail": {"pipeline": "shop", "state": "FAILED"},
}
QUERY_FAILED = {
    "source": "aws.athena",
    "detail-type": "Athena Query State Change",
    "detail": {"currentState": "FAILED", "workgroupName": "custody-jobs"},
}


def owner(stack: Stack) -> TrailOwner:
    return TrailOwner(partition=stack.partition, home_region=stack.region, name="custody", account=stack.account)


def audit_bucket(stack: Stack, **more: Any) -> AuditBucket:
    return AuditBucket(stack, "It", owner=owner(stack), key=AuditKey(stack, "Key", alias="a"), **more)


def audit_trail(stack: Stack) -> AuditTrail:
    return AuditTrail.for_account(stack, "It")


def detection_rules(stack: Stack) -> DetectionRules:
    return DetectionRules(stack, "It", bus=AuditBus(stack, "Bus"), alerts=Alerts(stack, "Alerts"), detections=[STOPPED])


def event_forwarder(stack: Stack) -> EventForwarder:
    return EventForwarder(stack, "It", bus_arn=BUS, listens_for=[listened_for("trail-stopped")])


def lake_bucket(stack: Stack) -> LakeBucket:
    source = f"arn:{stack.partition}:s3:::theirs"
    logs = AccessLogBucket(stack, "Logs", bucket_name="theirs-logs", source_bucket_arn=source)
    return LakeBucket(stack, "It", bucket_name="theirs", key=LakeKey(stack, "Key"), access_logs=logs)


def lake_workgroup(stack: Stack) -> LakeWorkgroup:
    return LakeWorkgroup(stack, "It", results="s3://theirs/answers/", key=LakeKey(stack, "Key"))


def lake_tables(stack: Stack) -> LakeTables:
    # Tables have no ARN in them; the key says which partition the template is for.
    LakeKey(stack, "Key")
    return LakeTables(stack, "It", log_location="s3://theirs/AWSLogs/", data_bucket="theirs")


MAKE: dict[str, Callable[[Stack], object]] = {
    "AuditKey": lambda stack: AuditKey(stack, "It", alias="audit"),
    "AuditBucket": audit_bucket,
    "AuditTrail": audit_trail,
    "AuditBus": lambda stack: AuditBus(stack, "It"),
    "EventForwarder": event_forwarder,
    "Alerts": lambda stack: Alerts(stack, "It"),
    "DetectionRules": detection_rules,
    "Record": lambda stack: Record(stack, "It", settings=Settings()),
    "AlarmPath": lambda stack: AlarmPath(stack, "It", settings=Settings(), detections=[STOPPED]),
    "Custody": lambda stack: Custody(stack, "It", detections=[STOPPED]),
    "AuditLake": lambda stack: AuditLake(stack, "It"),
    "LakeKey": lambda stack: LakeKey(stack, "It"),
    "LakeBucket": lake_bucket,
    "LakeWorkgroup": lake_workgroup,
    "LakeTables": lake_tables,
}
MAIN = {
    "AuditKey": "AWS::KMS::Key",
    "AuditBucket": "AWS::S3::BucketPolicy",
    "AuditTrail": "AWS::CloudTrail::Trail",
    "AuditBus": "AWS::Events::EventBusPolicy",
    "EventForwarder": "AWS::Events::Rule",
    "Alerts": "AWS::SNS::TopicPolicy",
    "DetectionRules": "AWS::Events::Rule",
    "Record": "AWS::CloudTrail::Trail",
    "AlarmPath": "AWS::Events::Archive",
    "Custody": "AWS::CloudTrail::Trail",
    "AuditLake": "AWS::Athena::NamedQuery",
    "LakeKey": "AWS::KMS::Key",
    "LakeBucket": "AWS::S3::BucketPolicy",
    "LakeWorkgroup": "AWS::Athena::WorkGroup",
    "LakeTables": "AWS::Glue::Table",
}


@pytest.mark.parametrize("name", MAKE)
def test_without_an_environment(name: str) -> None:
    template = alone(MAKE[name])
    assert template.all(MAIN[name])
    text = json.dumps(template.raw["Resources"])
    # Whatever is not known until deployment is left to CloudFormation.
    assert [word for word in ("unknown-account", "unknown-region") if word in text] == []
    # Only the bus that was given by its whole ARN is of a certain partition.
    assert "arn:aws:" not in text.replace(BUS, "")
    assert [id_ for id_ in template.resources if id_ in template.waits_for(id_)] == []


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.parametrize(("region", "partition"), [(HOME, "aws"), ("us-gov-west-1", "aws-us-gov")])
def test_in_an_environment(name: str, region: str, partition: str) -> None:
    if name == "EventForwarder" and region != HOME:
        pytest.skip("its bus is in another partition")
    template = alone(MAKE[name], region=region, account=ACCOUNT)
    assert template.all(MAIN[name])
    assert template.environment.partition == partition
    text = json.dumps([resource.properties for resource in template.resources.values()])
    assert f"arn:{partition}:" in text
    assert partition == "aws" or "arn:aws:" not in text


def test_two_of_a_kind_with_names_of_their_own_stand_in_one_stack() -> None:
    def both(stack: Stack) -> None:
        for name in ("one", "two"):
            settings = Settings.model_validate({"name": name, "lake": {"enabled": name == "one"}})
            Custody(stack, name, settings=settings, detections=[STOPPED])

    template = alone(both)
    assert {trail["TrailName"] for trail in template.all("AWS::CloudTrail::Trail")} == {"one", "two"}
    for kind, property_ in (("S3::Bucket", "BucketName"), ("Events::EventBus", "Name"), ("KMS::Alias", "AliasName")):
        names = [resource[property_] for resource in template.all(f"AWS::{kind}")]
        assert len(names) == len(set(names)) >= 2


def test_custody_alone_fires_an_alert() -> None:
    template = alone(MAKE["Custody"])
    assert_records(template.raw)
    assert assert_alerts(template.raw, STOP_LOGGING) == (STOPPED.id,)


def test_custody_has_a_lake_and_forwards_what_it_listens_for() -> None:
    template = alone(MAKE["Custody"])
    assert assert_alerts(template.raw, QUERY_FAILED) == ("query-failed",)
    for event in (PIPELINE_FAILED, QUERY_FAILED):
        found = rules_for(template, event)
        assert {bool(rule.get("EventBusName")) for rule in found} == {True, False}, event["source"]
    (bus,) = [id_ for id_, r in template.resources.items() if r.type == "AWS::Events::EventBus"]
    for id_, rule in template.resources.items():
        if rule.type == "AWS::Events::Rule" and rule.get("EventBusName"):
            assert bus in template.waits_for(id_), rule["Name"]


def test_custody_without_a_lake() -> None:
    settings = Settings.model_validate({"lake": {"enabled": False}})
    template = alone(lambda stack: Custody(stack, "It", settings=settings, detections=[STOPPED]))
    assert template.all("AWS::Glue::Table") == []
    # The other construct's way to a lake: somebody else's stack, same settings.
    assert [rule for rule in rules_for(template, QUERY_FAILED) if not rule.get("EventBusName")] == []


@pytest.mark.parametrize("settings", [Settings(), EVERYTHING], ids=["defaults", "everything"])
def test_everything_fits_into_one_stack_and_passes_every_pack(settings: Settings) -> None:
    app = App(outdir=output(), analytics_reporting=False)
    stack = Stack(app, "Theirs", env=Environment(region=HOME, account=ACCOUNT), suppress_template_indentation=True)
    custody = Custody(stack, "It", settings=settings)
    away = Stack(app, "Away", env=Environment(region="us-east-1", account=ACCOUNT))
    EventForwarder(away, "It", bus_arn=custody.alarm_path.bus.arn, listens_for=custody.listens_for)
    Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    assembly = read(app)
    (path,) = assembly.directory.glob("Theirs.template.json")
    assert len(assembly.named("Theirs").resources) <= RESOURCE_LIMIT
    assert path.stat().st_size <= TEMPLATE_LIMIT
    names = {pack["pluginName"] for pack in assembly.findings}
    assert names >= {"AwsSolutions", "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"}
    assert [one["ruleName"] for pack in assembly.findings for one in pack["violations"]] == []
