"""What every stack of a deployment has in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from aws_cdk import Aws, CfnOutput, Environment, PermissionsBoundary, Stack

from custody.aws.names import Names
from custody.errors import SettingsError
from custody.settings import Removal, Settings
from custody_cdk import Place
from custody_cdk.record.record import second_of
from custody_cdk.template_size import check_template_size

if TYPE_CHECKING:
    from constructs import Construct


class StackOptions(TypedDict, total=False):
    """What a stack may be told besides its settings."""

    account: str
    stack_name: str


class CustodyStack(Stack):
    """A stack with a fixed name, termination protection, and the deployment's permissions boundary.

    Args:
        settings: of the deployment.
        region: the Region it is deployed to.
        account: twelve digits; by default whichever account the credentials of ``cdk deploy`` belong to.
        stack_name: what it is called in its account; by default as in the app.

    Raises:
        SettingsError: the app or Stage holds a stack of that id, such as that of a second deployment of one name.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        region: str,
        account: str | None = None,
        stack_name: str | None = None,
    ) -> None:
        _refuse_a_second(scope, id_, settings.name)
        boundary = settings.permissions_boundary
        super().__init__(
            scope,
            id_,
            env=Environment(region=region, account=account),
            stack_name=stack_name or id_,
            description=(self.__doc__ or "").partition("\n")[0],
            termination_protection=settings.removal is Removal.RETAIN,
            permissions_boundary=boundary_of(boundary) if boundary else None,
            # CloudFormation takes 1 MB, of which indentation was a tenth.
            suppress_template_indentation=True,
        )
        check_template_size(self)
        self.place = Place(
            partition=settings.partition.id,
            account=account or Aws.ACCOUNT_ID,
            region=region,
            dns_suffix=settings.partition.dns_suffix,
        )
        self.names = Names(
            name=settings.name,
            partition=settings.partition.id,
            account=self.place.account,
            home_region=settings.home_region,
        )
        audit = settings.accounts.audit or self.place.account
        self.bus_arn = replace(self.names, account=audit).bus_arn
        """ARN of the custody bus, whichever account it is in."""

    def tell(self, key: str, value: str, description: str) -> None:
        """Say something to who deploys the stack. Nothing is exported, so no stack waits for another."""
        CfnOutput(self, key, value=value, description=description)


def _refuse_a_second(scope: Construct, id_: str, name: str) -> None:
    standing = scope.node.try_find_child(id_)
    if isinstance(standing, CustodyStack):
        way_out = ", or put that of another account into a Stage of its own"
        raise SettingsError(second_of(name, f"this app, in stack {id_},") + way_out)
    if standing:
        raise SettingsError(
            f"this app holds something called {id_} already, and a stack of the deployment {name!r} is called so: give "
            "either another name"
        )


def ask_first(settings: Settings, *options: str) -> str:
    """The first question to ask of a deployment, from whatever folder."""
    standard = Settings()
    told = [
        f"-c custody.{key}={getattr(settings, key)}"
        for key in ("name", "home_region")
        if getattr(settings, key) != getattr(standard, key)
    ]
    return " ".join(["custody ask who-pushed --since 1d", *options, *told])


def boundary_of(policy: str) -> PermissionsBoundary:
    """The boundary that a setting names, by its ARN or in whatever account by its name."""
    return PermissionsBoundary.from_arn(policy) if policy.startswith("arn:") else PermissionsBoundary.from_name(policy)
