"""What gives every account of an organization its forwarders, those that join later too."""

from __future__ import annotations

import json
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Unpack

from aws_cdk import App, BootstraplessSynthesizer, CfnStackSet, Stack

from custody.errors import SettingsError
from custody.forwarding.rules import GLOBAL_REGION
from custody_cdk import EventForwarder
from stacks.custody_stack import CustodyStack, StackOptions, boundary_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from constructs import Construct

    from custody.patterns import Pattern
    from custody.settings import Settings

MOST_TEMPLATE_BYTES = 51_200
"""What a StackSet takes in its own template; see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html"""

_FAILED_PERCENT, _AT_ONCE_PERCENT = 50, 25


class MembersStack(CustodyStack):
    """A StackSet of forwarders for the accounts of organizational units, in the management account.

    With service-managed permissions CloudFormation deploys it to every account of the units and to those that join
    later, and takes it back from those that leave. It never deploys to the management account itself. The organization
    needs trusted access for StackSets. Costs nothing itself; what a forwarder costs says :class:`EventForwarder`.

    Args:
        settings: organization, accounts and boundary are used.
        listening: what each Region forwards.
        leave_out: accounts of the units that have forwarders already.

    Raises:
        SettingsError: the forwarder's template is larger than a StackSet takes.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html and
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudformation-stackset-deploymenttargets.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        listening: Mapping[str, Sequence[Pattern]],
        leave_out: Sequence[str],
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        self._settings, self._leave_out = settings, list(leave_out)
        # What global services do is forwarded from one Region, with patterns of its own where nothing else is. It has a
        # StackSet to itself: moved from one to another, its roles would be made while they are there.
        apart = {region: patterns for region, patterns in listening.items() if region == GLOBAL_REGION}
        others = {region: patterns for region, patterns in listening.items() if region not in apart}
        for name, found in ((f"{settings.name}-members", others), (f"{settings.name}-members-{GLOBAL_REGION}", apart)):
            if found:
                self._stack_set(name, next(iter(found.values())), list(found))

    def _stack_set(self, name: str, patterns: Sequence[Pattern], regions: Sequence[str]) -> None:
        settings = self._settings
        units = list(settings.organization.units) if settings.organization else []
        left_out = {"accountFilterType": "DIFFERENCE", "accounts": self._leave_out} if self._leave_out else {}
        CfnStackSet(
            self,
            "Global" if regions == [GLOBAL_REGION] else "Regions",
            stack_set_name=name,
            description="Forwards the events of an account's Regions to the custody bus",
            permission_model="SERVICE_MANAGED",
            auto_deployment={"enabled": True, "retainStacksOnAccountRemoval": False},
            capabilities=["CAPABILITY_NAMED_IAM"],
            managed_execution={"Active": True},
            operation_preferences={
                # A Region that some have switched off must not keep the others from theirs; what fails in most is seen.
                "failureTolerancePercentage": _FAILED_PERCENT,
                "maxConcurrentPercentage": _AT_ONCE_PERCENT,
                "regionConcurrencyType": "PARALLEL",
            },
            stack_instances_group=[
                {"deploymentTargets": {"organizationalUnitIds": units, **left_out}, "regions": list(regions)}
            ],
            template_body=forwarder_template(settings, patterns, self.bus_arn),
        )


def forwarder_template(settings: Settings, patterns: Sequence[Pattern], bus_arn: str) -> str:
    """The template of a forwarder in whatever account and Region, as JSON.

    Args:
        settings: name and boundary are used.
        patterns: what it listens for.
        bus_arn: of the custody bus.

    Raises:
        SettingsError: it has more than 51,200 bytes.
    """
    boundary = settings.permissions_boundary
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, analytics_reporting=False, builtin_cloud_formation_validation=False)
        stack = Stack(
            app,
            "Forwarder",
            synthesizer=BootstraplessSynthesizer(),
            permissions_boundary=boundary_of(boundary) if boundary else None,
        )
        EventForwarder(stack, "Forwarder", bus_arn=bus_arn, listens_for=patterns, name=settings.name, heartbeat=False)
        template = app.synth().get_stack_by_name("Forwarder").template
    text = json.dumps(template, separators=(",", ":"))
    if len(text.encode()) > MOST_TEMPLATE_BYTES:
        raise SettingsError(
            f"the template of a member's forwarder has {len(text.encode())} bytes and a StackSet takes "
            f"{MOST_TEMPLATE_BYTES}: raise minimum_severity, or leave organization.units empty and deploy members with "
            "mode 'member'"
        )
    return text
