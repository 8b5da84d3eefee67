"""Alerts deployed by the former design, without a table, become those of this one: no alert is lost, nothing replaced.

``former/alerts-without-a-table.json`` is the template of these alerts as the commit before the table synthesized it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from support.assembly import alone
from support.lab_stacks import HOME, put
from support.template import Template
from unit.alerts.test_replay import event

from custody.detections import get
from custody.settings.alerts import AlertSettings
from custody_cdk import Alerts
from demo import inbox
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_cdk import Stack

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

ACCOUNT = "123456789012"
FORMER = Path(__file__).with_name("former") / "alerts-without-a-table.json"
STAYS = {"AWS::KMS::Key", "AWS::Lambda::Function", "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SQS::Queue"}
DETECTIONS = ("trail-stopped", "pipeline-changed-by-a-human")
_ID = re.compile(r"[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12}")


def present(stack: Stack) -> None:
    Alerts(
        stack,
        "Alerts",
        detections=[get(id_) for id_ in DETECTIONS],
        emails=["first@example.com"],
        grouped=AlertSettings(group_seconds=2, repeat_minutes=0),
    )


@pytest.fixture(scope="module")
def lab(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab.start(directory=tmp_path_factory.mktemp("former"), venv=lab_venv) as aws:
        yield aws


def standing(lab: Lab) -> dict[str, str]:
    found = lab.client("cloudformation", HOME).describe_stack_resources(StackName="alerts")["StackResources"]
    return {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in found if r["ResourceType"] in STAYS}


def sent(lab: Lab, numbers: range) -> list[str]:
    """Findings put into the queue; the ids of their events."""
    sqs = lab.client("sqs", HOME)
    url = sqs.get_queue_url(QueueName="custody-alerts")["QueueUrl"]
    random = Random(3)  # noqa: S311 - the same each time
    told = [event(DETECTIONS[number % 2], number, random) for number in numbers]
    for each in told:
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(each))
    return [each["event"]["detail"]["eventID"] for each in told]


def test_the_former_alerts_become_these_while_findings_arrive(lab: Lab) -> None:
    raw: dict[str, Any] = json.loads(FORMER.read_text("utf-8"))
    after = alone(present, region=HOME, account=ACCOUNT)
    assert put(lab, "alerts", Template.of(raw, after.environment))
    mailbox, was = inbox.subscribe(lab, HOME), standing(lab)
    assert len(was) >= 12
    # What a function had in its hands when its code was changed comes again after this, in AWS after six minutes.
    sqs = lab.client("sqs", HOME)
    url = sqs.get_queue_url(QueueName="custody-alerts")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "20"})
    found = sent(lab, range(30))
    # Some more arrive in the middle of the update.
    arriving = Thread(target=lambda: found.extend(sent(lab, range(30, 60))))
    arriving.start()
    assert put(lab, "alerts", after)
    arriving.join()
    found += sent(lab, range(60, 90))
    assert {id_: at for id_, at in standing(lab).items() if id_ in was} == was
    assert len(found) == 90
    missing = told(lab, mailbox, set(found))
    assert missing == set()


def told(lab: Lab, mailbox: str, wanted: set[str]) -> set[str]:
    """Which of the ids are in no mail, after a while."""
    missing = set(wanted)
    for _ in range(120):
        for mail in inbox.read(lab, HOME, mailbox, wanted=(), seconds=120):
            missing -= set(_ID.findall(mail.text))
        if not missing:
            break
    return missing
