"""Synthesized apps, each made once a run: starting jsii and synthesizing cost seconds.

The workers of a run share a folder (see conftest.py): the first that wants a variant makes it, the others read it,
and so does the next run when nothing has changed (see kept.py).
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import App, Stack, Validations
from aws_cdk import Environment as Env
from support.kept import kept
from support.template import Environment, Template
from support.variants import settings_of

from custody.settings.source import read_context
from stacks import build
from stacks.rule_packs import PACKS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
# The CDK's own look at the templates takes a second; cfn-lint looks here, and the CDK when the product is deployed.
_LOOK = False


@dataclass(frozen=True, slots=True)
class Assembly:
    """What one synthesis wrote."""

    directory: Path
    templates: dict[str, Template] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)

    def named(self, suffix: str) -> Template:
        """The template of the one stack whose name ends so."""
        (found,) = (template for name, template in self.templates.items() if name.endswith(suffix))
        return found

    def stack(self, name: str) -> dict[str, Any]:
        """The properties that the CDK CLI deploys a stack with."""
        properties: dict[str, Any] = self.manifest["artifacts"][name]["properties"]
        return properties


def resources_of(stack: Stack) -> dict[str, Any]:
    """What the template of a stack holds, as it is synthesized."""
    app = stack.node.root
    assert isinstance(app, App)
    found: dict[str, Any] = app.synth().get_stack_artifact(stack.artifact_id).template["Resources"]
    return found


def output() -> str:
    """A folder for an assembly, gone when the run ends."""
    directory = tempfile.mkdtemp(prefix="custody-synth-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


@cache
def synthesized(variant: str) -> Assembly:
    """A deployment, with every pack of checks, as app.py synthesizes it. Never change what is returned."""
    folder = Path(os.environ["CUSTODY_TEST_ASSEMBLIES"])
    made, making = folder / variant, folder / f"{variant}.making"
    while not made.exists():
        try:
            making.mkdir()
        except FileExistsError:
            time.sleep(0.2)
            continue
        try:
            made.symlink_to(kept(variant, lambda directory: _synthesize(variant, directory)))
        finally:
            making.rmdir()
    return _read(made)


def _synthesize(variant: str, directory: Path) -> None:
    context = {key: value for key, value in read_context(ROOT / "cdk.json").items() if key != "custody"}
    app = App(context=context, outdir=str(directory), builtin_cloud_formation_validation=_LOOK)
    settings = settings_of(variant)
    build(app, settings)
    Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    app.synth()


def alone(make: Callable[[Stack], object], *, region: str | None = None, account: str | None = None) -> Template:
    """What a construct adds to somebody else's stack, in an app without this project's feature flags."""
    app = App(outdir=output(), builtin_cloud_formation_validation=_LOOK)
    make(Stack(app, "Theirs", env=Env(region=region, account=account) if region else None))
    return read(app).named("Theirs")


def read(app: App) -> Assembly:
    """Synthesize an app and read what it wrote."""
    return _read(Path(app.synth().directory))


def staged(app: App) -> dict[str, Assembly]:
    """Synthesize an app of stages and read what each wrote, by the stage's name."""
    directory = Path(app.synth().directory)
    return {path.name.removeprefix("assembly-"): _read(path) for path in sorted(directory.glob("assembly-*"))}


def _read(directory: Path) -> Assembly:
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    report = directory / "validation-report.json"
    return Assembly(
        directory=directory,
        templates={
            # What the stack is called; in a stage its artifact is called otherwise.
            artifact["properties"].get("stackName", name): _template(
                directory / artifact["properties"]["templateFile"], artifact["environment"]
            )
            for name, artifact in manifest["artifacts"].items()
            if artifact["type"] == "aws:cloudformation:stack"
        },
        manifest=manifest,
        findings=json.loads(report.read_text("utf-8"))["pluginReports"] if report.exists() else [],
    )


def _template(path: Path, environment: str) -> Template:
    account, region = environment.removeprefix("aws://").split("/")
    return Template.of(json.loads(path.read_text("utf-8")), Environment.of(account, region))
