"""What one setting more changes in the templates, line by line: a review should find nothing else in the diff.

`pytest tests/snapshots --snapshot-update` writes it again.
"""

from __future__ import annotations

import json
from difflib import unified_diff
from functools import cache
from typing import TYPE_CHECKING

from aws_cdk import App
from support.assembly import ROOT, read, synthesized
from support.variants import ACCOUNT, MANAGEMENT_ACCOUNT

from custody.settings.source import parse, read_context
from stacks import LakeStack, build

if TYPE_CHECKING:
    from support.assembly import Assembly
    from support.template import Template
    from syrupy.assertion import SnapshotAssertion

HOME, ADDED = "us-east-1", "eu-west-1"


@cache
def with_a_region_more() -> Assembly:
    app = _app()
    build(app, parse({"custody": {"regions": [HOME, ADDED]}}))
    return read(app)


@cache
def lakes_of_one_and_of_two_accounts() -> Assembly:
    app = _app()
    for number, accounts in enumerate(([ACCOUNT], [ACCOUNT, MANAGEMENT_ACCOUNT]), start=1):
        LakeStack(app, f"lake-{number}", settings=parse({"custody": {"lake": {"accounts": accounts}}}), detections=[])
    return read(app)


def _app() -> App:
    # The flags are the deployment's, or the templates would not be.
    context = {key: value for key, value in read_context(ROOT / "cdk.json").items() if key != "custody"}
    return App(context=context, analytics_reporting=False, builtin_cloud_formation_validation=False)


def lines(template: Template) -> list[str]:
    return json.dumps(template.raw, indent=1, sort_keys=True).splitlines()


def changed(before: Template, after: Template) -> list[str]:
    """The lines that go and come, without what surrounds them; of a function's code, which is packed, no more."""
    found = list(unified_diff(lines(before), lines(after), n=0, lineterm=""))
    told = [line for line in found if not line.startswith(("---", "+++", "@@"))]
    return [f"{line[0]} the code of a function" if '"ZipFile": ' in line else line for line in told]


def test_a_region_more_is_a_stack_more_history_to_look_up_and_a_heartbeat_to_expect(
    snapshot: SnapshotAssertion,
) -> None:
    """The trail and the tables know every Region already; what auditors may look up is a list, and alarms are.

    And the question about lost alerts knows which Regions send events.
    """
    before, after = synthesized("default").templates, with_a_region_more().templates
    assert set(after) - set(before) == {f"custody-forwarder-{ADDED}"}
    assert set(before) <= set(after)
    found = {name: changed(template, after[name]) for name, template in before.items()}
    assert found.pop("custody-lake") == snapshot
    assert found.pop("custody-events") == snapshot
    assert [name for name, lines_ in found.items() if lines_] == []


def test_the_new_stack_is_the_home_region_s_with_its_alarm_forwarded(snapshot: SnapshotAssertion) -> None:
    templates = with_a_region_more().templates
    assert changed(templates[f"custody-forwarder-{HOME}"], templates[f"custody-forwarder-{ADDED}"]) == snapshot


def test_regions_that_are_no_home_differ_by_their_names_alone() -> None:
    one, other = (synthesized("regions").named(f"-forwarder-{region}") for region in ("us-east-1", "ap-southeast-2"))
    assert [line.replace("us-east-1", "ap-southeast-2") for line in lines(one)] == lines(other)


def test_an_account_more_is_read_and_nothing_else(snapshot: SnapshotAssertion) -> None:
    one, two = (lakes_of_one_and_of_two_accounts().named(f"-{number}") for number in (1, 2))
    assert changed(one, two) == snapshot
