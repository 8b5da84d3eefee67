"""Ten settings and the mode changed on what is deployed, and changed back: what lasts is the same all the time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.lab_stacks import HOME, put
from support.matrix import BASE, LastingChanges, deployments
from support.transitions import LASTING, transition

from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from support.template import Template

    Resources = dict[tuple[str, str, str], tuple[Any, ...]]

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

FAST = {"Delay": 1, "MaxAttempts": 60}
ACCOUNT = "123456789012"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-{ACCOUNT}-{HOME}"
STANDING: dict[str, Any] = {"name": "steady", "alert_emails": ["first@example.com", "second@example.com"]}
CHANGES: dict[str, dict[str, Any]] = {
    "retention_days": {"retention_days": 30},
    "trail.prefix": {"trail": {"prefix": "elsewhere"}},
    "trail.cloudwatch_logs": {"trail": {"cloudwatch_logs": True}},
    "deployers": {"deployers": ["arn:aws:iam::123456789012:role/deploy-*"]},
    "alerts.heartbeat": {"alerts": {"heartbeat": False}},
    "alert_emails": {"alert_emails": ["third@example.com", "second@example.com"]},
    "minimum_severity": {"minimum_severity": "info"},
    "bus.archive_days": {"bus": {"archive_days": 0}},
    "lake.results_days": {"lake": {"results_days": 3}},
    "tags": {"tags": {"team": "security"}},
}
MODES: dict[str, dict[str, Any]] = {
    "organization": {
        "mode": "organization",
        "organization": {"id": "o-exampleorgid", "management_account": ACCOUNT},
        "accounts": {"audit": ACCOUNT, "log_archive": ACCOUNT},
    },
    "existing": {
        "mode": "existing",
        "record": {"bucket": f"steady-audit-{ACCOUNT}-{HOME}", "account": ACCOUNT},
        "accounts": {"audit": ACCOUNT},
    },
}


@pytest.fixture(scope="module")
def lab(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One of its own: a second trail and its rules would be seen by other tests."""
    with Lab.start(directory=tmp_path_factory.mktemp("transitions"), venv=lab_venv) as aws:
        yield aws


@pytest.fixture(scope="module")
def templates() -> dict[str, dict[str, Template]]:
    return deployments({BASE: STANDING, **{name: STANDING | change for name, change in (CHANGES | MODES).items()}})


@pytest.fixture(scope="module")
def deployed(lab: Lab, templates: dict[str, dict[str, Template]]) -> dict[str, Template]:
    """The base, with something in every bucket and every queue. It goes with the lab."""
    for name, template in templates[BASE].items():
        put(lab, name, template, role=DEPLOYER)
    for resource in resources(lab, templates[BASE]):
        if resource["ResourceType"] == "AWS::S3::Bucket":
            lab.client("s3", HOME).put_object(Bucket=resource["PhysicalResourceId"], Key="stays", Body=b"stays")
        if resource["ResourceType"] == "AWS::SQS::Queue":
            lab.client("sqs", HOME).send_message(QueueUrl=resource["PhysicalResourceId"], MessageBody="stays")
    return templates[BASE]


@pytest.mark.parametrize("setting", CHANGES)
def test_what_lasts_stays_through_a_change_and_back(
    lab: Lab, deployed: dict[str, Template], templates: dict[str, dict[str, Template]], setting: str
) -> None:
    for before, after in ((deployed, templates[setting]), (templates[setting], deployed)):
        expected = transition(before, after)
        assert LastingChanges(setting, expected).unmeant() == []
        was = lasting(lab, before)
        updated = [put(lab, name, template, role=DEPLOYER) for name, template in after.items()]
        assert any(updated)
        staying = {place: known for place, known in was.items() if place not in expected.gone}
        assert len(staying) > 40
        assert {place: known for place, known in lasting(lab, after).items() if place in staying} == staying


@pytest.mark.parametrize("mode", MODES)
def test_what_lasts_stays_where_the_mode_becomes_another_and_back(
    lab: Lab, deployed: dict[str, Template], templates: dict[str, dict[str, Template]], mode: str
) -> None:
    """A stack that is of the other mode alone stands on, as the CDK deletes none by itself."""
    was = lasting(lab, deployed)
    for stacks in (templates[mode], deployed):
        updated = [put(lab, name, template, role=DEPLOYER) for name, template in stacks.items()]
        assert any(updated)
        now = lasting(lab, deployed)
        assert {place: now.get(place) for place in was} == was


def test_the_lab_does_replace(lab: Lab, deployed: dict[str, Template]) -> None:
    """Or what stays would prove nothing: a name that is given once, and what refers to it."""
    cloudformation, found = lab.client("cloudformation", HOME), []
    del deployed
    for number, name in enumerate(("one", "two")):
        topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"replaced-{name}"}}
        mail = {"Endpoint": "a@example.com", "Protocol": "email", "TopicArn": {"Ref": "Topic"}}
        body = json.dumps(
            {"Resources": {"Topic": topic, "Mail": {"Type": "AWS::SNS::Subscription", "Properties": mail}}}
        )
        (cloudformation.update_stack if number else cloudformation.create_stack)(
            StackName="replaced", TemplateBody=body
        )
        done = cloudformation.get_waiter("stack_update_complete" if number else "stack_create_complete")
        done.wait(StackName="replaced", WaiterConfig=FAST)
        known = cloudformation.describe_stack_resources(StackName="replaced")["StackResources"]
        found.append({resource["PhysicalResourceId"] for resource in known})
    assert not found[0] & found[1]


def resources(lab: Lab, stacks: Mapping[str, Template]) -> list[dict[str, Any]]:
    cloudformation = lab.client("cloudformation", HOME)
    found = [cloudformation.describe_stack_resources(StackName=name)["StackResources"] for name in stacks]
    return [
        resource
        for name, of_stack in zip(stacks, found, strict=True)
        for resource in of_stack
        if resource["ResourceType"] in LASTING and resource["LogicalResourceId"] in stacks[name].resources
    ]


def lasting(lab: Lab, stacks: Mapping[str, Template]) -> Resources:
    """By Region, stack and logical id: the physical id, and what tells it from another one of the same name."""
    return {
        (HOME, r["StackName"], r["LogicalResourceId"]): (r["PhysicalResourceId"], marks(lab, r, stacks))
        for r in resources(lab, stacks)
    }


def marks(lab: Lab, resource: dict[str, Any], stacks: Mapping[str, Template]) -> Any:
    """What is in it, or when it was made. A key, a subscription and a topic's subscriptions have ids of their own."""
    id_ = resource["PhysicalResourceId"]
    match resource["ResourceType"]:
        case "AWS::S3::Bucket":
            return lab.client("s3", HOME).head_object(Bucket=id_, Key="stays")["LastModified"]
        case "AWS::SQS::Queue":
            known = lab.client("sqs", HOME).get_queue_attributes(QueueUrl=id_, AttributeNames=["All"])["Attributes"]
            return known["ApproximateNumberOfMessages"] != "0"
        case "AWS::Glue::Table":
            table = stacks[resource["StackName"]].resources[resource["LogicalResourceId"]]
            return lab.client("glue", HOME).get_table(DatabaseName=table["DatabaseName"], Name=id_)["Table"][
                "CreateTime"
            ]
        case "AWS::CloudTrail::Trail":
            return lab.client("cloudtrail", HOME).get_trail_status(Name=id_)["StartLoggingTime"]
        case _:
            return None
