"""One deployment with every optional part on, without the CDK's command line: its templates, put onto a lab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from aws_cdk import App
from support.assembly import read
from support.lab_stacks import put
from support.site import EVERYTHING, HOME, PLAIN, Site

from custody.settings.source import parse
from lab import Lab
from stacks import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def site(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("doctor")
    folders = {}
    with Lab.start(directory=folder / "lab", venv=lab_venv) as aws:
        for settings in (EVERYTHING, PLAIN):
            name = str(settings["name"])
            folders[name] = folder / name
            app = App(outdir=str(folders[name]), builtin_cloud_formation_validation=False)
            build(app, parse({"custody": settings}))
            made = read(app)
            (folders[name] / "custody-settings.json").write_text(json.dumps(settings), "utf-8")
            for stack, template in made.templates.items():
                put(aws, stack, template, region=template.environment.region)
                if made.stack(stack).get("terminationProtection"):
                    cloudformation = aws.client("cloudformation", template.environment.region)
                    cloudformation.update_termination_protection(EnableTerminationProtection=True, StackName=stack)
        yield Site(aws, folders)


@pytest.fixture(autouse=True)
def in_the_lab(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell with the lab's credentials, for one test at a time: others of the session are not to see them."""
    for name, value in site.aws.environment(region=HOME).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
