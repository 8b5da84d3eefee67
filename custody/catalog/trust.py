"""AWS Signer, Amazon Inspector and AWS STS: signatures, scans, and the sessions that all of it is done in.

See https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-signer.html,
https://docs.aws.amazon.com/inspector/latest/user/logging-using-cloudtrail.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_signer = partial(actions, "signer")
_inspector = partial(actions, "inspector2")
_sts = partial(actions, "sts")
_PROFILE = request("profileName")
_ROLE = request("roleArn")

_SIGNER = (
    *_signer(
        Activity.SIGNING,
        "CancelSigningProfile",
        "PutSigningProfile",
        "RevokeSigningProfile",
        resource=_PROFILE,
    ),
    *_signer(Activity.SIGNING, "RevokeSignature", resource=request("jobId")),
    *_signer(Activity.POLICY, "AddProfilePermission", "RemoveProfilePermission", resource=_PROFILE),
    *_signer(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
)
_INSPECTOR = (
    *_inspector(
        Activity.SCANNING,
        "Disable",
        "Enable",
        resource=request("accountIds[]", "resourceTypes[]"),
        note="Enhanced scanning of ECR is resource type ECR.",
    ),
    *_inspector(
        Activity.SCANNING,
        "DisableDelegatedAdminAccount",
        "EnableDelegatedAdminAccount",
        resource=request("delegatedAdminAccountId"),
    ),
    *_inspector(Activity.SCANNING, "AssociateMember", "DisassociateMember", resource=request("accountId")),
    *_inspector(
        Activity.SCANNING,
        "UpdateConfiguration",
        "UpdateOrganizationConfiguration",
        resource=("recipientAccountId",),
        note="UpdateConfiguration sets how long a pushed or pulled image keeps being scanned.",
    ),
    *_inspector(
        Activity.SCANNING,
        "CreateFilter",
        resource=response("arn") + request("name"),
        note="A filter with the action SUPPRESS hides findings.",
    ),
    *_inspector(Activity.SCANNING, "DeleteFilter", resource=request("arn")),
    *_inspector(Activity.SCANNING, "UpdateFilter", resource=request("filterArn")),
    *_inspector(Activity.KEY, "ResetEncryptionKey", "UpdateEncryptionKey", resource=request("resourceType")),
    *_inspector(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
)
_SESSIONS = _sts(
    Activity.LOGIN,
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    resource=_ROLE,
    note="Recorded with readOnly true. The response holds credentials: never print it.",
) + _sts(
    Activity.LOGIN,
    "AssumeRoot",
    resource=request("targetPrincipal"),
    note="The root user of a member account, for one task. The response holds credentials: never print it.",
)

ACTIONS = (*_SIGNER, *_INSPECTOR, *_SESSIONS)
