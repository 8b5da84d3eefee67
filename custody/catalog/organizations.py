"""AWS Organizations: what takes an account, or all of them, out of the organization's trail.

Its events come from us-east-1 alone.
See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request

_organizations = partial(actions, "organizations")

ACTIONS = (
    *_organizations(
        Activity.TRAIL,
        "DisableAWSServiceAccess",
        resource=request("servicePrincipal"),
        note="An organization's trail needs the access of cloudtrail.amazonaws.com.",
    ),
    *_organizations(
        Activity.TRAIL,
        "DeregisterDelegatedAdministrator",
        "RegisterDelegatedAdministrator",
        resource=request("servicePrincipal", "accountId"),
    ),
    *_organizations(
        Activity.TRAIL,
        "LeaveOrganization",
        resource=("recipientAccountId",),
        note="The request is empty: the account is the caller's.",
    ),
    *_organizations(Activity.TRAIL, "RemoveAccountFromOrganization", resource=request("accountId")),
)
