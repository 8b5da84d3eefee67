"""Calls that take something back come to the function where a destination can end a finding, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from support.assembly import alone
from support.variants import ACCOUNT

from custody.alerts.resolving import UNDOING
from custody.detections import get
from custody.forwarding.rules import forward_rules
from custody.settings import Settings
from custody.settings.alerts import AlertSettings
from custody.settings.destinations import DestinationSettings
from custody_cdk import AlarmPath

REGION = "eu-west-2"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:custody/chat-AbCdEf"


def made(kind: str) -> tuple[Any, AlarmPath]:
    """The template and the alarm path with one destination."""
    secret = None if kind == "security-hub" else SECRET
    destination = DestinationSettings(name="one", kind=kind, secret=secret)  # type: ignore[arg-type]
    settings = Settings(home_region=REGION, alerts=AlertSettings(destinations=(destination,)))
    paths: list[AlarmPath] = []
    template = alone(
        lambda stack: paths.append(AlarmPath(stack, "Path", settings=settings, detections=[get("trail-stopped")])),
        region=REGION,
        account=ACCOUNT,
    )
    return template, paths[0]


@pytest.mark.parametrize(("kind", "rules"), [("pagerduty", 1), ("security-hub", 1), ("slack", 0), ("jira", 1)])
def test_there_is_a_rule_where_a_destination_takes_it(kind: str, rules: int) -> None:
    template, path = made(kind)
    named = [each for each in template.all("AWS::Events::Rule") if each.get("Name") == "custody-resolved"]
    assert len(named) == rules
    assert (path.resolved is not None) == bool(rules)


def test_forwarders_send_these_calls() -> None:
    _, path = made("pagerduty")
    forwarded = [rule.pattern for rule in forward_rules(path.listens_for)]
    for each in UNDOING:
        source = f"aws.{each.source.partition('.')[0]}"
        detail = {"eventSource": each.source, "eventName": each.undone, "requestParameters": {}}
        event = {"source": source, "detail-type": "AWS API Call via CloudTrail", "detail": detail}
        assert any(pattern.matches(event) for pattern in forwarded), each
