"""Every template against CloudFormation's own schemas, and against what no policy here may say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import synthesized
from support.iam import many, statements
from support.lint import linted
from support.variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.template import Resource

_POLICIES = {
    "AWS::Events::EventBusPolicy": "Statement",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::Role": "AssumeRolePolicyDocument",
    "AWS::KMS::Key": "KeyPolicy",
    "AWS::S3::BucketPolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
}
_ENCRYPTED_WITH = {
    "AWS::Logs::LogGroup": ["KmsKeyId"],
    "AWS::SNS::Topic": ["KmsMasterKeyId"],
    "AWS::SQS::Queue": ["KmsMasterKeyId", "SqsManagedSseEnabled"],
    "AWS::S3::Bucket": ["BucketEncryption"],
    "AWS::CloudTrail::Trail": ["KMSKeyId"],
    "AWS::Events::Archive": ["KmsKeyIdentifier"],
}
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
_NO_RESOURCE = {
    "athena:ListDataCatalogs", "athena:ListEngineVersions", "athena:ListWorkGroups",
    "cloudtrail:DescribeTrails", "cloudtrail:LookupEvents",
    "cloudformation:ListStacks", "cloudwatch:GetMetricStatistics", "events:ListRules", "kms:ListAliases",
    "logs:DescribeLogGroups", "sns:GetSubscriptionAttributes",
    "organizations:ListAWSServiceAccessForOrganization", "organizations:ListDelegatedAdministrators",
}  # fmt: skip
# A log group that names no key is encrypted with CloudWatch Logs' own; this one lives for a teardown.
_TEARDOWN = "/aws/lambda/"


def all_resources(variant: str) -> Iterator[Resource]:
    for template in synthesized(variant).templates.values():
        yield from template.resources.values()


def all_statements(variant: str) -> Iterator[tuple[Resource, dict[str, Any]]]:
    for resource in all_resources(variant):
        if resource.type in _POLICIES:
            document = resource[_POLICIES[resource.type]]
            for statement in [document] if resource.type == "AWS::Events::EventBusPolicy" else statements(document):
                yield resource, statement


@pytest.mark.parametrize("variant", ["default", "sandbox", "everything", "regions", "govcloud", "china"])
def test_cfn_lint_finds_nothing(variant: str, tmp_path: Path) -> None:
    templates = dict(synthesized(variant).templates)
    if variant == "regions":
        # Its home is that of "everything", which says more.
        templates = {name: template for name, template in templates.items() if "-forwarder-" in name}
    found = linted(templates, tmp_path, alike=None if variant == "everything" else 2)
    assert [f"{match.filename} {match.rule.id} {match.path}: {match.message}" for match in found] == []


def test_cfn_lint_does_look(tmp_path: Path) -> None:
    trail = synthesized("default").named("-trail")
    raw = json.loads(json.dumps(trail.raw))
    (resource,) = [r for r in raw["Resources"].values() if r["Type"] == "AWS::CloudTrail::Trail"]
    resource["Properties"]["IsLoging"] = resource["Properties"].pop("IsLogging")
    assert linted({"trail": replace(trail, raw=raw)}, tmp_path)


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_policy_allows_everything(variant: str) -> None:
    seen = 0
    for resource, statement in all_statements(variant):
        if statement["Effect"] != "Allow":
            continue
        seen += 1
        wide = [action for action in many(statement["Action"]) if action == "*" or action.endswith(":*")]
        assert wide == [], (resource.type, statement)
        # Some calls take no resource; only Regions narrow them, or nothing but the account.
        narrowed = statement.get("Condition", {}).get("StringEquals", {}).keys() & {
            "aws:RequestedRegion",
            "aws:PrincipalAccount",
        }
        if resource.type != "AWS::KMS::Key" and not (narrowed and set(many(statement["Action"])) <= _NO_RESOURCE):
            assert "*" not in many(statement.get("Resource", [])), (resource.type, statement)
        principal = statement.get("Principal", {})
        assert principal != "*"
        assert "*" not in many(principal.get("AWS", [])), (resource.type, statement)
        assert "NotAction" not in statement
        assert "NotPrincipal" not in statement
        assert "NotResource" not in statement
    assert seen > 15


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_service_is_let_in_for_somebody_else(variant: str) -> None:
    """Against the confused deputy: each service is told for which source, account or encryption context."""
    keys = ("aws:SourceArn", "aws:SourceAccount", "kms:EncryptionContext:", "sts:ExternalId")
    for resource, statement in all_statements(variant):
        # CloudTrail supports no such condition on the role that it copies records into CloudWatch Logs with.
        if resource.type == "AWS::IAM::Role" and statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}:
            continue
        # Nor does EventBridge's page on archives show one; what it sees is what kind of key it is.
        if statement["Action"] == ["kms:DescribeKey"]:
            continue
        # And a topic's policy may say no condition to it; another statement refuses what comes for other accounts.
        if resource.type == "AWS::SNS::TopicPolicy" and statement["Sid"] == "RulesPublish":
            assert "OnlyForThisAccount" in {each["Sid"] for each in resource["PolicyDocument"]["Statement"]}
            continue
        if statement["Effect"] == "Allow" and "Service" in statement.get("Principal", {}):
            asked = [key for test in statement.get("Condition", {}).values() for key in test]
            assert any(key.startswith(keys) for key in asked), (resource.type, statement)


@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_that_rests_is_encrypted(variant: str) -> None:
    for resource in all_resources(variant):
        if resource.type in _ENCRYPTED_WITH and _TEARDOWN not in str(resource.get("LogGroupName")):
            said = [how for how in _ENCRYPTED_WITH[resource.type] if resource.get(how)]
            if str(resource.get("TopicName")).endswith("-health"):
                # What tells that a key is disabled has none; see health_topic.py.
                assert said == []
                continue
            assert len(said) == 1, (variant, resource.type, resource.id)


@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_that_is_reached_over_the_network_asks_for_tls(variant: str) -> None:
    for kind in ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"):
        denied = [
            resource.id
            for resource, statement in all_statements(variant)
            if resource.type == kind
            and statement["Effect"] == "Deny"
            and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        ]
        assert sorted(denied) == sorted(r.id for r in all_resources(variant) if r.type == kind)


@pytest.mark.parametrize("variant", VARIANTS)
def test_keys_rotate_and_buckets_are_private_and_versioned(variant: str) -> None:
    for resource in all_resources(variant):
        if resource.type == "AWS::KMS::Key":
            assert resource["EnableKeyRotation"] is True
        if resource.type == "AWS::S3::Bucket":
            assert set(resource["PublicAccessBlockConfiguration"].values()) == {True}
            assert len(resource["PublicAccessBlockConfiguration"]) == 4
            assert resource["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_sids_are_unique_in_a_policy(variant: str) -> None:
    sids: dict[str, list[str]] = {}
    for resource, statement in all_statements(variant):
        sids.setdefault(f"{resource.type} {id(resource)}", []).append(statement.get("Sid", ""))
    assert [name for name, found in sids.items() if len(found) != len(set(found))] == []
