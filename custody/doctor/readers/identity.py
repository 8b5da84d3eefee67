"""Roles and managed policies, and what is attached to whom.

See https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags

if TYPE_CHECKING:
    from custody.doctor.calls import Calls


def _role(calls: Calls, role: Resource) -> Read:
    found = calls.ask("iam", "get_role", RoleName=role.physical)["Role"]
    return {
        **chosen(found, "AssumeRolePolicyDocument", "RoleName"),
        "Description": found.get("Description") or None,
        "PermissionsBoundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        "Tags": tags(found.get("Tags", [])),
    }


def _inline(calls: Calls, role: Resource) -> Read:
    """What was written into the role; the policies of this deployment are attached to it."""
    return {"Policies": calls.all("iam", "list_role_policies", "PolicyNames", RoleName=role.physical)}


def _policy(calls: Calls, policy: Resource) -> Read:
    found = calls.ask("iam", "get_policy", PolicyArn=policy.physical)["Policy"]
    told = {"PolicyArn": policy.physical, "VersionId": found["DefaultVersionId"]}
    version = calls.ask("iam", "get_policy_version", **told)["PolicyVersion"]
    return {
        "PolicyDocument": version["Document"],
        "Description": found.get("Description") or None,
        "ManagedPolicyName": found["PolicyName"],
    }


def _roles(calls: Calls, policy: Resource) -> Read:
    """The roles of the deployment that the policy is attached to; an auditor's policy is for any others."""
    wanted = policy.properties.get("Roles", [])
    attached = {
        role: calls.all("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role) for role in wanted
    }
    return {"Roles": [role for role in wanted if policy.physical in {each["PolicyArn"] for each in attached[role]}]}


def _attached(calls: Calls, role: Resource) -> Read:
    """Policies that are attached to the role and are none of its stack's: AWS's own, or somebody's."""
    found = calls.all("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role.physical)
    return {"ManagedPolicyArns": [each["PolicyArn"] for each in found if each["PolicyArn"] not in role.beside]}


READERS = {
    "AWS::IAM::Role": (
        Part(
            ("AssumeRolePolicyDocument", "Description", "PermissionsBoundary", "RoleName", "Tags"),
            _role,
            {"PermissionsBoundary": None},
        ),
        Part((), _inline, {"Policies": None}),
        Part((), _attached, {"ManagedPolicyArns": None}),
    ),
    "AWS::IAM::ManagedPolicy": (
        Part(("Description", "ManagedPolicyName", "PolicyDocument"), _policy),
        Part(("Roles",), _roles),
    ),
}
