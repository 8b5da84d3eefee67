"""``lab deploy``: a real CDK app through the real CDK CLI, in two Regions. A second deployment: see product/."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lab.cli import main
from lab.deploy import bootstrap

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

PROJECT = Path(__file__).parents[2]
REGIONS = ("eu-central-1", "eu-west-1")
APP = f"""
import aws_cdk as cdk
from aws_cdk import aws_events as events, aws_sqs as sqs

app = cdk.App(analytics_reporting=False, builtin_cloud_formation_validation=False)
for region in {REGIONS}:
    stack = cdk.Stack(app, f"Small-{{region}}", env=cdk.Environment(account="123456789012", region=region))
    sqs.CfnQueue(stack, "Queue", queue_name=app.node.get_context("queue"))
    events.CfnArchive(stack, "Archive", source_arn=stack.format_arn(
        service="events", resource="event-bus", resource_name="default"))
app.synth()
"""


@pytest.fixture
def small_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not (PROJECT / "node_modules" / ".bin" / "cdk").exists():
        pytest.skip("the CDK CLI is not installed: npm ci")
    (tmp_path / "node_modules").symlink_to(PROJECT / "node_modules")
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    (tmp_path / "cdk.json").write_text(json.dumps({"app": f"{sys.executable} app.py"}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_app_is_deployed_to_every_region_it_names(
    lab: Lab, small_app: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["--directory", str(lab.directory), "deploy", "-c", "queue=small"]) == 0
    for region in REGIONS:
        assert lab.client("sqs", region).get_queue_url(QueueName="small")["QueueUrl"]
        (archive,) = lab.client("events", region).list_archives()["Archives"]
        assert archive["EventSourceArn"].endswith(f":{region}:123456789012:event-bus/default")
    capfd.readouterr()
    # What is bootstrapped is left alone: the CDK is not even started.
    bootstrap(lab, small_app, REGIONS)
    assert capfd.readouterr() == ("", "")


def test_a_failed_step_is_one_line_after_what_the_cdk_said(
    lab: Lab, small_app: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (small_app / "app.py").write_text("raise SystemExit('no such setting')", encoding="utf-8")
    assert main(["--directory", str(lab.directory), "deploy"]) == 2
    assert capfd.readouterr().err.splitlines()[-1] == "lab: cdk synth failed with 1: see its output above"
