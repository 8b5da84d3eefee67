"""A second deployment changes nothing, and a sandbox goes without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.product import AWAY, ROOT, SET, Product

from custody.forwarding.rules import GLOBAL_REGION
from demo.deployment import HOME, SETTINGS
from lab.deploy import cdk

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def again(deployed: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same settings, synthesized a second time."""
    folder = tmp_path_factory.mktemp("again") / "cdk.out"
    arguments = [word for key, value in {**SETTINGS, **SET}.items() for word in ("-c", f"custody.{key}={value}")]
    cdk(deployed.aws, ROOT, "synth", "--quiet", "--output", str(folder), *arguments)
    return folder


def test_deploying_again_changes_nothing(deployed: Product, again: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cdk(deployed.aws, ROOT, "deploy", "--all", "--require-approval", "never", "--app", str(again))
    said = capfd.readouterr()

    assert (said.out + said.err).count("(no changes)") == len(deployed.stacks)


def test_destroying_a_sandbox_leaves_nothing(deployed: Product, again: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cdk(deployed.aws, ROOT, "destroy", "--all", "--force", "--app", str(again))
    capfd.readouterr()

    assert {region: _left(deployed.aws, region) for region in (HOME, AWAY, GLOBAL_REGION)} == {
        HOME: [],
        AWAY: [],
        GLOBAL_REGION: [],
    }


def _left(aws: Lab, region: str) -> list[str]:
    """Everything of ours that still exists in a Region; keys wait out the days that KMS insists on."""
    client = aws.client
    left = [f"stack {s['StackName']}" for s in client("cloudformation", region).describe_stacks()["Stacks"]]
    left += [f"bucket {b['Name']}" for b in client("s3", region).list_buckets()["Buckets"]]
    left += [f"bus {b['Name']}" for b in client("events", region).list_event_buses()["EventBuses"]]
    left += [f"rule {r['Name']}" for r in client("events", region).list_rules()["Rules"]]
    left += [f"archive {a['ArchiveName']}" for a in client("events", region).list_archives()["Archives"]]
    left += [f"topic {t['TopicArn']}" for t in client("sns", region).list_topics()["Topics"]]
    left += [f"queue {q}" for q in client("sqs", region).list_queues().get("QueueUrls", [])]
    left += [f"alarm {a['AlarmName']}" for a in client("cloudwatch", region).describe_alarms()["MetricAlarms"]]
    left += [f"log group {g['logGroupName']}" for g in client("logs", region).describe_log_groups()["logGroups"]]
    left += [f"function {f['FunctionName']}" for f in client("lambda", region).list_functions()["Functions"]]
    left += [f"trail {t['Name']}" for t in client("cloudtrail", region).describe_trails()["trailList"]]
    left += [f"role {r['RoleName']}" for r in client("iam", region).list_roles()["Roles"]]
    left += [f"workgroup {g['Name']}" for g in client("athena", region).list_work_groups()["WorkGroups"]]
    left += [f"alias {a['AliasName']}" for a in client("kms", region).list_aliases()["Aliases"]]
    kms = client("kms", region)
    for key in kms.list_keys()["Keys"]:
        about = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
        if about["KeyState"] != "PendingDeletion" and about["KeyManager"] == "CUSTOMER":
            left.append(f"key {key['KeyId']} {about['KeyState']}")
    # The CDK's own bootstrap, AWS's default bus and aliases, and the queue of this test are not ours.
    others = ("CDKToolkit", "cdk-hnb659fds", "bus default", "alias alias/aws/", "demo-inbox", "workgroup primary")
    return [thing for thing in left if not any(other in thing for other in others)]
