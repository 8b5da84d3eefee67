"""Every example synthesizes as it stands, records and alerts, and says in few words what it shows."""

from __future__ import annotations

import json
import re
from functools import cache
from runpy import run_path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App
from support.assembly import ROOT, output, read, staged
from support.events import STOP_LOGGING, event

from custody.settings.source import read_context
from custody_cdk.template_size import MOST_BYTES
from custody_cdk.testing import alerting, assert_alerts, assert_records

if TYPE_CHECKING:
    from pathlib import Path

    from support.assembly import Assembly

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/app.py"))
NAMES = [path.name for path in EXAMPLES]


@cache
def made(name: str) -> tuple[Assembly, dict[str, Assembly]]:
    """What an example's app writes, and what each of its stages does."""
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    run_path(str(ROOT / "examples" / name / "app.py"))["build"](app)
    # The second synthesis is what the first one wrote.
    return read(app), staged(app)


def warnings(assembly: Assembly) -> list[str]:
    entries = (e for file in assembly.directory.rglob("manifest.json") for e in _metadata(file))
    return [str(entry["data"]) for entry in entries if entry["type"] in {"aws:cdk:warning", "aws:cdk:error"}]


def _metadata(manifest: Path) -> list[dict[str, Any]]:
    document = json.loads(manifest.read_text("utf-8"))
    found = []
    for artifact in document["artifacts"].values():
        beside = artifact.get("additionalMetadataFile")
        more = json.loads((manifest.parent / beside).read_text("utf-8")) if beside else {}
        for entries in (*artifact.get("metadata", {}).values(), *more.values()):
            found += entries
    return found


def test_there_are_some() -> None:
    assert NAMES == ["one_line", "pipeline", "pipeline_over_accounts", "several_regions", "team"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_short_and_says_what_it_shows(name: str) -> None:
    folder = ROOT / "examples" / name
    files = {path.name for path in folder.iterdir() if path.is_file()}
    assert files == {"app.py", "cdk.json", "README.md"}
    assert json.loads((folder / "cdk.json").read_text("utf-8")) == {"app": "python3 app.py"}
    assert read_context(folder / "cdk.json") == {}
    assert f"({name}/README.md)" in (ROOT / "examples" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_warned_of(name: str) -> None:
    assert warnings(made(name)[0]) == []


def test_one_line_records_and_alerts() -> None:
    template = made("one_line")[0].named("Custody").raw
    assert_records(template)
    assert "trail-stopped" in assert_alerts(template, STOP_LOGGING)
    types = {resource["Type"] for resource in template["Resources"].values()}
    assert {"AWS::Glue::Table", "AWS::Athena::WorkGroup"} <= types


def test_a_team_has_a_detection_and_targets_of_its_own() -> None:
    template = made("team")[0].named("ShopAudit")
    assert_records(template.raw)
    deleted = event("ecr", "BatchDeleteImage", readOnly=False, requestParameters={"repositoryName": "shop/release"})
    assert assert_alerts(template.raw, deleted) == ("shop-release-deleted",)
    other = event("ecr", "BatchDeleteImage", readOnly=False, requestParameters={"repositoryName": "shop/scratch"})
    assert alerting(template.raw, other) == ()
    (function,) = [f for f in template.all("AWS::Lambda::Function") if f.get("FunctionName") == "shop-alert"]
    targets = json.loads(function["Environment"]["Variables"]["TARGETS"])
    assert [target["arn"].split(":")[2] for target in targets] == ["sqs", "lambda"]
    assert [target["without"] for target in targets] == [[], ["info", "low", "medium", "high"]]
    assert "An image of the shop's releases was deleted" not in function["Code"]["ZipFile"]  # packed
    assert "CustodyTellsSqs" in json.dumps(template.raw)


def test_events_of_several_regions_alert_at_home() -> None:
    assembly = made("several_regions")[0]
    home = assembly.named("Custody").raw
    assert_records(home)
    forwarders = [t.raw for name, t in assembly.templates.items() if re.match("Forwarder-", name)]
    assert len(forwarders) == 2
    for forwarder in (*forwarders, home):
        assert "trail-stopped" in assert_alerts(home, STOP_LOGGING, forwarder=forwarder)
    for name in assembly.templates:
        if name != "Custody":
            assert "Custody" in assembly.manifest["artifacts"][name]["dependencies"]


def test_a_pipeline_deploys_into_two_accounts() -> None:
    assembly, stages = made("pipeline")
    pipeline = assembly.named("CustodyPipeline").one("AWS::CodePipeline::Pipeline")
    assert [stage["Name"] for stage in pipeline["Stages"]] == [
        "Source",
        "Build",
        "UpdatePipeline",
        "Staging",
        "Production",
    ]
    assert next(action["Name"] for action in pipeline["Stages"][-1]["Actions"]) == "Approve"
    accounts = {}
    for name, stage in stages.items():
        (template,) = stage.templates.values()
        assert_records(template.raw)
        assert "trail-stopped" in assert_alerts(template.raw, STOP_LOGGING)
        accounts[name] = template.environment.account
    assert accounts == {"CustodyPipeline-Staging": "111122223333", "CustodyPipeline-Production": "444455556666"}


OVER_ACCOUNTS = "pipeline_over_accounts"
AUDIT, MEMBERS, TOOLING = "111122223333", ("222233334444", "444455556666"), "123456789012"
MOST_ACTIONS, MOST_STAGES = 50, 50
"""Of CodePipeline: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html"""


def stages_of_pipeline() -> dict[str, list[dict[str, Any]]]:
    pipeline = made(OVER_ACCOUNTS)[0].named("CustodyPipeline").one("AWS::CodePipeline::Pipeline")
    return {stage["Name"]: stage["Actions"] for stage in pipeline["Stages"]}


def test_members_are_deployed_side_by_side_after_the_audit_account() -> None:
    stages = stages_of_pipeline()
    assert list(stages) == ["Source", "Build", "UpdatePipeline", "Audit", "Members"]
    order = {name: {action["Name"]: action["RunOrder"] for action in stages[name]} for name in ("Audit", "Members")}
    assert list(order["Audit"].items()) == [
        ("Custody.Prepare", 1),
        ("Custody.Deploy", 2),
        ("Forwarder-us-east-1.Prepare", 3),
        ("Forwarder-us-east-1.Deploy", 4),
    ]
    forwarders = [f"{who}.Forwarder-{region}" for who in ("Shop", "Web") for region in ("eu-central-1", "us-east-1")]
    assert order["Members"] == {
        f"{stack}.{step}": number for stack in forwarders for number, step in enumerate(("Prepare", "Deploy"), start=1)
    }


def test_what_members_send_alerts_in_the_audit_account() -> None:
    _, stages = made(OVER_ACCOUNTS)
    audit = stages["CustodyPipeline-Audit"].named("-Custody")
    assert_records(audit.raw)
    bus = f":events:eu-central-1:{AUDIT}:event-bus/custody"
    sending = [
        template
        for name in ("Shop", "Web", "Audit")
        for stack, template in stages[f"CustodyPipeline-{name}"].templates.items()
        if "-Forwarder-" in stack
    ]
    assert sorted(template.environment.account for template in sending) == sorted([AUDIT, *MEMBERS, *MEMBERS])
    for template in sending:
        assert "trail-stopped" in assert_alerts(audit.raw, STOP_LOGGING, forwarder=template.raw)
        targets = [target["Arn"] for rule in template.all("AWS::Events::Rule") for target in rule["Targets"]]
        assert targets
        assert all(str(target).endswith(bus) for target in targets)
        # Another account's forwarder beats no heart.
        foreign = template.environment.account != AUDIT
        assert (template.all("AWS::Scheduler::Schedule") == []) is foreign
    (statement,) = (
        each["Statement"] for each in audit.all("AWS::Events::EventBusPolicy") if MEMBERS[0] in str(each["Statement"])
    )
    assert all(f"::{account}:" in str(statement) for account in MEMBERS)


def test_the_roles_and_bootstraps_of_the_pipeline_are_those_that_its_readme_names() -> None:
    actions = [action for name in ("Audit", "Members") for action in stages_of_pipeline()[name]]
    used = {str(role) for each in actions for role in (each["RoleArn"], each["Configuration"].get("RoleArn")) if role}
    text = (ROOT / "examples" / OVER_ACCOUNTS / "README.md").read_text("utf-8")
    kinds = set(re.findall(r"`(cdk-hnb659fds-[\w-]+)-ACCOUNT-REGION`", text))
    places = {(account, region) for account in (AUDIT, *MEMBERS) for region in ("eu-central-1", "us-east-1")}
    assert {role.partition("role/")[2] for role in used} == {
        f"{kind}-{account}-{region}" for kind in kinds for account, region in places
    }
    bootstrapped = set(re.findall(r"aws://(\d{12})/([\w-]+)", text))
    assembly, stages = made(OVER_ACCOUNTS)
    deployed = {
        (template.environment.account, template.environment.region)
        for each in (assembly, *stages.values())
        for template in each.templates.values()
    }
    assert deployed == bootstrapped
    trusting = {line.split("/")[2] for line in text.splitlines() if line.endswith("$TRUST")}
    assert trusting == {AUDIT, *MEMBERS}
    assert f"--trust {TOOLING} " in text


def test_the_pipeline_over_accounts_is_within_every_limit() -> None:
    assembly, stages = made(OVER_ACCOUNTS)
    pipeline = stages_of_pipeline()
    assert len(pipeline) <= MOST_STAGES
    assert max(map(len, pipeline.values())) <= MOST_ACTIONS
    files = list(assembly.directory.rglob("*.template.json"))
    assert len(files) == sum(len(each.templates) for each in (assembly, *stages.values()))
    for file in files:
        assert file.stat().st_size <= MOST_BYTES
        assert len(json.loads(file.read_text("utf-8"))["Resources"]) <= 500
