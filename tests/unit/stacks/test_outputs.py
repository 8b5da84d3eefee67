"""What a deployment tells who deployed it: names that exist, counts that are true, a command that parses."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App
from support.assembly import output, synthesized
from support.variants import VARIANTS, settings_of

from custody.aws.names import Names
from custody.questions import all_questions
from custody.settings.effective import effective
from custody.settings.source import parse
from stacks import build
from stacks.events_stack import NOBODY_IS_MAILED

if TYPE_CHECKING:
    from support.template import Template

NO_LAKE = {"name": "audit", "home_region": "eu-west-1", "lake": {"enabled": False}, "alert_emails": ["a@b.org"]}


def outputs(template: Template) -> dict[str, str]:
    """Values as CloudFormation would show them."""
    found = template.raw.get("Outputs", {})
    account = template.environment.account
    return {key: _text(each["Value"]).replace("AWS::AccountId", account) for key, each in found.items()}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    (inner,) = value.values()
    return inner if isinstance(inner, str) else inner[0].join(map(_text, inner[1]))


def names_of(variant: str) -> Names:
    settings = settings_of(variant)
    return Names(
        name=settings.name, partition=settings.partition.id, account="111122223333", home_region=settings.home_region
    )


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_stack_says_what_comes_next_in_few_words(variant: str) -> None:
    for name, template in synthesized(variant).templates.items():
        found = template.raw["Outputs"]
        assert 1 <= len(found) <= 3, name
        assert all(each["Description"] and "Export" not in each for each in found.values())
        assert len(json.dumps(found)) < 1000


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_named_exists(variant: str) -> None:
    assembly, names = synthesized(variant), names_of(variant)
    trail, events, lake = (assembly.named(f"-{stack}") for stack in ("trail", "events", "lake"))
    assert outputs(trail) == {"AuditBucket": names.audit_bucket, "Trail": names.trail_arn}
    assert outputs(trail)["AuditBucket"] in {bucket["BucketName"] for bucket in trail.all("AWS::S3::Bucket")}
    assert outputs(events)["Bus"] == events.one("AWS::Events::EventBus")["Name"]
    topics = {topic["TopicName"] for topic in events.all("AWS::SNS::Topic")}
    assert set(outputs(events)["AlertTopics"].split(", ")) == topics
    assert outputs(lake)["Workgroup"] in {group["Name"] for group in lake.all("AWS::Athena::WorkGroup")}
    assert outputs(lake)["AuditorPolicy"] in {
        policy["ManagedPolicyName"] for policy in lake.all("AWS::IAM::ManagedPolicy") if policy.get("ManagedPolicyName")
    }
    forwarders = [template for name, template in assembly.templates.items() if "-forwarder-" in name]
    assert {outputs(template)["ForwardsTo"] for template in forwarders} == {names.bus_arn}


def test_the_mails_to_confirm_are_the_subscriptions() -> None:
    events = synthesized("everything").named("-events")
    assert outputs(events)["Mails"] == f"confirm {len(list(events.all('AWS::SNS::Subscription')))}" == "confirm 12"
    assert events.raw["Outputs"]["Mails"]["Description"].startswith("AWS sends 6 to each of 2 addresses")
    assert outputs(synthesized("default").named("-events"))["Mails"] == "none"


def without_a_lake() -> tuple[dict[str, Any], dict[str, Any]]:
    app = App(outdir=output(), builtin_cloud_formation_validation=False)
    build(app, parse({"custody": NO_LAKE}))
    directory = Path(app.synth().directory)
    trail, events = (
        json.loads((directory / f"audit-{stack}.template.json").read_text()) for stack in ("trail", "events")
    )
    return trail["Outputs"], events["Outputs"]


def test_the_first_question_is_one_and_its_options_say_which_deployment() -> None:
    """As the command line reads it: whoever runs it stands in no checkout."""
    trail, events = without_a_lake()
    assert trail["AskFirst"]["Value"] == (
        "custody ask who-pushed --since 1d --engine local -c custody.name=audit -c custody.home_region=eu-west-1"
    )
    assert events["Mails"]["Description"].startswith("AWS sends 5 to one address")
    for text in (outputs(synthesized(variant).named("-lake"))["AskFirst"] for variant in VARIANTS):
        assert text.startswith("custody ask who-pushed --since 1d")
    asked = shlex.split(outputs(synthesized("twin").named("-lake"))["AskFirst"])
    assert asked[2] in {question.id for question in all_questions()}
    told = [asked[at + 1] for at, word in enumerate(asked) if word == "-c"]
    assert effective(Path("cdk.json"), told).settings.name == "shop"


def warnings(variant: str) -> list[str]:
    manifest = synthesized(variant).directory
    text = "".join(path.read_text("utf-8") for path in sorted(manifest.glob("*.json")))
    return [NOBODY_IS_MAILED] if NOBODY_IS_MAILED in text else []


def test_who_mails_nobody_is_warned() -> None:
    assert warnings("default") == [NOBODY_IS_MAILED]
    assert warnings("everything") == []
