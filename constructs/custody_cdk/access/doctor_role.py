"""The role that ``custody doctor --role`` assumes in an account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam
from constructs import Construct

from custody.errors import SettingsError
from custody.settings.doctor_policy import parts_of_doctor
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import Statement, document

if TYPE_CHECKING:
    from custody.settings import Settings


class DoctorRole(Construct):
    """A role ``NAME-doctor`` that looks at a deployment in one account, and the managed policies that let it.

    The policies hold the actions that the doctor's readers call, each named, on resources of the deployment's name;
    none writes, and none reads a record, a message or an alert. Who assumes the role has to be named in
    ``doctor_principals``, and needs ``sts:AssumeRole`` on it in a policy of its own, for the trust names the account
    and tells the principal by a condition. IAM is global: one stack of an account holds it. Costs nothing.

    Args:
        settings: name, home_region, doctor_principals, organization and record are used.

    Raises:
        SettingsError: nobody is named.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """

    def __init__(self, scope: Construct, id_: str, *, settings: Settings) -> None:
        if not settings.doctor_principals:
            raise SettingsError("doctor_principals: is empty, and a role is of no use that nobody may assume")
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        role_name = f"{settings.name}-doctor"
        role = iam.CfnRole(
            self,
            "Role",
            role_name=role_name,
            description="Lets custody doctor look whether the deployment is as it was made and works",
            assume_role_policy_document=_trust(settings.doctor_principals),
        )
        names = replace(settings.names, account=self.place.account)
        for name, statements in parts_of_doctor(settings, names).items():
            policy = iam.CfnManagedPolicy(
                self,
                "".join(word.capitalize() for word in name.split("-")),
                managed_policy_name=f"{settings.name}-{name}",
                description="Read-only: what custody doctor calls, and nothing else",
                policy_document=document(statements),
                roles=[role.ref],
            )
            self._acknowledge(policy, statements)

    def _acknowledge(self, policy: iam.CfnManagedPolicy, statements: list[Statement]) -> None:
        stars = {resource for each in statements for resource in each["Resource"] if "*" in resource}
        acknowledge(
            policy,
            "Every action reads and is named. A star stands for what begins with the deployment's name, for every "
            "Region, for ids that only AWS knows, or for an action that knows no resource.",
            *(f"AwsSolutions-IAM5[Resource::{self.place.as_written(star)}]" for star in sorted(stars)),
        )


def _trust(principals: tuple[str, ...]) -> dict[str, object]:
    """Root of each account, under a condition: a role's own ARN would have to exist, and may hold no star."""
    accounts = dict.fromkeys(":".join(arn.split(":")[:5]) for arn in principals)
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Look",
                "Effect": "Allow",
                "Principal": {"AWS": [f"{account}:root" for account in accounts]},
                "Action": ["sts:AssumeRole"],
                "Condition": {"ArnLike": {"aws:PrincipalArn": list(principals)}},
            }
        ],
    }
