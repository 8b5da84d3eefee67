"""The stacks of a deployment: where they are, what they are called, what crosses their borders."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack, Stage
from support.assembly import synthesized
from support.matrix import few_detections
from support.variants import ACCOUNT, BOUNDARY, VARIANTS, settings_of

from custody.aws.names import MAX_NAME_LENGTH, Names
from custody.aws.regions import partitions
from custody.detections.model import MAX_ID_LENGTH
from custody.errors import SettingsError
from custody.settings import Settings
from custody.settings.source import parse
from stacks import build

if TYPE_CHECKING:
    from support.template import Resource

# Limits: AWS's reference of each resource type, property of the name.
LIMITS = {
    "AWS::CloudTrail::Trail": ("TrailName", 128, r"[A-Za-z0-9][A-Za-z0-9._-]+[A-Za-z0-9]"),
    "AWS::CloudWatch::Alarm": ("AlarmName", 255, r".+"),
    "AWS::Events::Archive": ("ArchiveName", 48, r"[.\-_A-Za-z0-9]+"),
    "AWS::Events::EventBus": ("Name", 256, r"[/.\-_A-Za-z0-9]+"),
    "AWS::Events::Rule": ("Name", 64, r"[.\-_A-Za-z0-9]+"),
    "AWS::IAM::Role": ("RoleName", 64, r"[\w+=,.@-]+"),
    "AWS::KMS::Alias": ("AliasName", 256, r"alias/[a-zA-Z0-9/_-]+"),
    "AWS::Lambda::Function": ("FunctionName", 64, r"[a-zA-Z0-9-_]+"),
    "AWS::Logs::DeliveryDestination": ("Name", 60, r"[\w-]+"),
    "AWS::Logs::DeliverySource": ("Name", 60, r"[\w-]+"),
    "AWS::Logs::LogGroup": ("LogGroupName", 512, r"[.\-_/#A-Za-z0-9]+"),
    "AWS::S3::Bucket": ("BucketName", 63, r"[a-z0-9][a-z0-9.-]+[a-z0-9]"),
    "AWS::SNS::Topic": ("TopicName", 256, r"[A-Za-z0-9_-]+"),
    "AWS::SQS::Queue": ("QueueName", 80, r"[A-Za-z0-9_-]+"),
}
LONGEST_REGION = max((region for partition in partitions() for region in partition.regions), key=len)


# "Template may not exceed 1000000 bytes in size.", says CloudFormation of what its page calls 1 MB:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
MAX_TEMPLATE, MAX_RESOURCES = 1_000_000, 500


def resources(variant: str) -> list[Resource]:
    return [r for template in synthesized(variant).templates.values() for r in template.resources.values()]


def physical_names(variant: str) -> set[tuple[str, str, str]]:
    """Type, place and name of everything that is named here rather than by CloudFormation."""
    found = set()
    for template in synthesized(variant).templates.values():
        for resource in template.resources.values():
            if resource.type in LIMITS and (name := resource.get(LIMITS[resource.type][0])):
                # A bus has rules of its own; roles and buckets are known beyond a Region.
                place = f"{template.environment.region} {resource.get('EventBusName') or ''}"
                found.add((resource.type, "" if resource.type == "AWS::IAM::Role" else place, name))
    return found


def test_stacks_are_where_the_settings_say() -> None:
    stacks = synthesized("regions").templates
    assert {name: template.environment.region for name, template in stacks.items()} == {
        "custody-trail": "eu-central-1",
        "custody-events": "eu-central-1",
        "custody-lake": "eu-central-1",
        "custody-forwarder-eu-central-1": "eu-central-1",
        "custody-forwarder-us-east-1": "us-east-1",
        "custody-forwarder-ap-southeast-2": "ap-southeast-2",
    }


@pytest.mark.parametrize("variant", VARIANTS)
def test_nothing_crosses_a_border(variant: str) -> None:
    assembly = synthesized(variant)
    for name, template in assembly.templates.items():
        text = json.dumps(template.raw)
        for word in ("Fn::ImportValue", "Fn::GetStackOutput", "Custom::CrossRegion", "AWS::SSM::Parameter::"):
            assert word not in re.sub(r'"BootstrapVersion": \{[^}]*\}', "", text), name
        assert "Outputs" not in template.raw or "Export" not in json.dumps(template.raw["Outputs"])


@pytest.mark.parametrize("variant", VARIANTS)
def test_forwarders_and_lake_wait_for_the_bus_which_waits_for_the_trail(variant: str) -> None:
    artifacts = synthesized(variant).manifest["artifacts"]
    names = set(synthesized(variant).templates)
    waits = {name: set(artifacts[name].get("dependencies", [])) & names for name in names}
    for name, others in waits.items():
        deployment, _, region = name.removesuffix("-lake").partition("-forwarder-")
        wanted = {f"{deployment}-events"} if region or name.endswith("-lake") else set()
        if name.endswith("-events"):
            wanted = {name.replace("-events", "-trail")}
        assert others == wanted, name


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_a_second_deployment_of_a_name_in_an_app_is_refused_in_one_line(region: str) -> None:
    app = App()
    with few_detections():
        build(app, Settings())
        with pytest.raises(SettingsError) as error:
            build(app, Settings(home_region=region))
    assert str(error.value) == (
        "this app, in stack custody-trail, holds a deployment named 'custody' already, and an account holds one of a "
        "name, whatever its home_region: its trail is in every Region, and roles and policies are IAM's; give this one "
        "another name, or put that of another account into a Stage of its own"
    )


MEMBER: dict[str, Any] = {"mode": "member", "accounts": {"audit": ACCOUNT}}
SECOND: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "members": (MEMBER, MEMBER, "custody-forwarder-us-east-1"),
    "members, by a Region that both forward from": (
        MEMBER,
        {**MEMBER, "home_region": "eu-central-1", "regions": ["eu-central-1", "us-east-1"]},
        "custody-forwarder-us-east-1",
    ),
    "a member beside the whole": ({}, MEMBER, "custody-forwarder-us-east-1"),
    "the whole beside a member": (MEMBER, {}, "custody-forwarder-us-east-1"),
}


@pytest.mark.parametrize("case", SECOND)
def test_each_stack_of_a_second_deployment_is_looked_for(case: str) -> None:
    first, second, stack = SECOND[case]
    app = App()
    with few_detections():
        build(app, parse({"custody": first}))
        with pytest.raises(SettingsError, match=rf"^this app, in stack {stack}, holds a deployment named 'custody'"):
            build(app, parse({"custody": second}))
        # The ways out that the line names.
        assert build(app, parse({"custody": {**second, "name": "twin"}}))
        assert build(Stage(app, "Another"), parse({"custody": second}))


def test_what_is_no_stack_of_a_deployment_is_named_as_what_it_is() -> None:
    app = App()
    Stack(app, "custody-forwarder-us-east-1")
    with pytest.raises(SettingsError) as refused, few_detections():
        build(app, parse({"custody": MEMBER}))
    assert str(refused.value) == (
        "this app holds something called custody-forwarder-us-east-1 already, and a stack of the deployment 'custody' "
        "is called so: give either another name"
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_credentials_are_needed(variant: str) -> None:
    assert synthesized(variant).manifest.get("missing") is None
    for name in synthesized(variant).templates:
        assert "unknown-account" in synthesized(variant).manifest["artifacts"][name]["environment"]


def test_two_deployments_in_an_account_share_no_name() -> None:
    one, two = physical_names("default"), physical_names("twin")
    assert len(one) > 60
    assert one & two == set()
    assert set(synthesized("default").templates) & set(synthesized("twin").templates) == set()


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_name_is_given_twice(variant: str) -> None:
    for template in synthesized(variant).templates.values():
        named = [
            (r.type, r.get("EventBusName"), r.get(LIMITS[r.type][0]))
            for r in template.resources.values()
            if r.type in LIMITS and r.get(LIMITS[r.type][0])
        ]
        assert len(named) == len(set(named))


@pytest.mark.parametrize("variant", VARIANTS)
def test_names_begin_with_the_deployment_s(variant: str) -> None:
    name = settings_of(variant).name
    for type_, _, physical in physical_names(variant):
        bare = re.sub(
            r"^(alias/|/custody/|/aws/lambda/|/aws/kinesisfirehose/|/aws/vendedlogs/events/event-bus/)", "", physical
        )
        assert bare.startswith(name), (type_, physical)


@pytest.mark.parametrize("variant", VARIANTS)
def test_names_fit_however_long_the_name_the_region_or_the_detection(variant: str) -> None:
    """A name is measured as if the deployment's were of the greatest length and the Region the longest."""
    name = settings_of(variant).name
    for resource in resources(variant):
        if resource.type not in LIMITS or not (physical := resource.get(LIMITS[resource.type][0])):
            continue
        property_, limit, pattern = LIMITS[resource.type]
        longest = physical.replace(name, "n" * MAX_NAME_LENGTH, 1)
        for region in {region for partition in partitions() for region in partition.regions}:
            longest = longest.replace(region, LONGEST_REGION)
        assert len(longest) <= limit, (resource.type, property_, longest)
        assert re.fullmatch(pattern, physical), (resource.type, physical)
    assert LIMITS["AWS::Events::Rule"][1] >= MAX_NAME_LENGTH + 1 + MAX_ID_LENGTH


@pytest.mark.parametrize("partition", partitions(), ids=lambda partition: partition.id)
def test_buckets_fit_in_every_region(partition: Any) -> None:
    for region in partition.regions:
        names = Names(name="n" * MAX_NAME_LENGTH, partition=partition.id, account=ACCOUNT, home_region=region)
        assert max(len(names.audit_bucket), len(names.access_log_bucket)) <= 63


def test_the_names_are_those_that_are_deployed() -> None:
    names = Names(name="custody", partition="aws", account=ACCOUNT, home_region="us-east-1")
    trail, events = (synthesized("default").named(f"-{stack}") for stack in ("trail", "events"))
    assert {bucket["BucketName"] for bucket in trail.all("AWS::S3::Bucket")} == {
        names.audit_bucket,
        names.access_log_bucket,
    }
    assert trail.one("AWS::CloudTrail::Trail")["TrailName"] == names.trail
    assert events.one("AWS::Events::EventBus")["Name"] == names.bus
    forwarder = synthesized("default").named("-forwarder-us-east-1")
    targets = {target["Arn"] for rule in forwarder.all("AWS::Events::Rule") for target in rule["Targets"]}
    assert targets == {names.bus_arn}


@pytest.mark.parametrize(
    ("variant", "boundary"),
    [
        ("everything", BOUNDARY),
        ("govcloud", f"arn:aws-us-gov:iam::{ACCOUNT}:policy/boundary"),
        ("default", None),
    ],
)
def test_every_role_has_the_boundary(variant: str, boundary: str | None) -> None:
    roles = [resource for resource in resources(variant) if resource.type == "AWS::IAM::Role"]
    assert roles
    assert {role.get("PermissionsBoundary") for role in roles} == {boundary}


def test_everything_that_takes_tags_has_them() -> None:
    wanted = {"team": "platform", "cost-center": "4711"}
    kinds = ("CloudTrail::Trail", "Events::EventBus", "IAM::Role", "KMS::Key", "S3::Bucket", "SNS::Topic", "SQS::Queue")
    taggable = {f"AWS::{kind}" for kind in kinds}
    found = [resource for resource in resources("everything") if resource.type in taggable]
    assert {resource.type for resource in found} == taggable
    for resource in found:
        tags = {tag["Key"]: tag["Value"] for tag in resource["Tags"]}
        assert tags.items() >= wanted.items(), resource.type


def test_a_sandbox_can_be_torn_down() -> None:
    for resource in resources("sandbox"):
        assert resource.raw.get("DeletionPolicy", "Delete") == "Delete", resource.type
    statements = [
        statement["Sid"]
        for policy in synthesized("sandbox").named("-trail").all("AWS::S3::BucketPolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and any(action.startswith("s3:Delete") for action in statement["Action"])
    ]
    assert statements == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_cloudformation_takes_every_template(variant: str) -> None:
    synthesized(variant)
    files = list((Path(os.environ["CUSTODY_TEST_ASSEMBLIES"]) / variant).rglob("*.template.json"))
    assert files
    assert {file.name: file.stat().st_size for file in files if file.stat().st_size > MAX_TEMPLATE} == {}
    assert all(len(template.resources) <= MAX_RESOURCES for template in synthesized(variant).templates.values())
