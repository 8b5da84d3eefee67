"""What everything on makes of a template, and that one which is too large is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, NestedStack, Stack, Stage, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ssm as ssm
from support.variants import ACCOUNT, settings_of

from custody.settings.alerts import AlertSettings
from custody.settings.destinations import DestinationKind, DestinationSettings, RouteSettings
from custody.settings.exceptions import ExceptionSettings
from custody.settings.source import parse
from custody_cdk import Alerts, AuditLake, Custody
from custody_cdk.alarm_path.alert_targets import MOST_TARGETS
from custody_cdk.stack_tags import tagged_by_stack
from custody_cdk.template_size import MOST_BYTES, check_template_size

RESOURCES, MILLION_BYTES = 15, 0.03
"""What the docstrings may be off: they say "about", so that a new detection does not make them wrong."""

TAGS = {f"tag-{number:02}": f"some value {number:02}" for number in range(50)}


def number(after: str, construct: type = Custody) -> str:
    """A figure of the docstring, by the words behind it."""
    found = re.search(rf"([0-9.]+) {after}", " ".join(str(construct.__doc__).split()))
    assert found, after
    return found[1]


def template_of(tmp_path: Path, **options: Any) -> tuple[int, dict[str, Any]]:
    app = App(outdir=str(tmp_path / "out"), builtin_cloud_formation_validation=False)
    stack = Stack(app, "All", **options)
    settings = settings_of("everything")
    Custody(stack, "It", settings=settings)
    for key, value in {**dict(list(TAGS.items())[len(settings.tags) :]), **settings.tags}.items():
        Tags.of(app).add(key, value)
    file = Path(app.synth().directory) / stack.template_file
    return file.stat().st_size, json.loads(file.read_text("utf-8"))


def test_the_docstring_says_how_large_everything_is(tmp_path: Path) -> None:
    """With fifty tags, which the stack carries."""
    size, template = template_of(tmp_path)
    dense = len(json.dumps(template, separators=(",", ":")))
    assert int(number("of the 500 resources")) == pytest.approx(len(template["Resources"]), abs=RESOURCES)
    assert float(number("of the million bytes")) == pytest.approx(size / 1e6, abs=MILLION_BYTES)
    assert float(number("where the stack has")) == pytest.approx(dense / 1e6, abs=MILLION_BYTES)
    assert size < MOST_BYTES
    assert [id_ for id_, body in template["Resources"].items() if "Tags" in body.get("Properties", {})] == []


def test_everything_and_five_targets_of_alerts_fit(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path / "out"), builtin_cloud_formation_validation=False)
    stack = Stack(app, "All")
    custody = Custody(stack, "It", settings=settings_of("everything"))
    for number in range(MOST_TARGETS):
        custody.alerts.add_target(f"arn:aws:sqs:eu-central-1:{ACCOUNT}:tickets-{number}")
    assert (Path(app.synth().directory) / stack.template_file).stat().st_size < MOST_BYTES


def test_everything_and_five_destinations_of_alerts_fit(tmp_path: Path) -> None:
    secret = f"arn:aws:secretsmanager:eu-central-1:{ACCOUNT}:secret:custody/it-AbCdEf"
    kinds = (DestinationKind.SLACK, DestinationKind.PAGERDUTY, DestinationKind.JIRA, DestinationKind.WEBHOOK)
    destinations = [
        *(DestinationSettings(name=str(kind), kind=kind, secret=secret) for kind in kinds),
        DestinationSettings(name="hub", kind=DestinationKind.SECURITY_HUB),
    ]
    routes = [RouteSettings(name=f"team-{n}", emails=(f"team-{n}@example.com",), repository=f"{n}/*") for n in range(2)]
    alerts = AlertSettings(destinations=tuple(destinations), routes=tuple(routes))
    app = App(outdir=str(tmp_path / "out"), builtin_cloud_formation_validation=False)
    stack = Stack(app, "All")
    Custody(stack, "It", settings=settings_of("everything").model_copy(update={"alerts": alerts}))
    assert (Path(app.synth().directory) / stack.template_file).stat().st_size < MOST_BYTES


def test_everything_and_twenty_exceptions_fit(tmp_path: Path) -> None:
    told: dict[str, Any] = {"reason": "Moved to the new registry by March", "owner": "platform team"}
    exceptions = tuple(
        ExceptionSettings(detection="image-*", resource=f"shop/api-{number}", until=date(2027, 3, 1), **told)
        for number in range(20)
    )
    settings = settings_of("everything").model_copy(update={"exceptions": exceptions})
    app = App(outdir=str(tmp_path / "out"), builtin_cloud_formation_validation=False)
    stack = Stack(app, "All")
    Custody(stack, "It", settings=settings, today=date(2026, 11, 20))
    assert (Path(app.synth().directory) / stack.template_file).stat().st_size < MOST_BYTES


def test_the_lake_s_docstring_says_how_large_it_is() -> None:
    app = App(builtin_cloud_formation_validation=False)
    stack = Stack(app, "Theirs")
    AuditLake(stack, "It")
    template = written(app, stack.template_file)
    assert int(number("of the 500 resources", AuditLake)) == pytest.approx(len(template["Resources"]), abs=RESOURCES)
    size = len(json.dumps(template, indent=1)) / 1e6
    assert float(number("of the million bytes", AuditLake)) == pytest.approx(size, abs=MILLION_BYTES)


@pytest.mark.parametrize("boundary", ["boundary", f"arn:aws:iam::{ACCOUNT}:policy/platform/boundary"])
def test_tags_and_boundary_of_the_settings_are_used(boundary: str) -> None:
    app = App(builtin_cloud_formation_validation=False)
    stack = Stack(app, "Theirs", env=Environment(account=ACCOUNT, region="eu-central-1"))
    settings = parse({"custody": {"permissions_boundary": boundary, "tags": {"team": "platform"}}})
    Custody(stack, "It", settings=settings)
    iam.CfnRole(stack, "Other", assume_role_policy_document={})
    template = written(app, stack.template_file)
    roles = {id_: r["Properties"] for id_, r in template["Resources"].items() if r["Type"] == "AWS::IAM::Role"}
    assert "PermissionsBoundary" not in roles.pop("Other")
    assert len(roles) >= 7
    assert all(":policy/" in json.dumps(role["PermissionsBoundary"]) for role in roles.values())
    assert all(json.dumps(role["PermissionsBoundary"]).rstrip('"]}').endswith("/boundary") for role in roles.values())
    assert all(role["Tags"] == [{"Key": "team", "Value": "platform"}] for role in roles.values())
    tagged = {r["Type"] for r in template["Resources"].values() if "Tags" in r.get("Properties", {})}
    assert {"AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::SNS::Topic"} <= tagged


def large(stack: Stack) -> None:
    for part in range(4):
        ssm.CfnParameter(stack, f"Large{part}", type="String", value="x" * (MOST_BYTES // 4))
    check_template_size(stack)
    check_template_size(stack)


@pytest.mark.parametrize("where", ["app", "stage"])
def test_a_template_that_is_too_large_fails_and_says_what_to_do(where: str, capfd: pytest.CaptureFixture[str]) -> None:
    app = App()
    large(Stack(Stage(app, "Prod") if where == "stage" else app, "Large"))
    with pytest.raises(RuntimeError, match="ValidationFailed") as error:
        app.synth()
    # Where a terminal is, the report stands above the error.
    said = "".join((str(error.value), *capfd.readouterr()))
    assert re.search(rf"the template has \d{{6}} bytes, custody allows {MOST_BYTES} of the 1000000 that", said)
    assert "Stack(tags=...)" in said
    assert "suppress_template_indentation=True" in said
    assert "lake.enabled" in said


def tags_of(template: dict[str, Any]) -> list[dict[str, str]]:
    found = [body["Properties"].get("Tags", []) for body in template["Resources"].values()]
    return [{tag["Key"]: tag["Value"] for tag in tags} for tags in found if tags]


def alerts(scope: Stack, **tags: str) -> None:
    made = Alerts(scope, "It", detections=[])
    tagged_by_stack(made)
    for key, value in tags.items():
        Tags.of(made).add(key, value)


def written(app: App, file: str) -> dict[str, Any]:
    template: dict[str, Any] = json.loads((Path(app.synth().directory) / file).read_text("utf-8"))
    return template


def test_a_tag_that_the_stack_does_not_carry_stays_at_the_resource() -> None:
    app = App(builtin_cloud_formation_validation=False)
    stack = Stack(app, "S", tags={"team": "platform", "stage": "prod"})
    alerts(stack, team="platform", owner="me", stage="test")
    found = tags_of(written(app, stack.template_file))
    assert len(found) > 3
    assert all(tags == {"owner": "me", "stage": "test"} for tags in found)


def test_where_stacks_are_tagged_apart_nothing_is_lost() -> None:
    app = App(context={"@aws-cdk/core:explicitStackTags": True}, builtin_cloud_formation_validation=False)
    stack = Stack(app, "S")
    alerts(stack)
    Tags.of(app).add("team", "platform")
    found = tags_of(written(app, stack.template_file))
    assert len(found) > 3
    assert all(tags == {"team": "platform"} for tags in found)


def test_a_tag_that_only_the_deployment_knows_stays_at_the_resources() -> None:
    """The CDK leaves it out of the stack's own tags, with a warning."""
    app = App(builtin_cloud_formation_validation=False)
    stack = Stack(app, "S", tags={"team": "platform"})
    owner = CfnParameter(stack, "Owner").value_as_string
    alerts(stack, team="platform")
    Tags.of(app).add("owner", owner)
    template = written(app, stack.template_file)
    found = [body["Properties"].get("Tags", []) for body in template["Resources"].values()]
    assert [{"Key": "owner", "Value": {"Ref": "Owner"}}] in found
    assert all(tags in ([], [{"Key": "owner", "Value": {"Ref": "Owner"}}]) for tags in found)


def test_a_nested_stack_has_the_tags_of_its_parent() -> None:
    app = App(builtin_cloud_formation_validation=False)
    outer = Stack(app, "S", env=Environment(region="eu-central-1"), tags={"team": "platform"})
    nested = NestedStack(outer, "Nested")
    alerts(nested, team="platform", owner="me")
    assert all(tags == {"owner": "me"} for tags in tags_of(written(app, nested.template_file)))
