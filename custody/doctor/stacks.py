"""The stacks that a deployment should have, with their templates, and those that the account has."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from custody.aws.failures import code_of
from custody.doctor.resolve import Deployed
from custody.errors import CustodyError
from custody.forwarding.rules import GLOBAL_REGION
from custody.settings import Mode
from custody.settings.placement import forwarder_stack, record_stacks
from custody.settings.source import parse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from custody.doctor.calls import Calls
    from custody.settings import Settings

SETTINGS_FILE = "custody-settings.json"
"""Left beside the templates by app.py, and what they were made of."""


PARTS = frozenset({"trail", "record", "organization-trail", "events", "lake", "members"})
"""What may follow ``NAME-`` in the name of a stack, but for those of forwarders."""


class TemplateError(CustodyError):
    """There are no templates to compare with, or they are of other settings."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stack that there should be.

    Attributes:
        name, region: of the stack.
        template: as it was synthesized; None where only what is deployed is known.
        protected: whether it is protected against deletion; None where nobody says.
        account: whose it is, where that is said.
    """

    name: str
    region: str
    template: Mapping[str, Any] | None = None
    protected: bool | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A stack as the account has it.

    Attributes:
        wanted: what it should be.
        status: CloudFormation's word.
        protected: against deletion.
        changed: when it was last created or updated.
        template: as it was deployed.
        resources: type and physical id by logical id.
        parameters: the stack's own.
    """

    wanted: Wanted
    status: str
    protected: bool
    changed: datetime
    template: Mapping[str, Any]
    resources: Mapping[str, tuple[str, str]]
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def compared(self) -> Mapping[str, Any]:
        """The resources that the account is compared with."""
        found: Mapping[str, Any] = (self.wanted.template or self.template)["Resources"]
        return found

    def deployed(self, calls: Calls, dns_suffix: str) -> Deployed:
        """What the template's references stand for."""
        return Deployed(
            partition=calls.partition,
            account=calls.number,
            region=calls.region,
            dns_suffix=dns_suffix,
            stack=self.wanted.name,
            physical={logical: physical for logical, (_, physical) in self.resources.items()},
            types={logical: kind for logical, (kind, _) in self.resources.items()},
            parameters=self.parameters,
        )


def by_settings(settings: Settings) -> tuple[Wanted, ...]:
    """The stacks that settings ask for, without templates; one for each account and Region whose events come home.

    us-east-1 forwards the events of global services, whatever the settings say, in the partition that it is in.
    """
    name, home, audit = settings.name, settings.home_region, settings.accounts.audit
    worldwide = (GLOBAL_REGION,) if settings.partition.forwards_across_regions else ()
    regions = dict.fromkeys((*settings.event_regions, *worldwide))
    if settings.mode is Mode.MEMBER:
        return tuple(Wanted(forwarder_stack(name, region), region) for region in regions)
    parts = {"events": audit, **({"lake": audit} if settings.lake.enabled else {})}
    organization = settings.organization
    if organization and organization.units:
        parts["members"] = organization.management_account
    return (
        *(
            Wanted(f"{name}-{part}", home, account=account)
            for part, account in (record_stacks(settings) | parts).items()
        ),
        *(
            Wanted(forwarder_stack(name, region), region, account=account)
            for account in (audit, *settings.other_accounts)
            for region in regions
        ),
    )


def is_of(deployment: str, stack: str) -> bool:
    """Whether a stack has a name that the deployment of a name gives, with whatever settings."""
    part = stack.removeprefix(f"{deployment}-")
    return stack.startswith(f"{deployment}-") and (part in PARTS or part.startswith("forwarder-"))


def settings_of(folder: Path) -> Settings:
    """The settings that the templates of a folder were made of.

    Raises:
        TemplateError: app.py has synthesized nothing there.
    """
    made: Settings = parse({"custody": _read(folder, SETTINGS_FILE)})
    return made


def synthesized(folder: Path, settings: Settings) -> tuple[Wanted, ...]:
    """The stacks of a folder that app.py has synthesized into.

    Raises:
        TemplateError: nothing was, or by other settings.
    """
    if settings_of(folder) != settings:
        raise TemplateError(f"{folder} holds the templates of other settings; run make synth")
    return assembly(folder)


def assembly(folder: Path) -> tuple[Wanted, ...]:
    """The stacks of a folder that the CDK has synthesized into, whatever their settings.

    Raises:
        TemplateError: it has not.

    See https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies
    """
    artifacts = _read(folder, "manifest.json").get("artifacts", {})
    return tuple(
        Wanted(
            properties.get("stackName", name),
            artifact["environment"].rpartition("/")[2],
            _read(folder, properties["templateFile"]),
            properties.get("terminationProtection", False),
            _account(artifact["environment"]),
        )
        for name, artifact in artifacts.items()
        if artifact["type"] == "aws:cloudformation:stack" and (properties := artifact["properties"])
    )


def _account(environment: str) -> str | None:
    """The account of ``aws://ACCOUNT/REGION``; None where it is that of the credentials."""
    account = environment.removeprefix("aws://").partition("/")[0]
    return account if account.isdigit() else None


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    except OSError as error:
        said = f"{folder / name} cannot be read ({error.strerror}), so nothing was synthesized there; run make synth"
        raise TemplateError(said) from None
    except ValueError as error:
        raise TemplateError(f"{folder / name} is not what app.py synthesizes ({error}); run make synth") from None
    return found


def standing(calls: Calls, wanted: Wanted) -> Standing | None:
    """A stack as it is deployed; None where it is not there.

    Raises:
        ClientError, BotoCoreError: CloudFormation may not be asked, or does not answer.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
    """
    try:
        (stack,) = calls.ask("cloudformation", "describe_stacks", StackName=wanted.name)["Stacks"]
    except ClientError as error:
        if code_of(error) == "ValidationError" and "does not exist" in str(error):
            return None
        raise
    body = calls.ask("cloudformation", "get_template", StackName=wanted.name)["TemplateBody"]
    listed = calls.all("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=wanted.name)
    return Standing(
        wanted,
        stack["StackStatus"],
        bool(stack.get("EnableTerminationProtection")),
        stack.get("LastUpdatedTime") or stack["CreationTime"],
        json.loads(body) if isinstance(body, str) else body,
        {each["LogicalResourceId"]: (each["ResourceType"], each.get("PhysicalResourceId", "")) for each in listed},
        {
            each["ParameterKey"]: each.get("ResolvedValue") or each.get("ParameterValue", "")
            for each in stack.get("Parameters", [])
        },
    )
