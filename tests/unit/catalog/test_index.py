from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from custody import catalog

NAMES = Path(__file__).with_name("names.txt")


def test_find() -> None:
    action = catalog.find("ecr.amazonaws.com", "PutImage")
    assert action is not None
    assert action.activity is catalog.Activity.PUSH
    assert action.source == "aws.ecr"
    assert catalog.find("ecr.amazonaws.com", "putimage") is None
    assert catalog.find("ecr", "PutImage") is None


@pytest.mark.parametrize(
    ("service", "event_source", "source"),
    [
        ("ecr-public", "ecr-public.amazonaws.com", "aws.ecr-public"),
        ("events", "events.amazonaws.com", "aws.events"),
        ("cloudwatch", "monitoring.amazonaws.com", "aws.monitoring"),
        ("scheduler", "scheduler.amazonaws.com", "aws.scheduler"),
        ("codestar-connections", "codestar-connections.amazonaws.com", "aws.codestar-connections"),
        ("codeconnections", "codeconnections.amazonaws.com", "aws.codeconnections"),
    ],
)
def test_how_a_service_is_recorded(service: str, event_source: str, source: str) -> None:
    assert {(a.event_source, a.source) for a in catalog.of_service(service)} == {(event_source, source)}


def test_each_action_is_there_once() -> None:
    keys = [(action.event_source, action.name) for action in catalog.ACTIONS]
    assert len(keys) == len(set(keys))
    assert [catalog.find(*key) for key in keys] == list(catalog.ACTIONS)


def test_actions_are_the_agreed_ones() -> None:
    # One action fewer, or one more, is a decision: names.txt keeps it from happening by accident.
    agreed = NAMES.read_text(encoding="utf-8").split()
    found = [f"{action.service}:{action.name}" for action in catalog.ACTIONS]
    assert sorted(found) == agreed


def test_service_events_have_their_detail_type() -> None:
    kinds = {action.name: action.kind.detail_type for action in catalog.ACTIONS}
    service_events = {name for name, kind in kinds.items() if kind == "AWS Service Event via CloudTrail"}
    assert service_events == {
        "DeleteExpiredKeyMaterial",
        "DeleteKey",
        "DryRunEvent",
        "ImageActivationEvent",
        "PolicyExecutionEvent",
        "RotateKey",
    }
    assert kinds["PutImage"] == "AWS API Call via CloudTrail"


def test_every_activity_is_explained_and_done_by_something() -> None:
    assert set(catalog.ACTIVITIES) == set(catalog.Activity)
    assert {action.activity for action in catalog.ACTIONS} == set(catalog.Activity)


def test_importing_reaches_for_nothing_heavy() -> None:
    # Every synth imports the catalogue.
    code = "import sys, custody.catalog; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "custody" in loaded
    assert not {"boto3", "botocore", "difflib", "pydantic", "json", "aws_cdk"} & set(loaded)
