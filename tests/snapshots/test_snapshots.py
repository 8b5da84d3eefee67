"""What a reviewer should see change: rules, messages and policies. Whole templates would bury it.

`pytest tests/snapshots --snapshot-update` writes them again.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import synthesized
from support.variants import settings_of
from unit.alerts.test_message import first_sample

from custody.alerts import alert_words, event_message
from custody.detections import all_detections, get
from custody.forwarding.rules import forward_rules, state_for
from custody.severity import Severity

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
# By name, by condition, by exclusion, read-only, a service's own.
FORWARDED = (
    *MESSAGES,
    "record-details-omitted",
    "root-acted",
    "image-expired-by-lifecycle-rule",
    "unscanned-image-pulled",
)


def said(state: str, pattern: Any) -> str:
    """State and pattern in a line."""
    return f"{state} {json.dumps(pattern, sort_keys=True, separators=(',', ':'))}"


def rules(template: Template) -> dict[str, str]:
    """State and pattern by name, a line each."""
    return {rule["Name"]: said(rule["State"], rule["EventPattern"]) for rule in template.all("AWS::Events::Rule")}


def test_rules(snapshot: SnapshotAssertion) -> None:
    """Those of detections are derived, and their patterns stand in docs/detections."""
    made = rules(synthesized("default").named("-events"))
    derived = {
        f"custody-{each.id}": said(state_for(each.pattern), each.pattern.document)
        for each in all_detections(settings_of("default").of_detections)
        if each.pattern and each.severity >= Severity.LOW
    }
    assert {name: made.pop(name, None) for name in derived} == derived
    assert made == snapshot


def test_forwarding_rules(snapshot: SnapshotAssertion) -> None:
    """For a few patterns: how they are packed does not depend on how many there are."""
    chosen = [pattern for id_ in FORWARDED if (pattern := get(id_).pattern)]
    assert [said(rule.state, rule.pattern.document) for rule in forward_rules(chosen)] == snapshot


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
    policies = synthesized("default").named("-events").all("AWS::Events::EventBusPolicy")
    assert {policy["StatementId"]: policy["Statement"] for policy in policies} == snapshot
