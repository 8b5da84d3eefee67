"""What a reviewer should see change: rules, messages and policies. Whole templates would bury it.

`pytest tests/snapshots --snapshot-update` writes them again.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import synthesized
from unit.alerts.test_message import first_sample

from custody.alerts import alert_words, event_message
from custody.detections import get

if TYPE_CHECKING:
    from support.template import Template
    from syrupy.assertion import SnapshotAssertion

# One message a shape: a call, a service event, a native event, a caller of several kinds.
MESSAGES = (
    "image-deleted",
    "image-expired-by-lifecycle-rule",
    "image-scan-found-critical",
    "pipeline-changed-by-a-human",
    "trail-stopped",
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


@pytest.mark.parametrize("id_", MESSAGES)
def test_messages(id_: str, snapshot: SnapshotAssertion) -> None:
    """As a mail has it, of the first sample that fires."""
    text = event_message(id_, alert_words(get(id_)), first_sample(id_)).text
    assert re.sub("sha256:[0-9a-f]{64}", "sha256:...", text) == snapshot


@pytest.mark.parametrize("variant", ["default", "everything"])
def test_bucket_policies(variant: str, snapshot: SnapshotAssertion) -> None:
    policies = synthesized(variant).named("-trail").all("AWS::S3::BucketPolicy")
    assert {policy["Bucket"]: policy["PolicyDocument"]["Statement"] for policy in policies} == snapshot


@pytest.mark.parametrize("stack", ["trail", "events"])
def test_key_policies(stack: str, snapshot: SnapshotAssertion) -> None:
    key = synthesized("everything").named(f"-{stack}").one("AWS::KMS::Key")
    assert key["KeyPolicy"]["Statement"] == snapshot


def test_bus_policy(snapshot: SnapshotAssertion) -> None:
    assert synthesized("default").named("-events").one("AWS::Events::EventBusPolicy")["Statement"] == snapshot
