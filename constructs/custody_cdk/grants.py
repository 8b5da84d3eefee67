"""Permissions for an app's own roles and users, as the CDK's grants."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam

from custody.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.policy import Statement


def granted(grantee: iam.IGrantable, statements: Sequence[Statement], *, what: str) -> iam.Grant:
    """Add statements to the grantee's own policy.

    Args:
        grantee: a role, user, group or what acts as one, of this app or imported with its policies open.
        statements: each with actions, resources and, if any, a condition.
        what: what it would have been let do, for the error.

    Raises:
        SettingsError: the grantee has no policy to add to, as a service, an account or another account's role.

    See https://docs.aws.amazon.com/cdk/v2/guide/permissions.html
    """
    grants = [
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=statement["Action"],
            resource_arns=statement["Resource"],
            conditions=statement.get("Condition"),
        )
        for statement in statements
    ]
    if not all(grant.success for grant in grants):
        raise SettingsError(
            f"{type(grantee).__name__} has no policy of its own to let it {what}; give a role, a user or a group of "
            "this account, which others can be let assume"
        )
    return reduce(lambda one, other: one.combine(other), grants)
