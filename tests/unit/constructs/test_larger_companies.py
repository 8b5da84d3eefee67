"""Lists as long as a larger company's, in every home Region: the app synthesizes, or one line says what to do."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App

from custody.aws.regions import partition_of, partitions
from custody.detections import all_detections
from custody.errors import CustodyError, DetectionError
from custody.lake.athena_parameters import QUERY_LIMIT
from custody.patterns import Pattern
from custody.questions import all_questions
from custody.settings.source import parse
from custody.severity import Severity
from custody_cdk.alarm_path.detection_rules import OTHER_RULES
from custody_cdk.alarm_path.rule_limits import check_rule, check_rules, rule_patterns
from custody_cdk.lake.scheduled_questions import question_input
from stacks import build

if TYPE_CHECKING:
    from custody.detections import Detection
    from custody.settings import Settings

PUSHERS, ACCOUNTS = (1, 15, 200), (1, 80, 500)
REGIONS = [region for partition in partitions() for region in partition.regions]
FEW_RULES = {"af-south-1", "eu-south-1"}
MAX_TEMPLATE = 1_000_000


def detections_of(pushers: int, accounts: int, partition: str = "aws", **more: Any) -> dict[str, Any]:
    account = [f"{111122223333 + 7919191 * number:012}" for number in range(accounts)]
    return {
        "trusted_pushers": [
            f"arn:{partition}:iam::{account[n % min(accounts, 5)]}:role/ci/builder-{n:03}-of-the-platform-team"
            for n in range(pushers - pushers // 10)
        ]
        + [f"arn:{partition}:iam::{account[0]}:role/star-{n:02}-*" for n in range(pushers // 10)],
        "trusted_accounts": account,
        **more,
    }


def settings_for(region: str, detections: dict[str, Any], **bus: Any) -> Settings:
    return parse({"custody": {"home_region": region, "detections": detections, "bus": bus}})


@cache
def enabled(pushers: int, accounts: int) -> tuple[Detection, ...]:
    settings = settings_for("eu-central-1", detections_of(pushers, accounts))
    return tuple(d for d in all_detections(settings.of_detections) if d.severity >= settings.minimum_severity)


def rules(detections: tuple[Detection, ...], region: str, quota: int | None = None) -> None:
    """What the construct checks before it makes a rule."""
    listening = [detection for detection in detections if detection.pattern]
    check_rules(listening, region=region, others=OTHER_RULES, quota=quota)
    for detection in listening:
        for pattern in rule_patterns(detection.pattern) if detection.pattern else ():
            check_rule(detection, pattern)


@pytest.mark.parametrize("accounts", ACCOUNTS)
@pytest.mark.parametrize("pushers", PUSHERS)
def test_in_every_home_region_it_fits_or_one_line_says_what_to_do(pushers: int, accounts: int) -> None:
    refused: dict[str, str] = {}
    for region in REGIONS:
        told = detections_of(pushers, accounts, partition_of(region).id)
        try:
            settings_for(region, told)
        except CustodyError as error:
            refused[region] = str(error)
            assert "bus.archive_days: EventBridge has no archives in home_region" in refused[region]
            assert settings_for(region, told, archive_days=0)
        try:
            rules(enabled(pushers, accounts), region)
        except DetectionError as error:
            refused[region] = str(error)
            assert region in FEW_RULES
            assert f"rules and a bus in {region} holds 100; raise minimum_severity" in refused[region]
            assert "write it in bus.rules_quota" in refused[region]
            assert (f"detections.trusted_pushers ({pushers} entries)" in refused[region]) is (pushers > 15)
            rules(enabled(pushers, accounts), region, quota=300)
    assert refused.keys() >= FEW_RULES
    assert all("\n" not in line for line in refused.values())
    assert len(refused) < len(REGIONS) / 3


@pytest.mark.parametrize("accounts", ACCOUNTS)
@pytest.mark.parametrize("pushers", PUSHERS)
def test_every_question_fits(pushers: int, accounts: int) -> None:
    told = settings_for("eu-central-1", detections_of(pushers, accounts)).of_detections
    texts = {question.id: question.sql for question in all_questions(told)}
    asked = [question_input(d, texts[d.id], told) for d in enabled(pushers, accounts) if d.question]
    assert len(asked) > 30
    assert max(len(one["sql"].encode()) for one in asked) < QUERY_LIMIT / 4


@pytest.mark.parametrize(("region", "bus"), [("eu-central-1", {}), ("cn-north-1", {"pattern_quota": 4096})])
def test_the_longest_lists_synthesize(region: str, bus: dict[str, Any], tmp_path: Path) -> None:
    settings = settings_for(region, detections_of(200, 500, partition_of(region).id), **bus)
    app = App(outdir=str(tmp_path), builtin_cloud_formation_validation=False)
    build(app, settings)
    stacks = {stack.stack_name: stack.template for stack in app.synth().stacks}
    assert all(len(json.dumps(template)) < MAX_TEMPLATE for template in stacks.values())
    made = [
        one["Properties"]
        for one in stacks["custody-events"]["Resources"].values()
        if one["Type"] == "AWS::Events::Rule"
    ]
    pushed = [rule for rule in made if "image-pushed-by-untrusted-identity" in rule["Name"]]
    assert 4 < len(pushed) < 15
    assert len({rule["Name"] for rule in made}) == len(made)
    assert len({json.dumps(rule["Targets"]) for rule in pushed}) == 1
    # That of the heartbeat has the account in it, which the template leaves open.
    known = [rule["EventPattern"] for rule in made if "Fn::Join" not in rule["EventPattern"]]
    assert len(known) == len(made) - 1
    patterns = [Pattern.of(pattern, limit=4096) for pattern in known]
    longest = max(map(len, patterns))
    assert longest <= (bus.get("pattern_quota") or 2048)
    assert (longest > 2048) is bool(bus)


def test_fewer_rules_are_needed_where_a_pattern_may_be_longer() -> None:
    one = next(d for d in enabled(200, 500) if d.id == "image-pushed-by-untrusted-identity")
    assert one.pattern
    assert len(rule_patterns(one.pattern, 4096)) < 0.7 * len(rule_patterns(one.pattern))


@pytest.mark.parametrize(
    ("setting", "entries"),
    [
        ("deployers", [f"arn:aws:iam::111122223333:user/machine-{n:03}" for n in range(80)]),
        ("approvers", [f"arn:aws:iam::111122223333:role/approver-{n:03}" for n in range(80)]),
        ("people_roles", [f"team-{n:03}-of-the-platform-*" for n in range(200)]),
        ("trusted_pushers", [f"arn:aws:iam::111122223333:role/{'a' * n}" for n in range(1, 100)]),
    ],
)
def test_a_list_that_no_rule_takes_is_named_with_its_count(setting: str, entries: list[str]) -> None:
    settings = settings_for("eu-central-1", {setting: entries})
    with pytest.raises(DetectionError) as error:
        rules(all_detections(settings.of_detections), "eu-central-1")
    line = str(error.value)
    assert f"detections.{setting} ({len(entries)} entries)" in line
    assert "a rule takes 2048; write fewer or shorter entries in" in line
    assert "or name it in detections.switched_off" in line
    assert "\n" not in line


def test_too_many_stars_of_many_kinds_are_named_with_their_count() -> None:
    hashed = [f"{(n * 2654435761) % 2**40:010x}" for n in range(200)]
    mixed = [f"arn:aws:iam::111122223333:role/{name}" + "-*" * (n % 2) for n, name in enumerate(hashed)]
    settings = settings_for("eu-central-1", {"trusted_pushers": mixed})
    with pytest.raises(DetectionError) as error:
        rules(all_detections(settings.of_detections), "eu-central-1")
    assert "a bus holds 30 such rules, a quota AWS does not raise; write fewer stars in" in str(error.value)
    assert "detections.trusted_pushers (200 entries)" in str(error.value)


def test_the_page_of_limits_says_how_many_rules_the_defaults_need() -> None:
    settings = parse({"custody": {}})
    listening = [d for d in all_detections(settings.of_detections) if d.pattern and d.severity >= Severity.LOW]
    text = (Path(__file__).parents[3] / "docs" / "limits.md").read_text("utf-8")
    said = re.search(r"the default detections need more than (\d+)\. Ask AWS", " ".join(text.split()))
    assert said
    # In fifties, so that a new detection does not make it wrong.
    assert 0 < len(listening) + OTHER_RULES - int(said[1]) <= 50
