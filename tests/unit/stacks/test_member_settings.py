"""What of the settings a member's forwarders are made of, and that the audit account's settings serve as they are."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stage
from support.assembly import ROOT, output, staged
from support.settings_sets import VALUES, changed, paths

from custody.settings.source import parse
from stacks import build

if TYPE_CHECKING:
    from support.assembly import Assembly

AUDIT, OTHER = "111122223333", "444455556666"
BASE: dict[str, Any] = {"mode": "member", "regions": ["us-east-1", "eu-west-1"], "accounts": {"audit": AUDIT}}
RECORD = {
    "bucket": "theirs",
    "account": OTHER,
    "key": f"arn:aws:kms:us-east-1:{OTHER}:key/11111111-2222-3333-4444-555555555555",
    "trail": f"arn:aws:cloudtrail:us-east-1:{OTHER}:trail/theirs",
}

MADE_OF: dict[str, tuple[str, Any]] = {
    "name": ("name", "shop"),
    "home_region": ("home_region", "eu-west-1"),
    "regions": ("regions", ["us-east-1", "eu-west-2"]),
    "minimum_severity": ("minimum_severity", "critical"),
    "detections": ("detections.watched_names", ["another"]),
    "alerts.destinations": ("alerts.destinations", VALUES["alerts.destinations"][1]),
    "lake.enabled": ("lake.enabled", False),
    "record": ("record", RECORD),
    "accounts.audit": ("accounts.audit", OTHER),
    "permissions_boundary": ("permissions_boundary", "boundary"),
    "doctor_principals": ("doctor_principals", VALUES["doctor_principals"][0]),
    "tags": ("tags", {"team": "security"}),
    "removal": ("removal", "destroy"),
}
"""What docs/accounts.md says that a member's forwarders are made of, and a change that shows it."""

ELSEWHERE = {"accounts.log_archive": OTHER, "accounts.members": [OTHER], "organization.units": ["r-ab12"]}
"""Values for what :data:`VALUES` has none for."""


def others() -> dict[str, Any]:
    """The settings with all changed at once that are not listed."""
    found = BASE
    for path in paths():
        listed = any(path == each or path.startswith(f"{each}.") for each in {*MADE_OF, "mode"})
        if not listed and not path.startswith("detections."):
            found = changed(found, path, ELSEWHERE[path] if path in ELSEWHERE else VALUES[path][0])
    return found


@cache
def made() -> dict[str, Assembly]:
    """The base, each change of it, and all the others at once, as one synthesis."""
    sets = {"base": BASE, "others": others()} | {name: changed(BASE, *change) for name, change in MADE_OF.items()}
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    stages = {f"set-{number}": name for number, name in enumerate(sets)}
    for stage, name in stages.items():
        build(Stage(app, stage), parse({"custody": sets[name]}))
    return {stages[stage]: assembly for stage, assembly in staged(app).items()}


def deployed(name: str) -> dict[str, Any]:
    """What would be deployed: each stack's template, where it goes and how it is protected."""
    assembly = made()[name]
    protected = {
        artifact["properties"]["stackName"]: artifact["properties"].get("terminationProtection")
        for artifact in assembly.manifest["artifacts"].values()
        if artifact["type"] == "aws:cloudformation:stack"
    }
    return {
        stack: (template.raw, template.environment, protected[stack]) for stack, template in assembly.templates.items()
    }


@pytest.mark.parametrize("name", MADE_OF)
def test_forwarders_are_made_of_what_the_page_lists(name: str) -> None:
    assert deployed(name) != deployed("base")


def test_every_other_setting_is_of_other_stacks() -> None:
    assert deployed("others") == deployed("base")


def test_the_page_lists_them() -> None:
    page = (ROOT / "docs" / "accounts.md").read_text("utf-8")
    (said,) = re.findall(r"Its forwarders are made of (.*?) alone\.", page, re.DOTALL)
    assert re.findall(r"`([^`]+)`", said) == list(MADE_OF)


SERVED: dict[str, Any] = {
    "mode": "existing",
    "record": RECORD,
    "organization": {"id": "o-exampleorgid", "management_account": OTHER},
    "accounts": {"audit": AUDIT, "members": "organization"},
    "alerts": {"destinations": VALUES["alerts.destinations"][1]},
    "minimum_severity": "high",
}


def test_settings_of_the_audit_account_serve_a_member_as_they_are() -> None:
    """One ``cdk.json``, with ``-c custody.mode=member``, sends the same as the app of the audit account makes."""
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    for stage, said in (("audit", {}), ("member", {"custody.mode": "member"})):
        build(Stage(app, stage), parse({"custody": SERVED, **said}))
    audit, member = (
        sorted(Path(app.synth().directory, f"assembly-{stage}").iterdir()) for stage in ("audit", "member")
    )
    (theirs,) = (path for path in audit if _is_forwarder(path, f"{OTHER}useast1"))
    (ours,) = (path for path in member if _is_forwarder(path, "useast1"))
    assert rules(theirs)
    assert rules(ours) == rules(theirs)


def _is_forwarder(path: Path, where: str) -> bool:
    return f"forwarder{where}" in path.name and path.name.endswith(".template.json")


def rules(template: Path) -> list[Any]:
    found = json.loads(template.read_text("utf-8"))["Resources"].values()
    return [
        (each["Properties"]["EventPattern"], each["Properties"]["State"])
        for each in found
        if each["Type"] == "AWS::Events::Rule"
    ]
