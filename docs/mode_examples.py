"""Writes the README of each mode's example: which stack goes into which account, in which order, with which profile."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from custody.doctor.stacks import by_settings
from custody.settings import Mode
from custody.settings.placement import forwarder_stack, log_path
from custody.settings.source import parse, read_context
from custody_cdk import Place
from custody_cdk.record.record_place import RecordPlace
from stacks.lake_stack import owners_add

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.doctor.stacks import Wanted
    from custody.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
_YOURS = "yours"
_LEAVE = {
    Mode.ACCOUNT: "Leave `accounts` out, and the stacks are of whatever account the profile is of.",
    Mode.ORGANIZATION: "The organization needs all features, and trusted access for CloudTrail and for StackSets.",
    Mode.EXISTING: "The organization needs trusted access for StackSets. Questions are refused until the owners of\n"
    "bucket and key have added the statements below; alerts work all the same.",
    Mode.MEMBER: "After the audit account's. Its `cdk.json` serves here too, with `-c custody.mode=member`.",
}
"""What is to know of a mode before its stacks are deployed."""


def pages() -> dict[str, str]:
    """Every README, by its path below docs."""
    return {f"../examples/{mode}/README.md": page(mode) for mode in Mode}


def settings_of(mode: Mode) -> Settings:
    """The settings of a mode's example."""
    return parse(read_context(ROOT / "examples" / mode / "cdk.json"))


def page(mode: Mode) -> str:
    """The README of a mode's example, as Markdown."""
    settings = settings_of(mode)
    title, anchor = _heading(mode)
    return "\n".join(
        [
            f"# {title}",
            "",
            f"What this mode is for is in [several accounts](../../docs/accounts.md#{anchor}).",
            "After `make setup` in the checkout, copy this folder beside itself, write your accounts into its",
            "`cdk.json`, and in the copy:",
            "",
            "```",
            ". ../../.venv/bin/activate && alias cdk=../../node_modules/.bin/cdk",
            "cdk synth --quiet           # every check; needs no credentials",
            *bootstraps(settings),
            "```",
            "",
            _LEAVE[mode],
            "",
            "| Order | Account | Command |",
            "|---|---|---|",
            *(
                f"| {number} | {_who(settings, stack)} | `cdk deploy {id_} --exclusively --profile "
                f"{profile(settings, stack.account)}` |"
                for number, (id_, stack) in enumerate(deployed(settings), start=1)
            ),
            *_owners(settings),
            "",
        ]
    )


def _heading(mode: Mode) -> tuple[str, str]:
    """The heading of the mode's part of docs/accounts.md, and its anchor."""
    text = (ROOT / "docs" / "accounts.md").read_text("utf-8")
    (title,) = re.findall(rf"^## ({mode}: .*)$", text, re.MULTILINE)
    return title, re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def deployed(settings: Settings) -> list[tuple[str, Wanted]]:
    """What each stack is called in the app, and the stack, in the order that they are deployed in."""
    audit, members = settings.accounts.audit, f"{settings.name}-members"
    # A StackSet brings events: the accounts that its accounts' trails and bus are of come first.
    ordered = sorted(by_settings(settings), key=lambda each: each.name == members)
    return [(_id(settings, each, audit), each) for each in ordered]


def _id(settings: Settings, stack: Wanted, audit: str | None) -> str:
    if stack.name != forwarder_stack(settings.name, stack.region) or stack.account == audit:
        return stack.name
    return forwarder_stack(settings.name, stack.region, stack.account)


def bootstraps(settings: Settings) -> Iterator[str]:
    """A line for each account and Region that stacks are deployed to."""
    for account, region in dict.fromkeys((each.account, each.region) for _, each in deployed(settings)):
        yield f"cdk bootstrap aws://{account or 'ACCOUNT'}/{region} --profile {profile(settings, account)}"


def profile(settings: Settings, account: str | None) -> str:
    """What the READMEs call the profile of an account."""
    return role(settings, account).replace(" ", "-")


def role(settings: Settings, account: str | None) -> str:
    """What an account is in a deployment, as docs/accounts.md calls it."""
    organization = settings.organization
    known = {
        settings.accounts.log_archive: "log archive",
        organization.management_account if organization else None: "management",
        settings.accounts.audit: "audit",
        None: _YOURS,
    }
    return known[account]


def _who(settings: Settings, stack: Wanted) -> str:
    return f"{role(settings, stack.account)} {stack.account or ''}".strip()


def _owners(settings: Settings) -> Iterator[str]:
    if settings.mode is not Mode.EXISTING:
        return
    partition, home = settings.partition, settings.home_region
    place = Place(
        partition=partition.id,
        account=str(settings.accounts.audit),
        region=home,
        dns_suffix=partition.dns_suffix,
    )
    yield from ("", "## What the owners add", "", "As synthesis prints it, and the outputs of `custody-lake` have it.")
    for what, text in owners_add(RecordPlace.of(settings, place), place, log_path(settings)).items():
        yield from ("", f"To the policy of {_in_code(what)}:", "", "```json", text, "```")


def _in_code(what: str) -> str:
    kind, _, name = what.partition(" ")
    return f"{kind} `{name}`"
