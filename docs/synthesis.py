"""One synthesis for all pages that are made of templates and of what the checks said of them.

Starting jsii and Node costs more than a deployment in them, so both deployments stand in one app: the one of default
settings, which forwards from one Region more so that what a Region adds can be counted, and the one with everything on.
"""

from __future__ import annotations

import gc
import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME, ANOTHER = "us-east-1", "us-west-2"

DEFAULT = "default settings"
EVERYTHING = "everything switched on, removal destroy"
VARIANTS: dict[str, dict[str, Any]] = {
    DEFAULT: {},
    EVERYTHING: {
        "removal": "destroy",
        "trail": {"cloudwatch_logs": True, "insights": True},
        "bus": {"logs": "trace"},
        "minimum_severity": "info",
        "doctor_principals": ["arn:aws:iam::111122223333:role/security-*"],
    },
}
"""The settings that are looked at, by how the pages call them."""

_DEPLOYED = {
    DEFAULT: {"name": "custody", "home_region": HOME, "regions": [HOME, ANOTHER]},
    EVERYTHING: {"name": "secondinoneapp", **VARIANTS[EVERYTHING]},
}


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What one synthesis wrote.

    Attributes:
        templates: of the default settings, by the end of the stack's name.
        reports: what each pack of checks found, for each of :data:`VARIANTS`.
    """

    templates: dict[str, dict[str, Any]]
    reports: dict[str, list[dict[str, Any]]]


@cache
def synthesis() -> Synthesis:
    """Both deployments with all packs of checks, as app.py runs them; it takes ten seconds."""
    with tempfile.TemporaryDirectory() as out:
        _synthesize(out)
        name = _DEPLOYED[DEFAULT]["name"]
        packs = json.loads(Path(out, "validation-report.json").read_text("utf-8"))["pluginReports"]
        return Synthesis(
            templates={
                path.name.removesuffix(".template.json").removeprefix(f"{name}-"): json.loads(path.read_text("utf-8"))
                for path in sorted(Path(out).glob(f"{name}-*.template.json"))
            },
            reports={
                variant: [_of_deployment(pack, str(settings["name"])) for pack in packs]
                for variant, settings in _DEPLOYED.items()
            },
        )


def _synthesize(out: str) -> None:
    # Here and not above: the CDK takes a second to import, and only this needs it.
    from aws_cdk import App, Validations  # noqa: PLC0415

    from custody.settings.source import parse, read_context  # noqa: PLC0415
    from stacks import build  # noqa: PLC0415
    from stacks.rule_packs import PACKS  # noqa: PLC0415

    context = {key: value for key, value in read_context(ROOT / "cdk.json").items() if key != "custody"}
    # The CDK's own look at the templates is for who deploys them, and no page holds what it says.
    app = App(context=context, analytics_reporting=False, outdir=out, builtin_cloud_formation_validation=False)
    gc.disable()
    try:
        for settings in _DEPLOYED.values():
            build(app, parse({"custody": settings}))
        Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
        app.synth()
    finally:
        gc.enable()


def _of_deployment(pack: dict[str, Any], name: str) -> dict[str, Any]:
    """What a pack accepted in one deployment's home Region, as if that had the first one's name."""
    accepted = [
        each
        for each in pack.get("suppressedViolations", [])
        if each["acknowledgedAt"].startswith(f"{name}-")
        and not each["acknowledgedAt"].startswith(f"{name}-forwarder-{ANOTHER}")
    ]
    renamed = json.dumps(accepted).replace(name, str(_DEPLOYED[DEFAULT]["name"]))
    return {**pack, "suppressedViolations": json.loads(renamed)}
