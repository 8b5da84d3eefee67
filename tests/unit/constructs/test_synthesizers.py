"""``Custody`` with everything on and fifty tags: in each kind of stack, under each synthesizer, in any environment."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import (
    App,
    BootstraplessSynthesizer,
    CliCredentialsStackSynthesizer,
    DefaultStackSynthesizer,
    Environment,
    LegacyStackSynthesizer,
    NestedStack,
    Stack,
    Stage,
    Tags,
    pipelines,
)
from support.assembly import output
from support.settings_sets import ACCOUNT, BASES

from custody.settings.source import parse
from custody_cdk import Custody

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import Construct

    from custody.settings import Settings

HOME = Environment(account=ACCOUNT, region="eu-central-1")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
TEMPLATE_LIMIT, RESOURCE_LIMIT = 1_000_000, 500
# https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
MOST_TAGS = 50
SYNTHESIZERS = {
    "default": DefaultStackSynthesizer,
    "legacy": LegacyStackSynthesizer,
    "cli-credentials": CliCredentialsStackSynthesizer,
    "bootstrapless": BootstraplessSynthesizer,
}
SAYS_WHO_DEPLOYS = {"default"}
ENVIRONMENTS = {"any": None, "known": HOME}


def settings(synthesizer: str) -> Settings:
    said = {key: value for key, value in BASES["everything"].items() if key not in {"deployers", "regions"}}
    told = {} if synthesizer in SAYS_WHO_DEPLOYS else {"deployers": [f"arn:aws:iam::{ACCOUNT}:role/deploy"]}
    organization = said["organization"] | {"management_account": ACCOUNT}
    return parse({"custody": said | told | {"organization": organization}})


def in_a_stack(scope: Construct, **options: Any) -> Construct:
    return Stack(scope, "Theirs", **options)


def in_a_nested_stack(scope: Construct, **options: Any) -> Construct:
    return NestedStack(Stack(scope, "Theirs", **options), "Nested")


def in_a_stage(scope: Construct, **options: Any) -> Construct:
    return Stack(Stage(scope, "Production"), "Theirs", **options)


PLACES: dict[str, Callable[..., Construct]] = {
    "stack": in_a_stack,
    "nested": in_a_nested_stack,
    "stage": in_a_stage,
}
# A nested stack's template is an asset, and that synthesizer takes none: the CDK says so by itself.
IMPOSSIBLE = {("nested", "bootstrapless")}
# Each takes two seconds: every two of place, synthesizer and environment meet, and not every three.
CASES = [
    (place, synthesizer, list(ENVIRONMENTS)[(row + column) % 2])
    for (row, place), (column, synthesizer) in product(enumerate(PLACES), enumerate(SYNTHESIZERS))
    if (place, synthesizer) not in IMPOSSIBLE
] + [("stack", "bootstrapless", "any")]


@cache
def synthesized(place: str, synthesizer: str, environment: str) -> dict[str, Path]:
    """The templates that were written, those of nested stacks too."""
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    scope = PLACES[place](app, env=ENVIRONMENTS[environment], synthesizer=SYNTHESIZERS[synthesizer]())
    custody(scope, synthesizer)
    return templates(app)


def custody(scope: Construct, synthesizer: str = "default") -> None:
    told = settings(synthesizer)
    Custody(scope, "Custody", settings=told)
    for number in range(MOST_TAGS - len(told.tags)):
        Tags.of(scope).add(f"cost-center-{number:02}", f"platform-{number:02}")


def templates(app: App) -> dict[str, Path]:
    return {path.name: path for path in Path(app.synth().directory).rglob("*.template.json")}


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_every_two_choices_meet(pair: tuple[int, int]) -> None:
    every = [case for case in product(PLACES, SYNTHESIZERS, ENVIRONMENTS) if case[:2] not in IMPOSSIBLE]
    assert {(case[pair[0]], case[pair[1]]) for case in CASES} == {(case[pair[0]], case[pair[1]]) for case in every}


@pytest.mark.parametrize(("place", "synthesizer", "environment"), CASES)
def test_it_synthesizes(place: str, synthesizer: str, environment: str, capfd: pytest.CaptureFixture[str]) -> None:
    written = synthesized(place, synthesizer, environment)
    # The CDK looks at what it synthesizes for this, and would say so of a stack that was made to find out who deploys.
    assert "validation" not in capfd.readouterr().err
    assert check(written) == ["AWS::CloudTrail::Trail", "AWS::Events::EventBus", "AWS::Glue::Database"]


def check(written: dict[str, Path]) -> list[str]:
    """What has to be right in each template; some types of what is in them, once each."""
    assert [name for name, path in written.items() if "${Token[" in path.read_text("utf-8")] == []
    found = {name: json.loads(path.read_text("utf-8"))["Resources"] for name, path in written.items()}
    assert [name for name, resources in found.items() if len(resources) > RESOURCE_LIMIT] == []
    everything = [resource for resources in found.values() for resource in resources.values()]
    of_stack = carried(next(iter(written.values())).parent, everything)
    tagged = [r for r in everything if r["Type"] in {"AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SQS::Queue"}]
    assert {len({*of_stack, *(t["Key"] for t in r["Properties"].get("Tags", []))}) for r in tagged} == {MOST_TAGS}
    once = {"AWS::CloudTrail::Trail", "AWS::Events::EventBus", "AWS::Glue::Database"}
    return sorted(resource["Type"] for resource in everything if resource["Type"] in once)


def carried(directory: Path, resources: list[dict[str, Any]]) -> set[str]:
    """Keys of the tags that CloudFormation gives to each resource: of the stack, or of the nested stack's resource."""
    artifacts = json.loads((directory / "manifest.json").read_text("utf-8"))["artifacts"].values()
    stacks = [artifact["properties"].get("tags", {}) for artifact in artifacts if "stack" in artifact["type"]]
    nested = [r["Properties"].get("Tags", []) for r in resources if r["Type"] == "AWS::CloudFormation::Stack"]
    return {*(key for tags in stacks for key in tags), *(tag["Key"] for tags in nested for tag in tags)}


@pytest.mark.parametrize(("place", "synthesizer", "environment"), CASES)
def test_cloudformation_takes_its_templates(place: str, synthesizer: str, environment: str) -> None:
    sizes = {name: path.stat().st_size for name, path in synthesized(place, synthesizer, environment).items()}
    assert {name: size for name, size in sizes.items() if size >= TEMPLATE_LIMIT} == {}


def test_a_nested_stack_without_a_bootstrap_is_refused_by_the_cdk() -> None:
    with pytest.raises(RuntimeError, match="Cannot add assets to a Stack that uses the BootstraplessSynthesizer"):
        synthesized("nested", "bootstrapless", "known")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_pipeline_deploys_it(environment: str) -> None:
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    place = ENVIRONMENTS[environment]
    above = Stack(app, "Pipeline", env=place)
    connection = f"arn:aws:codeconnections:eu-central-1:{ACCOUNT}:connection/11111111-2222-3333-4444-555555555555"
    source = pipelines.CodePipelineSource.connection("owner/repository", "main", connection_arn=connection)
    synth = pipelines.ShellStep("Synth", input=source, commands=["cdk synth"])
    pipeline = pipelines.CodePipeline(above, "Pipeline", synth=synth)
    stage = Stage(app, "Production", env=place)
    custody(Stack(stage, "Theirs"))
    pipeline.add_stage(stage)
    written = templates(app)
    (theirs,) = [name for name in written if name.startswith("ProductionTheirs")]
    assert check({theirs: written[theirs]})
    (made,) = [
        resource["Properties"]
        for resource in json.loads(written["Pipeline.template.json"].read_text("utf-8"))["Resources"].values()
        if resource["Type"] == "AWS::CodePipeline::Pipeline"
    ]
    assert "Production" in [stage["Name"] for stage in made["Stages"]]
