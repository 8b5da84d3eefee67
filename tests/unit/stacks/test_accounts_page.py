"""docs/accounts.md and the examples of modes: their settings are the same, and make the stacks that both list."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Validations
from support.assembly import ROOT, output
from support.lint import linted
from support.matrix import few_detections
from support.template import Environment, Template

import app as app_file
from custody.doctor.stacks import by_settings, synthesized
from custody.settings import Mode
from custody.settings.source import check_place, parse, read_context
from custody_cdk.template_size import MOST_BYTES
from docs import mode_examples, summary
from stacks import build
from stacks.members_stack import MOST_TEMPLATE_BYTES
from stacks.rule_packs import PACKS

if TYPE_CHECKING:
    from aws_cdk.cx_api import CloudFormationStackArtifact

    from custody.settings import Settings

PAGE = (ROOT / "docs" / "accounts.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
MEMBERS = next(name for name in SECTIONS if name.startswith("Members:"))
OF_MODES = {mode: next(name for name in SECTIONS if name.startswith(f"{mode}:")) for mode in Mode}
MAILED = {"alert_emails": ["security@example.com"]}
"""What examples have besides, so that nobody copies one that alerts no one; a member mails nobody."""

NUMBERS = {
    "yours": "unknown-account",
    "audit": "111122223333",
    "each member": "222233334444",
    "log archive": "777788889999",
    "management": "444455556666",
}


def settings_of(section: str) -> dict[str, Any]:
    found = re.search(r"```json\n(.*?)```", SECTIONS[section], re.DOTALL)
    given: dict[str, Any] = json.loads(found[1]) if found else {}
    return given


def example(mode: Mode) -> dict[str, Any]:
    found: dict[str, Any] = read_context(ROOT / "examples" / mode / "cdk.json")
    return found


def listed(section: str) -> list[tuple[str, str]]:
    """Each stack of the section's table and its account, in the order of the table."""
    rows = re.findall(r"^\| (?:\d|after[^|]*) \| (.*) \| (.*) \|$", SECTIONS[section], re.MULTILINE)
    return [
        (stack, NUMBERS[who])
        for names, accounts in rows
        for stacks, who in _paired(names, accounts)
        for stack in stacks
    ]


def _paired(names: str, accounts: str) -> list[tuple[list[str], str]]:
    stacks = re.findall(r"`(custody-[^`]+)`", names.partition(", in the account")[0])
    whose = accounts.split(", ")
    if len(whose) == 1:
        return [(stacks, accounts)]
    return [([stack], who) for stack, who in zip(stacks, whose, strict=True)]


def any_region(stack: str) -> str:
    return re.sub(r"[a-z]{2}-[a-z]+-\d$", "REGION", stack)


@cache
def made(section: str) -> tuple[Settings, Path, list[CloudFormationStackArtifact]]:
    """The stacks of a part of the page; of a mode those of its example, whole and with every pack of checks."""
    mode = next((mode for mode, name in OF_MODES.items() if name == section), None)
    settings = parse(example(mode) if mode else {"custody": settings_of(section)})
    flags = {key: value for key, value in read_context(ROOT / "cdk.json").items() if key != "custody"}
    app = App(context=flags, outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    if mode:
        build(app, settings)
        Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    else:
        with few_detections():
            build(app, settings)
    stacks = app.synth().stacks
    app_file.leave(settings, Path(app.outdir))
    return settings, Path(app.outdir), stacks


@pytest.mark.parametrize("section", [*OF_MODES.values(), MEMBERS])
def test_the_stacks_of_a_mode_are_those_that_the_page_lists(section: str) -> None:
    settings, folder, stacks = made(section)
    found = {(any_region(stack.id), stack.environment.account) for stack in stacks}
    assert found == set(listed(section))
    # So does custody doctor, with templates and without.
    wanted = {(each.name, each.region, each.account) for each in by_settings(settings)}
    accounts = {stack.id: stack.environment.account for stack in stacks}
    assert wanted == {
        (stack.stack_name, stack.environment.region, accounts[stack.id] if accounts[stack.id].isdigit() else None)
        for stack in stacks
    }
    assert {(each.name, each.region, each.account) for each in synthesized(folder, settings)} == wanted
    # make synth says the same of the folder.
    said = re.findall(r"(custody-\S+) in (?:account (\d+), )?\S+, \d+ resources", summary.text(folder))
    assert {(any_region(name), account or "unknown-account") for name, account in said} == found


@pytest.mark.parametrize("mode", Mode)
def test_an_example_has_the_settings_of_the_page_where_the_cli_passes_them(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ROOT / "examples" / mode
    assert {path.name for path in folder.iterdir() if path.name != "cdk.out"} == {"cdk.json", "README.md"}
    document = json.loads((folder / "cdk.json").read_text("utf-8"))
    check_place(folder / "cdk.json")
    mailed = {} if mode is Mode.MEMBER else MAILED
    assert document["context"] == {"custody": {**settings_of(OF_MODES[mode]), **mailed}}
    program = (folder / document["app"].removeprefix("python3 ")).resolve()
    assert program == Path(app_file.__file__).resolve()
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps(document["context"]))
    assert app_file.settings_of([])[0] == parse(example(mode))
    assert f"({mode}/README.md)" in (ROOT / "examples" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("mode", Mode)
def test_its_readme_deploys_each_stack_after_those_that_it_waits_for(mode: Mode) -> None:
    settings, _, stacks = made(OF_MODES[mode])
    text = (ROOT / "examples" / mode / "README.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (\d+) \| (\D+?)(?: (\d+))? \| `cdk deploy (\S+) --exclusively --profile (\S+)` \|$", text, re.MULTILINE
    )
    assert [int(number) for number, *_ in rows] == list(range(1, len(stacks) + 1))
    deployed = [(stack, account or "unknown-account") for _, _, account, stack, _ in rows]
    assert sorted(deployed) == sorted((stack.id, stack.environment.account) for stack in stacks)
    order = [stack for stack, _ in deployed]
    for stack in stacks:
        before = {each.id for each in stack.dependencies} & set(order)
        assert all(order.index(each) < order.index(stack.id) for each in before)
    # The page has the same order, and an account is called there what its profile is called here.
    assert list(dict.fromkeys((any_region(stack), account) for stack, account in deployed)) == listed(OF_MODES[mode])
    assert all(NUMBERS[who] == (account or "unknown-account") for _, who, account, _, _ in rows)
    assert all(profile == who.replace(" ", "-") for _, who, _, _, profile in rows)
    for account, region in {(each.account, each.region) for each in by_settings(settings)}:
        assert f"cdk bootstrap aws://{account or 'ACCOUNT'}/{region} --profile " in text


def test_what_owners_add_stands_in_the_readme_as_it_is_printed() -> None:
    _, _, stacks = made(OF_MODES[Mode.EXISTING])
    (lake,) = (stack for stack in stacks if stack.id == "custody-lake")
    printed = [
        str(message.entry.data) for message in lake.messages if "needs these statements: " in str(message.entry.data)
    ]
    assert len(printed) == 2
    text = mode_examples.page(Mode.EXISTING)
    for line in printed:
        what, _, statements = line.removeprefix("the policy of ").partition(" needs these statements: ")
        kind, _, name = what.partition(" ")
        assert f"To the policy of {kind} `{name}`:\n\n```json\n{statements}\n```" in text


@pytest.mark.parametrize("mode", Mode)
def test_an_example_passes_every_check(mode: Mode) -> None:
    _, folder, stacks = made(OF_MODES[mode])
    report = json.loads((folder / "validation-report.json").read_text("utf-8"))["pluginReports"]
    # A pack that has nothing to say is not in it.
    assert "AwsSolutions" in {pack["pluginName"] for pack in report}
    assert [one["ruleName"] for pack in report for one in pack["violations"]] == []
    messages = [str(message.entry.data) for stack in stacks for message in stack.messages]
    assert [said for said in messages if "needs these statements" not in said] == []
    for stack in stacks:
        template = (folder / stack.template_file).read_text("utf-8")
        resources = json.loads(template)["Resources"].values()
        assert len(template) < MOST_BYTES
        assert len(resources) <= 500
        for each in resources:
            assert len(each.get("Properties", {}).get("TemplateBody", "")) <= MOST_TEMPLATE_BYTES


def test_cfn_lint_finds_nothing_in_stacks_that_no_other_mode_has(tmp_path: Path) -> None:
    _, folder, stacks = made(OF_MODES[Mode.ORGANIZATION])
    templates = {
        stack.id: Template.of(
            json.loads((folder / stack.template_file).read_text("utf-8")),
            Environment.of(stack.environment.account, stack.environment.region),
        )
        for stack in stacks
        if stack.id in {"custody-record", "custody-organization-trail", "custody-members"}
    }
    assert len(templates) == 3
    assert [f"{match.filename} {match.rule.id}: {match.message}" for match in linted(templates, tmp_path)] == []
