"""What each construct makes, counted in the template of a real synthesis of all of them."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PATHS = {
    "Custody": "",
    "Record": "Record/",
    "AuditKey": "Record/Key/",
    "AuditBucket": "Record/Bucket/",
    "AccessLogBucket": "Record/Bucket/AccessLogs/",
    "AuditTrail": "Record/Trail/",
    "AlarmPath": "AlarmPath/",
    "AuditBus": "AlarmPath/Bus/",
    "Alerts": "AlarmPath/Alerts/",
    "DetectionRules": "AlarmPath/Detections/",
    "EventForwarder": "Forwarder/",
    "AuditLake": "Lake/",
    "LakeKey": "Lake/Key/",
    "LakeBucket": "Lake/Data/",
    "LakeTables": "Lake/Tables/",
    "LakeWorkgroup": "Lake/Workgroup/",
}
"""Where each stands in a stack that holds all of Custody, with default settings."""

_STATEMENTS = {
    "AWS::DynamoDB::Table": "ResourcePolicy",
    "AWS::Events::EventBusPolicy": "Statement",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::Role": "AssumeRolePolicyDocument",
    "AWS::KMS::Key": "KeyPolicy",
    "AWS::S3::BucketPolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What one construct makes: how many resources of each type, and its own policies, by where they stand in it."""

    types: Counter[str] = field(default_factory=Counter)
    policies: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)


@cache
def made() -> Mapping[str, Made]:
    """By the construct's name; one that is made of others has these as parts, and they have their policies."""
    found = {name: Made() for name in _PATHS}
    for path, resource in _resources():
        holders = sorted((name for name in _PATHS if path.startswith(_PATHS[name])), key=lambda name: len(_PATHS[name]))
        for name in holders:
            found[name].types[resource["Type"]] += 1
        nearest = holders[-1]
        if statements := _statements(resource):
            found[nearest].policies[f"{path.removeprefix(_PATHS[nearest])} ({resource['Type']})"] = statements
        for outer, inner in pairwise(holders):
            if inner not in found[outer].parts:
                found[outer].parts.append(inner)
    return found


def _statements(resource: dict[str, Any]) -> list[dict[str, Any]]:
    document = resource.get("Properties", {}).get(_STATEMENTS.get(resource["Type"], ""))
    if document is None:
        return []
    document = document.get("PolicyDocument", document)
    statements = document.get("Statement", document)
    return [statements] if isinstance(statements, dict) else list(statements)


def _resources() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each resource of the template, with its construct's path below ``Custody``."""
    # Here and not above: the CDK takes a second to import, and only this needs it.
    from aws_cdk import App, Environment, Stack  # noqa: PLC0415

    from custody_cdk import Custody  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as out:
        app = App(
            context={"aws:cdk:enable-path-metadata": True},
            analytics_reporting=False,
            builtin_cloud_formation_validation=False,
            outdir=out,
        )
        stack = Stack(
            app,
            "Theirs",
            env=Environment(account="111122223333", region="eu-central-1"),
            suppress_template_indentation=True,
        )
        Custody(stack, "Custody")
        app.synth()
        template = json.loads(Path(out, stack.template_file).read_text("utf-8"))
    for resource in template["Resources"].values():
        path = resource.get("Metadata", {}).get("aws:cdk:path", "")
        if path.startswith("Theirs/Custody/"):
            yield path.removeprefix("Theirs/Custody/"), resource
