"""``lab deploy``: a real CDK app through the real CDK CLI, in two Regions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lab.cli import main

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

PROJECT = Path(__file__).parents[2]
APP = """
import aws_cdk as cdk
from aws_cdk import aws_events as events, aws_sqs as sqs

app = cdk.App(analytics_reporting=False)
for region in ("eu-central-1", "eu-west-1"):
    stack = cdk.Stack(app, f"Small-{region}", env=cdk.Environment(account="123456789012", region=region))
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


def test_an_app_is_deployed_to_every_region_it_names_and_a_second_time_changes_nothing(
    lab: Lab, small_app: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    del small_app
    deploy = ["--directory", str(lab.directory), "deploy", "-c", "queue=small"]
    assert main(deploy) == 0
    for region in ("eu-central-1", "eu-west-1"):
        assert lab.client("sqs", region).get_queue_url(QueueName="small")["QueueUrl"]
        (archive,) = lab.client("events", region).list_archives()["Archives"]
        assert archive["EventSourceArn"].endswith(f":{region}:123456789012:event-bus/default")
    capfd.readouterr()
    assert main(deploy) == 0
    said = capfd.readouterr()
    assert (said.out + said.err).count("(no changes)") == 2
    assert "bootstrapp" not in said.out + said.err


def test_a_failed_step_is_one_line_after_what_the_cdk_said(
    lab: Lab, small_app: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (small_app / "app.py").write_text("raise SystemExit('no such setting')", encoding="utf-8")
    assert main(["--directory", str(lab.directory), "deploy"]) == 2
    assert capfd.readouterr().err.splitlines()[-1] == "lab: cdk synth failed with 1: see its output above"
