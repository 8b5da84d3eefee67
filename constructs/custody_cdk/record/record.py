"""The record: a trail with the key and the bucket it needs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from aws_cdk import Stack, Stage
from constructs import Construct

from custody.errors import SettingsError
from custody_cdk.environment import Place, refuse_other_home
from custody_cdk.record.audit_trail import AuditTrail
from custody_cdk.record.log_archive import key_and_bucket
from custody_cdk.record.trail_logs import trail_log_group_arn
from custody_cdk.record.trail_owner import TrailOwner

if TYPE_CHECKING:
    from custody.settings import OrganizationSettings, Settings


class Record(Construct):
    """Key, bucket and trail, fitted to each other from the settings.

    Costs 1.00 USD a month for the key, 3.00 USD once it has rotated twice, and storage. An account holds one of a name,
    and five trails a Region.

    Args:
        settings: mode, accounts, name, retention, lock, deployers, organization and trail settings are used.

    Raises:
        SettingsError: an organization's trail in another account than its management account; a second record of one
            name in an account, for trails and IAM's policies of one name cannot stand twice, whatever their Regions; or
            ``home_region`` was set, and is not the stack's Region.

    See :class:`AuditKey`, :class:`AuditBucket` and :class:`AuditTrail` for more on costs, limits and sources.
    """

    def __init__(self, scope: Construct, id_: str, *, settings: Settings) -> None:
        place = Place.of(scope)
        refuse_other_home(place, settings)
        _refuse_a_second(scope, settings.name, place)
        super().__init__(scope, id_)
        self.place, self.name = place, settings.name
        _refuse_delegated(settings.organization, place.account)
        owner = owner_of(settings, place)
        copied = settings.trail.cloudwatch_logs
        groups = [trail_log_group_arn(owner, place.account)] if copied else ()
        self.key, self.bucket = key_and_bucket(self, settings, owner, log_group_arns=groups)
        self.trail = AuditTrail(
            self,
            "Trail",
            owner=owner,
            bucket=self.bucket,
            key=self.key,
            cloudwatch_logs_key=self.key if copied else None,
            insights=settings.trail.insights,
        )


def second_of(name: str, where: str) -> str:
    """What to say of a second deployment of a name."""
    return (
        f"{where} holds a deployment named {name!r} already, and an account holds one of a name, whatever its "
        "home_region: its trail is in every Region, and roles and policies are IAM's; give this one another name"
    )


def _refuse_a_second(scope: Construct, name: str, place: Place) -> None:
    """What the app itself shows; another deployment's trail is only known to CloudTrail, which refuses a second.

    See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html on shadow trails
    """
    for other in scope.node.root.node.find_all():
        if not isinstance(other, Record) or other.name != name or other.place.account != place.account:
            continue
        # Stacks that do not say their account may be of several, where stages divide them.
        if "${" not in place.account or Stage.of(other) is Stage.of(scope):
            raise SettingsError(
                second_of(name, f"stack {Stack.of(other).node.id}")
                + (", or say the account of both stacks if they are two" if "${" in place.account else "")
            )


def _refuse_delegated(organization: OrganizationSettings | None, account: str) -> None:
    """CloudFormation makes such a trail in a delegated administrator, and then cannot start it.

    See https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1932
    """
    # The CDK CLI says whose credentials it deploys with, where the stack does not say its account.
    known = os.environ.get("CDK_DEFAULT_ACCOUNT", "") if "${" in account else account
    if organization is None or organization.delegated_administrator or known in ("", organization.management_account):
        return
    raise SettingsError(
        f"organization.management_account is {organization.management_account} and this deploys to {known}: "
        "CloudFormation cannot start an organization's trail from a delegated administrator; deploy to the management "
        "account, or set organization.delegated_administrator to true if AWS has mended it"
    )


def owner_of(settings: Settings, place: Place) -> TrailOwner:
    """Who owns the deployment's trail: this account, or the organization's management account."""
    organization = settings.organization
    return TrailOwner(
        partition=place.partition,
        home_region=place.region,
        name=settings.name,
        account=organization.management_account if organization else place.account,
        organization_id=organization.id if organization else None,
    )
