"""docs/accounts.md: each mode's settings are ones that a deployment takes, and make the stacks that the page lists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from support.assembly import output
from support.matrix import few_detections

from app import leave
from custody.doctor.stacks import by_settings, synthesized
from custody.settings import Mode
from custody.settings.source import parse
from docs import summary
from stacks import build

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "accounts.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
NUMBERS = {
    "yours": "unknown-account",
    "audit": "111122223333",
    "each member": "222233334444",
    "log archive": "777788889999",
    "management": "444455556666",
}


def settings(section: str) -> dict[str, Any]:
    found = re.search(r"```json\n(.*?)```", SECTIONS[section], re.DOTALL)
    given: dict[str, Any] = json.loads(found[1]) if found else {}
    if section.startswith("existing"):
        given["organization"]["units"] = ["r-ab12"]
    return given


def listed(section: str) -> set[tuple[str, str]]:
    """Each stack of the section's table and its account."""
    rows = re.findall(r"^\| (?:\d|after[^|]*) \| (.*) \| (.*) \|$", SECTIONS[section], re.MULTILINE)
    return {
        (stack, NUMBERS[who])
        for names, accounts in rows
        for stacks, who in _paired(names, accounts)
        for stack in stacks
    }


def _paired(names: str, accounts: str) -> list[tuple[list[str], str]]:
    stacks = re.findall(r"`(custody-[^`]+)`", names.partition(", in the account")[0])
    whose = accounts.split(", ")
    if len(whose) == 1:
        return [(stacks, accounts)]
    return [([stack], who) for stack, who in zip(stacks, whose, strict=True)]


@pytest.mark.parametrize("section", [name for name in SECTIONS if name.split(":")[0] in {*map(str, Mode), "Members"}])
def test_the_stacks_of_a_mode_are_those_that_the_page_lists(section: str) -> None:
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    with few_detections():
        build(app, parse({"custody": settings(section)}))
    leave(parse({"custody": settings(section)}), Path(app.outdir))
    made = {
        (re.sub(r"[a-z]{2}-[a-z]+-\d$", "REGION", stack.id), stack.environment.account) for stack in app.synth().stacks
    }
    assert made == listed(section)
    # So does custody doctor, with templates and without.
    wanted = {(each.name, each.region, each.account) for each in by_settings(parse({"custody": settings(section)}))}
    assert wanted == {
        (
            stack.stack_name,
            stack.environment.region,
            stack.environment.account if stack.environment.account.isdigit() else None,
        )
        for stack in app.synth().stacks
    }
    of_folder = synthesized(Path(app.outdir), parse({"custody": settings(section)}))
    assert {(each.name, each.region, each.account) for each in of_folder} == wanted
    # make synth says the same of the folder.
    said = re.findall(r"(custody-\S+) in (?:account (\d+), )?\S+, \d+ resources", summary.text(Path(app.outdir)))
    assert {
        (re.sub(r"[a-z]{2}-[a-z]+-\d$", "REGION", name), account or "unknown-account") for name, account in said
    } == made


def test_every_mode_has_its_part_of_the_page() -> None:
    assert {name.split(":")[0] for name in SECTIONS} >= {mode.value for mode in Mode}
