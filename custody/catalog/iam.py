"""AWS IAM: what changes who the roles and users of the chain are, and what they may do.

Its events come from us-east-1 alone.
See https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_iam = partial(actions, "iam", Activity.IDENTITY)
_ROLE = request("roleName")
_USER = request("userName")
_POLICY = request("policyArn")
_OIDC = request("openIDConnectProviderArn")
_SAML = request("sAMLProviderArn")

_ROLES = (
    *_iam(
        "AttachRolePolicy",
        "CreateRole",
        "DeleteRole",
        "DeleteRolePermissionsBoundary",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        "UpdateRole",
        resource=_ROLE,
    ),
    *_iam("UpdateAssumeRolePolicy", resource=_ROLE, note="The trust of a role: who may become it."),
    *_iam("AddRoleToInstanceProfile", resource=_ROLE, note="Instances with the profile get the role's sessions."),
)
_USERS = (
    *_iam(
        "AddUserToGroup",
        "AttachUserPolicy",
        "DeactivateMFADevice",
        "DeleteUserPermissionsBoundary",
        "DeleteUserPolicy",
        "DetachUserPolicy",
        "PutUserPermissionsBoundary",
        "PutUserPolicy",
        "RemoveUserFromGroup",
        resource=_USER,
    ),
    *_iam(
        "CreateAccessKey",
        resource=_USER + response("accessKey.userName"),
        note="The request is empty where somebody makes a key for themselves.",
    ),
    *_iam(
        "CreateLoginProfile",
        "CreateServiceSpecificCredential",
        "ResetServiceSpecificCredential",
        "UpdateAccessKey",
        "UpdateLoginProfile",
        "UploadSSHPublicKey",
        "UploadSigningCertificate",
        resource=_USER,
    ),
)
_POLICIES = _iam(
    "CreatePolicyVersion",
    "DeletePolicyVersion",
    "SetDefaultPolicyVersion",
    resource=_POLICY,
    note="Changes what everybody may do who has the policy.",
)
_PROVIDERS = (
    *_iam("CreateOpenIDConnectProvider", resource=request("url")),
    *_iam(
        "AddClientIDToOpenIDConnectProvider",
        "DeleteOpenIDConnectProvider",
        "UpdateOpenIDConnectProviderThumbprint",
        resource=_OIDC,
    ),
    *_iam("CreateSAMLProvider", resource=request("name")),
    *_iam("DeleteSAMLProvider", "UpdateSAMLProvider", resource=_SAML),
)

ACTIONS = (*_ROLES, *_USERS, *_POLICIES, *_PROVIDERS)
