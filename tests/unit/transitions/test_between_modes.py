"""From one mode to another and back: what lasts stays where it is, or its whole stack does."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App
from support.assembly import output
from support.matrix import few_detections
from support.template import Environment, Template
from support.transitions import LASTING, transition

from custody.settings.source import parse
from stacks import build

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCOUNT, ARCHIVE, MEMBER = "111122223333", "777788889999", "222233334444"
ORGANIZATION = {"id": "o-exampleorgid", "management_account": ACCOUNT}

SETS: dict[str, dict[str, Any]] = {
    "account": {},
    "an organization's trail": {"organization": ORGANIZATION},
    "members": {"accounts": {"audit": ACCOUNT, "members": [MEMBER]}},
    "organization": {
        "mode": "organization",
        "organization": ORGANIZATION,
        "accounts": {"audit": ACCOUNT, "log_archive": ACCOUNT},
    },
    "lake elsewhere": {
        "mode": "organization",
        "organization": ORGANIZATION,
        "accounts": {"audit": MEMBER, "log_archive": ACCOUNT},
    },
    "record elsewhere": {
        "mode": "organization",
        "organization": ORGANIZATION,
        "accounts": {"audit": ACCOUNT, "log_archive": ARCHIVE},
    },
    "existing": {
        "mode": "existing",
        "record": {"bucket": "logs-of-somebody", "account": ARCHIVE},
        "accounts": {"audit": ACCOUNT},
    },
    "member": {"mode": "member", "accounts": {"audit": MEMBER}},
}

Stacks = dict[tuple[str, str], Template]
"""By account and name; all are in one Region."""


@cache
def stacks(name: str) -> Stacks:
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    with few_detections():
        build(app, parse({"custody": SETS[name]}))
    environments = {stack.id: Environment.of(stack.environment.account, "us-east-1") for stack in app.synth().stacks}
    return {
        (environments[stack.id].account, stack.stack_name): Template(stack.template, environments[stack.id])
        for stack in app.synth().stacks
    }


def lasting(templates: Mapping[tuple[str, str], Template]) -> set[str]:
    return {
        f"{each.type} {each.properties.get('BucketName') or each.properties.get('TrailName') or ''}".strip()
        for template in templates.values()
        for each in template.resources.values()
        if each.type in {"AWS::CloudTrail::Trail", "AWS::KMS::Key", "AWS::S3::Bucket"}
    }


@pytest.mark.parametrize(("before", "after"), [*itertools.permutations(SETS, 2)])
def test_within_a_stack_that_both_have_nothing_that_lasts_is_replaced_or_goes(before: str, after: str) -> None:
    then, now = stacks(before), stacks(after)
    for place in then.keys() & now.keys():
        changed = transition({"it": then[place]}, {"it": now[place]})
        touched = {changed.before[address].type for address in changed.replaced | changed.gone}
        assert touched & LASTING == set(), place


@pytest.mark.parametrize("mode", SETS)
def test_what_a_mode_no_longer_has_is_a_whole_stack_that_is_kept(mode: str) -> None:
    """The CDK deletes no stack by itself, and these are protected from being deleted and keep what they hold."""
    left = {place: template for place, template in stacks("account").items() if place not in stacks(mode)}
    for template in left.values():
        for each in template.resources.values():
            if each.type in {"AWS::KMS::Key", "AWS::S3::Bucket"} and "-audit-" in str(each.properties):
                assert each.raw["DeletionPolicy"] == "Retain"
    kept = {"account", "an organization's trail", "members", "organization", "lake elsewhere"}
    assert ((ACCOUNT, "custody-trail") in left) is (mode not in kept)


def test_the_record_of_a_trail_stays_in_its_stack_when_the_lake_moves() -> None:
    place = (ACCOUNT, "custody-trail")
    assert lasting({place: stacks("account")[place]}) == lasting({place: stacks("lake elsewhere")[place]})
