"""What a reviewer should see change: rules, messages and policies. Whole templates would bury it.

`pytest tests/snapshots --snapshot-update` writes them again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import synthesized

if TYPE_CHECKING:
    from support.template import Template
    from syrupy.assertion import SnapshotAssertion

# One message a shape: a call, a service event, a native event, a caller of several kinds, an alarm.
MESSAGES = (
    "custody-forwarding-failed",
    "custody-image-deleted",
    "custody-image-expired-by-lifecycle-rule",
    "custody-image-scan-found-critical",
    "custody-pipeline-changed-by-a-human",
    "custody-trail-stopped",
)


def rules(template: Template) -> dict[str, Any]:
    """State and pattern by name, a line each."""
    return {
        rule["Name"]: f"{rule['State']} {json.dumps(rule['EventPattern'], sort_keys=True, separators=(',', ':'))}"
        for rule in template.all("AWS::Events::Rule")
    }


@pytest.mark.parametrize("stack", ["events", "forwarder-us-east-1"])
def test_rules(stack: str, snapshot: SnapshotAssertion) -> None:
    assert rules(synthesized("default").named(f"-{stack}")) == snapshot


@pytest.mark.parametrize("name", MESSAGES)
def test_messages(name: str, snapshot: SnapshotAssertion) -> None:
    rule = synthesized("default").named("-events").one("AWS::Events::Rule", Name=name)
    (target,) = rule["Targets"]
    assert target["InputTransformer"]["InputTemplate"] == snapshot


@pytest.mark.parametrize("variant", ["default", "everything"])
def test_bucket_policies(variant: str, snapshot: SnapshotAssertion) -> None:
    policies = synthesized(variant).named("-trail").all("AWS::S3::BucketPolicy")
    assert {policy["Bucket"]: policy["PolicyDocument"]["Statement"] for policy in policies} == snapshot


@pytest.mark.parametrize("stack", ["trail", "events", "forwarder-eu-central-1"])
def test_key_policies(stack: str, snapshot: SnapshotAssertion) -> None:
    key = synthesized("everything").named(f"-{stack}").one("AWS::KMS::Key")
    assert key["KeyPolicy"]["Statement"] == snapshot


def test_bus_policy(snapshot: SnapshotAssertion) -> None:
    assert synthesized("default").named("-events").one("AWS::Events::EventBusPolicy")["Statement"] == snapshot
