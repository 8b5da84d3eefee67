"""The product against what AWS refuses or cancels, which the lab has learnt: each was a first deployment's end."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aws_cdk import App, DefaultStackSynthesizer, Environment, Stack
from support.assembly import ROOT, alone, read
from support.lab_stacks import HOME, put
from support.queries import READS_MUCH, ends

from custody.detections import get
from custody.settings import Settings
from custody_cdk import AuditBus, AuditLake, Custody, Record
from lab import Lab
from lab.inspection import make_queue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.template import Template

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

ACCOUNT = "123456789012"
FAILED = ROOT / "tests" / "samples" / "image-scan-failed" / "fires.json"
OWN, OTHER = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("deployments/own", "deployments/other"))


@pytest.fixture(scope="module")
def lab(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One of its own: more trails and rules would be seen by other tests."""
    with Lab.start(directory=tmp_path_factory.mktemp("lessons"), venv=lab_venv) as aws:
        yield aws


def traced() -> Template:
    return alone(lambda stack: AuditBus(stack, "It", name="traced", logs="trace"), region=HOME, account=ACCOUNT)


def test_deliveries_are_connected_one_after_another(lab: Lab) -> None:
    assert put(lab, "traced", traced())


def test_deliveries_that_do_not_wait_are_in_each_others_way(lab: Lab) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html"""
    raw = copy.deepcopy(traced().raw)
    raw = json.loads(json.dumps(raw).replace("traced", "hurried"))
    for resource in raw["Resources"].values():
        if resource["Type"] == "AWS::Logs::Delivery":
            resource["DependsOn"] = [
                id_ for id_ in resource["DependsOn"] if "Delivery" not in id_.partition("Source")[0]
            ]
    with pytest.raises(AssertionError, match="ConflictException: Requested resource is currently being updated"):
        put(lab, "hurried", replace(traced(), raw=raw))


def record(name: str, days: int) -> Template:
    """A record that CloudFormation makes as a role of the deployment's own."""
    app = App(analytics_reporting=False)
    synthesizer = DefaultStackSynthesizer(cloud_formation_execution_role=OWN)
    stack = Stack(app, "Theirs", env=Environment(region=HOME, account=ACCOUNT), synthesizer=synthesizer)
    Record(stack, "It", settings=Settings.model_validate({"name": name, "retention_days": days}))
    return read(app).named("Theirs")


def test_who_deployed_first_may_deploy_again(lab: Lab) -> None:
    assert put(lab, "lesson-again", record("again", 30), role=OWN)
    assert put(lab, "lesson-again", record("again", 40), role=OWN)


def test_another_role_than_the_deployers_is_refused(lab: Lab) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"""
    assert put(lab, "lesson-locked", record("locked", 30), role=OWN)
    with pytest.raises(AssertionError, match=f"AccessDenied: {OTHER} is not authorized"):
        put(lab, "lesson-locked", record("locked", 40), role=OTHER)


def test_the_nights_merge_is_not_stopped_by_the_limit_of_people(lab: Lab) -> None:
    """https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html"""
    settings = Settings.model_validate(
        {"name": "nightly", "lake": {"scan_cutoff_bytes": 10_000_000, "questions": False}}
    )
    template = alone(
        lambda stack: AuditLake(stack, "It", settings=settings, on_bus=False), region=HOME, account=ACCOUNT
    )
    assert put(lab, "lesson-nightly", template)
    nightly = template.all("AWS::Scheduler::Schedule")
    groups = {json.loads(schedule["Target"]["Input"])["WorkGroup"] for schedule in nightly}
    assert {ends(lab, group, READS_MUCH) for group in groups} == {"SUCCEEDED"}
    assert ends(lab, "nightly", READS_MUCH) == "CANCELLED"


def test_what_is_forwarded_first_arrives(lab: Lab) -> None:
    """A rule may be made as soon as what it waits for is there, and the next event comes at once."""
    settings = Settings.model_validate({"name": "early", "lake": {"enabled": False}})
    stack = alone(
        lambda stack: Custody(stack, "It", settings=settings, detections=[get("image-scan-failed")]),
        region=HOME,
        account=ACCOUNT,
    )
    rules = [rule for rule in stack.all("AWS::Events::Rule") if "-forward-" in rule["Name"]]
    assert rules
    needed = {rule.id for rule in rules}.union(*(stack.waits_for(rule.id) for rule in rules))
    raw = {"Resources": {id_: body for id_, body in stack.raw["Resources"].items() if id_ in needed}}
    assert put(lab, "lesson-early", replace(stack, raw=raw))
    arrived, events = make_queue(lab, "early-arrived", HOME), lab.client("events", HOME)
    # Nothing else has to be on the bus for an event to arrive there.
    events.put_rule(Name="early-arrived", EventBusName="early", EventPattern=json.dumps({"source": [{"prefix": ""}]}))
    events.put_targets(Rule="early-arrived", EventBusName="early", Targets=[{"Id": "t", "Arn": arrived.arn}])
    (failed, *_) = json.loads(FAILED.read_text("utf-8"))
    lab.deliver_documents([failed | {"account": ACCOUNT, "region": HOME}])
    assert len(list(arrived.take())) == 1
