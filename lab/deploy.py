"""``cdk bootstrap`` and ``cdk deploy`` against a lab, by the CDK CLI of the project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import LabError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lab.client import Lab


def find_cdk(project: Path) -> Path:
    """The CDK CLI in the project's node_modules.

    Raises:
        LabError: it is not installed there.
    """
    cdk = project / "node_modules" / ".bin" / "cdk"
    if not cdk.exists():
        raise LabError(f"{cdk} does not exist: install the CDK CLI with `npm ci` in {project}")
    return cdk


def _environment(lab: Lab, region: str | None = None) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # The Node beside this Python comes first: the one of the machine may be too old for the CDK.
    path = os.pathsep.join([str(Path(sys.executable).parent), mine.get("PATH", os.defpath)])
    return {**mine, "PATH": path, **lab.environment(region=region)}


def cdk(lab: Lab, project: Path, *arguments: str, region: str | None = None) -> None:
    """Run the CDK CLI with the lab as its AWS.

    Raises:
        LabError: it failed; it has said why on the terminal.
    """
    done = subprocess.run([str(find_cdk(project)), *arguments], cwd=project, env=_environment(lab, region), check=False)
    if done.returncode:
        raise LabError(f"cdk {arguments[0]} failed with {done.returncode}: see its output above")


def is_bootstrapped(lab: Lab, region: str) -> bool:
    """Has ``cdk bootstrap`` been run in this Region of the lab?"""
    stacks = lab.client("cloudformation", region).list_stacks(StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"])
    return any(stack["StackName"] == "CDKToolkit" for stack in stacks["StackSummaries"])


def bootstrap(lab: Lab, project: Path, regions: Iterable[str]) -> None:
    """Run ``cdk bootstrap``, once, for the Regions that want it. About 5 seconds and 2 more a Region."""
    targets = [f"aws://{lab.state.account}/{region}" for region in regions if not is_bootstrapped(lab, region)]
    if targets:
        # Outside the project: the app in its cdk.json need not be synthesized for this.
        cdk(lab, project, "bootstrap", *targets, "--app", "")


def regions_of(assembly: Path) -> list[str]:
    """The Regions of the stacks in a cloud assembly, nested assemblies included.

    A stack that names no Region goes where the environment says, and is listed as ``unknown-region``.
    """
    found: set[str] = set()
    for manifest in sorted(assembly.rglob("manifest.json")):
        for artifact in json.loads(manifest.read_text(encoding="utf-8")).get("artifacts", {}).values():
            if artifact.get("type") == "aws:cloudformation:stack":
                found.add(str(artifact["environment"]).rsplit("/", 1)[-1])
    return sorted(found)


def deploy(lab: Lab, project: Path, arguments: Sequence[str] = ()) -> None:
    """Synthesize the app of a project, bootstrap the Regions it needs, deploy all its stacks.

    ``arguments`` go to ``cdk synth`` and ``cdk deploy`` alike (``-c custody.name=demo``).

    Raises:
        LabError: a step failed; the CDK has said why on the terminal.
    """
    # A folder of this run's own: the CDK CLI refuses one that a run which was killed had locked.
    with tempfile.TemporaryDirectory(prefix="cdk.out.", dir=lab.directory) as assembly:
        cdk(lab, project, "synth", "--quiet", "--output", assembly, *arguments)
        found = regions_of(Path(assembly))
        bootstrap(lab, project, sorted({lab.state.region if each == "unknown-region" else each for each in found}))
        # The assembly that was just made: the app runs once.
        cdk(lab, project, "deploy", "--all", "--require-approval", "never", "--app", assembly)
