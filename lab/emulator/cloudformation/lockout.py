"""A bucket's policy that refuses the role with which CloudFormation changes the bucket.

Only denials are asked for, of what CloudFormation changes on a bucket that has a policy: that is what locks out. It
acts as the role that it is given, or was given before, or else as who calls:
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html (RoleARN) and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from lab.emulator import inside, scope

if TYPE_CHECKING:
    from collections.abc import Callable

    Action = Callable[[dict[str, Any]], Any]

POLICY_TYPE = "AWS::S3::BucketPolicy"
_OPERATIONS = ("CreateStack", "UpdateStack", "CreateChangeSet", "ExecuteChangeSet")
_NEEDED = {
    "BucketEncryption": "s3:PutEncryptionConfiguration",
    "LifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "LoggingConfiguration": "s3:PutBucketLogging",
    "ObjectLockConfiguration": "s3:PutBucketObjectLockConfiguration",
    "OwnershipControls": "s3:PutBucketOwnershipControls",
    "PublicAccessBlockConfiguration": "s3:PutBucketPublicAccessBlock",
    "VersioningConfiguration": "s3:PutBucketVersioning",
}
_roles: dict[tuple[str, str, str], str] = {}
_acting: ContextVar[str] = ContextVar("acting", default="")


def _remembering(operation: Action) -> Action:
    """What the operation starts inherits who acts: the emulator's tasks copy the context."""

    def act(params: dict[str, Any]) -> Any:
        said = inside.cloudformation_helpers("_p")
        place = (scope.account(), scope.region(), str(said(params, "StackName")).rpartition("stack/")[2].split("/")[0])
        if role := said(params, "RoleARN"):
            _roles[place] = str(role)
        token = _acting.set(_roles.get(place, ""))
        try:
            return operation(params)
        finally:
            _acting.reset(token)

    return act


def _refuse(bucket: str, action: str) -> None:
    policy = inside.s3("_bucket_policies").get(bucket)
    who = _acting.get() or f"arn:aws:iam::{scope.account()}:user/lab"
    asked = inside.evaluator("EvalContext")(
        principal_arn=who,
        principal_type="AssumedRole" if ":role/" in who else "User",
        principal_account=scope.account(),
        action=action,
        resource_arn=f"arn:aws:s3:::{bucket}",
        region=scope.region(),
        # CloudFormation calls over TLS, of a version that is new enough.
        secure_transport=True,
        service_context={"s3:tlsversion": "1.3"},
    )
    if policy and inside.evaluator("evaluate_resource_policy")(policy, asked).decision == "Deny":
        raise ValueError(
            f"AccessDenied: {who} is not authorized to perform: {action} on resource: {asked.resource_arn} with an "
            "explicit deny in a resource-based policy"
        )


def refusing_policy(update: Callable[..., Any]) -> Callable[..., Any]:
    """Before a policy takes the place of another one."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
        _refuse(str(new["Bucket"]), "s3:PutBucketPolicy")
        return update(physical_id, old, new, stack)

    return handler


def refusing_bucket(update: Callable[..., Any]) -> Callable[..., Any]:
    """Before what changes of a bucket is put."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
        for name, action in _NEEDED.items():
            if old.get(name) != new.get(name):
                _refuse(physical_id, action)
        return update(physical_id, old, new, stack)

    return handler


def install() -> None:
    """Know who acts in every operation that changes resources."""
    actions = inside.cloudformation_handlers("_ACTION_HANDLERS")
    for name in _OPERATIONS:
        actions[name] = _remembering(actions[name])
