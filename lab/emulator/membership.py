"""Which organization an account belongs to: the emulator has each account be one of its own.

A member's principals carry its organization's id as ``aws:PrincipalOrgID``, and an organization's trail records its
members: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

_management: dict[str, str] = {}
"""The management account of each account that has joined an organization."""


def join(told: dict[str, str]) -> dict[str, Any]:
    """Let an account join the organization of another one, or leave it where ``management`` is empty."""
    account, management = told["account"], told["management"]
    if not management:
        _management.pop(account, None)
    else:
        _management[account] = management
    return {"organization": organization_of(account)}


def organization_of(account: str) -> str | None:
    """The id of an account's organization; None where it is in none."""
    found = inside.organizations("_orgs").get_scoped(_management.get(account, account), "", "self")
    return str(found["Id"]) if isinstance(found, dict) else None


def is_member(account: str, management: str) -> bool:
    """Whether an account is of the organization of another one; of one that nobody made, every account is."""
    return organization_of(management) is None or _management.get(account, account) == management


def members_of(management: str) -> list[str]:
    """The accounts that have joined the organization of another one."""
    return [account for account, of in _management.items() if of == management]


def install() -> None:
    """Have policies know the organization of who calls."""
    inside.evaluator.put("_principal_org_id", organization_of)
