"""Each mode's stacks: which account holds what, in which order, and who may do what over the borders."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from aws_cdk import App, Stack
from aws_cdk import Environment as Env
from support.assembly import output, resources_of
from support.iam import Answer, Request, ask, many
from support.matrix import few_detections

from custody.detections import get
from custody.errors import SettingsError
from custody.settings.source import parse
from custody_cdk import AuditBus, Custody, Place
from stacks import build
from stacks.members_stack import MOST_TEMPLATE_BYTES, forwarder_template

if TYPE_CHECKING:
    from custody.settings import Settings

AUDIT, MANAGEMENT, ARCHIVE, MEMBER = "111122223333", "444455556666", "777788889999", "222233334444"
ORGANIZATION = {"id": "o-exampleorgid", "management_account": MANAGEMENT}
REGIONS = {"aws": "eu-central-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
KEY_ID = "11111111-2222-3333-4444-555555555555"

MODES: dict[str, dict[str, Any]] = {
    "account": {},
    "members of an account": {"accounts": {"audit": AUDIT, "members": [MEMBER]}},
    "organization": {
        "mode": "organization",
        "organization": {**ORGANIZATION, "units": ["r-ab12"]},
        "accounts": {"audit": AUDIT, "log_archive": ARCHIVE, "members": "organization"},
        "trail": {"cloudwatch_logs": True},
    },
    "organization that keeps its record": {
        "mode": "organization",
        "organization": ORGANIZATION,
        "accounts": {"audit": AUDIT, "log_archive": MANAGEMENT},
    },
    "existing": {
        "mode": "existing",
        "organization": ORGANIZATION,
        "trail": {"prefix": "o-exampleorgid"},
        "record": {
            "bucket": f"aws-controltower-logs-{ARCHIVE}-us-east-1",
            "account": ARCHIVE,
            "key": f"arn:aws:kms:us-east-1:{ARCHIVE}:key/{KEY_ID}",
        },
        "accounts": {"audit": AUDIT, "members": "organization"},
    },
    "member": {"mode": "member", "regions": ["us-east-1", "eu-west-1"], "accounts": {"audit": AUDIT}},
}

STACKS = {
    "account": [
        ("custody-trail", "custody-trail", "unknown-account", []),
        ("custody-events", "custody-events", "unknown-account", ["custody-trail"]),
        ("custody-lake", "custody-lake", "unknown-account", ["custody-events"]),
        ("custody-forwarder-us-east-1", "custody-forwarder-us-east-1", "unknown-account", ["custody-events"]),
    ],
    "members of an account": [
        ("custody-trail", "custody-trail", AUDIT, []),
        ("custody-events", "custody-events", AUDIT, ["custody-trail"]),
        ("custody-lake", "custody-lake", AUDIT, ["custody-events"]),
        ("custody-forwarder-us-east-1", "custody-forwarder-us-east-1", AUDIT, ["custody-events"]),
        (f"custody-forwarder-{MEMBER}-us-east-1", "custody-forwarder-us-east-1", MEMBER, ["custody-events"]),
    ],
    "organization": [
        ("custody-record", "custody-record", ARCHIVE, []),
        ("custody-organization-trail", "custody-organization-trail", MANAGEMENT, ["custody-record"]),
        ("custody-events", "custody-events", AUDIT, ["custody-organization-trail"]),
        ("custody-lake", "custody-lake", AUDIT, ["custody-events"]),
        ("custody-forwarder-us-east-1", "custody-forwarder-us-east-1", AUDIT, ["custody-events"]),
        (f"custody-forwarder-{MANAGEMENT}-us-east-1", "custody-forwarder-us-east-1", MANAGEMENT, ["custody-events"]),
        (f"custody-forwarder-{ARCHIVE}-us-east-1", "custody-forwarder-us-east-1", ARCHIVE, ["custody-events"]),
        ("custody-members", "custody-members", MANAGEMENT, ["custody-events"]),
    ],
    "organization that keeps its record": [
        ("custody-trail", "custody-trail", MANAGEMENT, []),
        ("custody-events", "custody-events", AUDIT, ["custody-trail"]),
        ("custody-lake", "custody-lake", AUDIT, ["custody-events"]),
        ("custody-forwarder-us-east-1", "custody-forwarder-us-east-1", AUDIT, ["custody-events"]),
        (f"custody-forwarder-{MANAGEMENT}-us-east-1", "custody-forwarder-us-east-1", MANAGEMENT, ["custody-events"]),
    ],
    "existing": [
        ("custody-events", "custody-events", AUDIT, []),
        ("custody-lake", "custody-lake", AUDIT, ["custody-events"]),
        ("custody-forwarder-us-east-1", "custody-forwarder-us-east-1", AUDIT, ["custody-events"]),
        (f"custody-forwarder-{MANAGEMENT}-us-east-1", "custody-forwarder-us-east-1", MANAGEMENT, ["custody-events"]),
    ],
    "member": [
        ("custody-forwarder-us-east-1", "custody-forwarder-us-east-1", "unknown-account", []),
        ("custody-forwarder-eu-west-1", "custody-forwarder-eu-west-1", "unknown-account", []),
    ],
}
"""Of each mode: a stack in the app, its name in its account, the account, and what is deployed before it."""


@cache
def made(mode: str) -> dict[str, Any]:
    """The stacks of a mode, by their names in the app, as they are synthesized."""
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    with few_detections():
        build(app, parse({"custody": MODES[mode]}))
    return {stack.id: stack for stack in app.synth().stacks}


def resources(mode: str, stack: str, kind: str) -> list[dict[str, Any]]:
    found = made(mode)[stack].template["Resources"].values()
    return [each["Properties"] for each in found if each["Type"] == f"AWS::{kind}"]


@pytest.mark.parametrize("mode", MODES)
def test_each_account_holds_what_the_page_says(mode: str) -> None:
    known = made(mode)
    found = {
        id_: (
            stack.stack_name,
            stack.environment.account,
            sorted({each.id for each in stack.dependencies} & set(known)),
        )
        for id_, stack in known.items()
    }
    assert found == {id_: (name, account, before) for id_, name, account, before in STACKS[mode]}


def test_what_owners_add_is_told_at_synthesis_and_fits_into_outputs() -> None:
    outputs = made("existing")["custody-lake"].template["Outputs"]
    told = {name: outputs[name]["Value"] for name in ("BucketPolicyNeeds", "KeyPolicyNeeds")}
    assert [statement["Sid"] for statement in json.loads(told["BucketPolicyNeeds"])] == ["AccountsLook", "AccountsRead"]
    assert [statement["Sid"] for statement in json.loads(told["KeyPolicyNeeds"])] == ["AccountsReadThroughS3"]
    assert max(map(len, told.values())) <= 1024
    said = "".join(str(message.entry.data) for message in made("existing")["custody-lake"].messages)
    assert all(f"the policy of {what}" in said for what in ("bucket aws-controltower-logs", "key arn:aws:kms"))


def bus_policy(mode: str, account: str = AUDIT) -> dict[str, Any]:
    """All statements of the bus, with its references filled in."""
    statements = [each["Statement"] for each in resources(mode, "custody-events", "Events::EventBusPolicy")]
    text = json.dumps([each for each in statements if each["Effect"] == "Allow"])
    return {"Statement": json.loads(text.replace("${AWS::AccountId}", account))}


def lets_in(mode: str, role: str, account: str, organization: str = "", source: str = "aws.ecr") -> Answer:
    bus = f"arn:aws:events:us-east-1:{AUDIT}:event-bus/custody"
    told = {"aws:PrincipalOrgID": organization} if organization else {}
    request = Request(
        action="events:PutEvents",
        resource=bus,
        principal=f"arn:aws:iam::{account}:role/{role}",
        context={"events:source": [source], **told},
    )
    return ask(bus_policy(mode), request)


FORWARDER, OURS, THEIRS = "custody-forward-eu-west-1", "o-exampleorgid", "o-anotherorgid"


@pytest.mark.parametrize(
    ("mode", "role", "account", "organization", "answer"),
    [
        ("organization", FORWARDER, AUDIT, OURS, Answer.ALLOW),
        ("organization", FORWARDER, MANAGEMENT, OURS, Answer.ALLOW),
        ("organization", FORWARDER, MEMBER, OURS, Answer.ALLOW),
        ("organization", FORWARDER, MEMBER, THEIRS, Answer.NOTHING),
        ("organization", FORWARDER, MEMBER, "", Answer.NOTHING),
        ("organization", "somebody", MEMBER, OURS, Answer.NOTHING),
        ("organization", "path/custody-forward-eu-west-1", MEMBER, OURS, Answer.NOTHING),
        ("organization that keeps its record", FORWARDER, MANAGEMENT, OURS, Answer.ALLOW),
        ("organization that keeps its record", FORWARDER, MEMBER, OURS, Answer.NOTHING),
        ("existing", FORWARDER, MEMBER, OURS, Answer.ALLOW),
        ("existing", FORWARDER, MANAGEMENT, OURS, Answer.ALLOW),
        ("existing", FORWARDER, MEMBER, THEIRS, Answer.NOTHING),
        ("members of an account", FORWARDER, MEMBER, "", Answer.ALLOW),
        ("members of an account", "somebody", MEMBER, "", Answer.NOTHING),
        ("members of an account", FORWARDER, ARCHIVE, OURS, Answer.NOTHING),
    ],
)
def test_the_bus_lets_the_forwarders_of_members_in_and_nobody_else(
    mode: str, role: str, account: str, organization: str, answer: Answer
) -> None:
    assert lets_in(mode, role, account, organization) is answer


@pytest.mark.parametrize("mode", ["organization", "members of an account"])
def test_a_member_brings_no_events_of_its_own(mode: str) -> None:
    assert lets_in(mode, FORWARDER, MEMBER, OURS, source="my.app") is Answer.NOTHING


def test_statements_of_the_bus_are_added_one_after_the_other() -> None:
    template = made("organization")["custody-events"].template["Resources"]
    policies = {id_ for id_, each in template.items() if each["Type"] == "AWS::Events::EventBusPolicy"}
    before = [policies & {*many(template[id_].get("DependsOn", []))} for id_ in policies]
    assert sorted(map(len, before)) == [0, 1, 1, 1]


def test_the_longest_policy_of_a_bus_is_within_its_limit() -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html has 10,240 characters."""
    stack = Stack(App(outdir=output()), "It", env=Env(account=AUDIT, region="us-gov-west-1"))
    stack.place = Place(partition="aws-us-gov", account=AUDIT, region="us-gov-west-1", dns_suffix="amazonaws.com")  # type: ignore[attr-defined]
    bus = AuditBus(
        stack, "Bus", name="a" * 20, members=[f"{n:012}" for n in range(103)], organization_id="o-" + "a" * 32
    )
    bus.tells(f"arn:aws-us-gov:iam::{AUDIT}:role/{'a' * 64}")
    made_of = [each for each in resources_of(stack).values() if each["Type"] == "AWS::Events::EventBusPolicy"]
    statements = [each["Properties"]["Statement"] for each in made_of]
    assert len(json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))) < 9_000


def test_a_member_forwards_to_the_bus_of_the_audit_account_and_beats_no_heart() -> None:
    bus = f"arn:aws:events:us-east-1:{AUDIT}:event-bus/custody"
    for mode, stack in (
        ("member", "custody-forwarder-eu-west-1"),
        ("organization", f"custody-forwarder-{ARCHIVE}-us-east-1"),
    ):
        targets = {target["Arn"] for rule in resources(mode, stack, "Events::Rule") for target in rule["Targets"]}
        assert targets == {bus}
        assert resources(mode, stack, "Scheduler::Schedule") == []
    assert len(resources("organization", "custody-forwarder-us-east-1", "Scheduler::Schedule")) == 1


def test_the_trail_of_an_organization_writes_with_the_archive_s_bucket_and_key() -> None:
    (trail,) = resources("organization", "custody-organization-trail", "CloudTrail::Trail")
    assert trail["S3BucketName"] == f"custody-audit-{ARCHIVE}-us-east-1"
    assert trail["KMSKeyId"] == f"arn:aws:kms:us-east-1:{ARCHIVE}:alias/custody"
    assert trail["IsOrganizationTrail"] is True
    # A log group is encrypted with a key of its own account.
    (alias,) = resources("organization", "custody-organization-trail", "KMS::Alias")
    assert alias["AliasName"] == "alias/custody-trail-logs"


def stack_set() -> dict[str, Any]:
    (found,) = resources("organization", "custody-members", "CloudFormation::StackSet")
    return found


def test_a_stack_set_brings_forwarders_to_accounts_that_join_and_leaves_out_those_that_have_them() -> None:
    found = stack_set()
    assert found["PermissionModel"] == "SERVICE_MANAGED"
    assert found["AutoDeployment"] == {"Enabled": True, "RetainStacksOnAccountRemoval": False}
    assert found["Capabilities"] == ["CAPABILITY_NAMED_IAM"]
    assert found["StackInstancesGroup"] == [
        {
            "DeploymentTargets": {
                "OrganizationalUnitIds": ["r-ab12"],
                "AccountFilterType": "DIFFERENCE",
                "Accounts": [AUDIT, ARCHIVE],
            },
            "Regions": ["us-east-1"],
        }
    ]


def test_the_region_of_global_services_keeps_its_stack_set() -> None:
    def sets(regions: list[str]) -> dict[str, list[str]]:
        told = {"home_region": "eu-west-1", "regions": ["eu-west-1", *regions]}
        app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
        detections = [get("trail-stopped"), get("chain-role-trust-changed")]
        with few_detections(), patch("stacks.deployment.all_detections", lambda _: detections):
            build(app, _whole(told))
        found = app.synth().get_stack_artifact("custody-members").template["Resources"]
        return {id_: each["Properties"]["StackInstancesGroup"][0]["Regions"] for id_, each in found.items()}

    before, after = sets([]), sets(["us-east-1", "eu-west-2"])
    assert before == {"Regions": ["eu-west-1"], "Global": ["us-east-1"]}
    assert after == {"Regions": ["eu-west-1", "eu-west-2"], "Global": ["us-east-1"]}


def test_a_stack_set_hands_the_tags_on() -> None:
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    with few_detections():
        build(app, _whole({"tags": {"team": "platform"}}))
    found = app.synth().get_stack_artifact("custody-members").template["Resources"].values()
    (stack_set,) = (each for each in found if each["Type"] == "AWS::CloudFormation::StackSet")
    assert stack_set["Properties"]["Tags"] == [{"Key": "team", "Value": "platform"}]


def test_a_stack_set_s_template_is_of_no_account_and_of_no_region() -> None:
    template = json.loads(stack_set()["TemplateBody"])
    assert "Rules" not in template
    assert "Parameters" not in template
    text = json.dumps(template)
    assert text.count(AUDIT) == text.count(f":{AUDIT}:event-bus/custody")
    (role,) = (each["Properties"] for each in template["Resources"].values() if each["Type"] == "AWS::IAM::Role")
    assert role["RoleName"] == {"Fn::Join": ["", ["custody-forward-", {"Ref": "AWS::Region"}]]}


def test_a_forwarder_of_every_detection_fits_into_a_stack_set() -> None:
    settings = _whole({"minimum_severity": "info"})
    assert 20_000 < len(_template(settings)) <= MOST_TEMPLATE_BYTES


def test_one_that_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacks.members_stack.MOST_TEMPLATE_BYTES", 1_000)
    with pytest.raises(SettingsError, match="a StackSet takes 1000: raise minimum_severity, or leave"):
        _template(_whole({}))


def _whole(more: dict[str, Any]) -> Settings:
    return parse({"custody": {**MODES["organization"], **more}})


def _template(settings: Settings) -> str:
    from custody.detections import all_detections  # noqa: PLC0415 - all of them, in two tests

    patterns = [each.pattern for each in all_detections(settings.of_detections) if each.pattern]
    return forwarder_template(settings, patterns, f"arn:aws:events:us-east-1:{AUDIT}:event-bus/custody")


@pytest.mark.parametrize("mode", ["organization", "member"])
def test_one_stack_is_not_told_to_be_several_accounts(mode: str) -> None:
    with pytest.raises(SettingsError, match=f"mode '{mode}' is of several accounts"):
        Custody(Stack(App(outdir=output()), "It"), "Custody", settings=parse({"custody": MODES[mode]}))


def test_members_of_a_bus_without_a_name_are_nobody() -> None:
    stack = Stack(App(outdir=output()), "It", env=Env(account=AUDIT, region="us-east-1"))
    AuditBus(stack, "Bus")
    kinds = [each["Type"] for each in resources_of(stack).values()]
    assert kinds.count("AWS::Events::EventBusPolicy") == 1
