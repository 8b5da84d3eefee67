"""AWS::CloudFormation::StackSet with service-managed permissions: the set, and which instances it has.

What its instances would make, a test deploys with the set's template: no stack is made here.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
"""

from __future__ import annotations

import uuid
from typing import Any

from lab.emulator import inside, organization_access, scope, stack_sets

TYPE = "AWS::CloudFormation::StackSet"


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    """CreateStackSet, for which the organization trusts StackSets. ``Ref`` is the id, ``NAME:UUID``."""
    name = props.get("StackSetName") or inside.provisioners("_physical_name")(stack, logical_id, max_len=128)
    if props.get("PermissionModel") == "SERVICE_MANAGED" and not organization_access.is_trusted(stack_sets.PRINCIPAL):
        said = "You must enable organizations access to operate a service managed stack set"
        raise ValueError(f"{TYPE}: ValidationError: {said}")
    id_ = f"{name}:{uuid.uuid4()}"
    stack_sets.keep(scope.account(), scope.region(), id_, props)
    return id_, {"StackSetId": id_}


def update(
    physical_id: str,
    old: dict[str, Any],
    new: dict[str, Any],
    stack: str,
    logical_id: str,
) -> tuple[str, dict[str, Any]]:
    """UpdateStackSet; a new name or permission model is a new set."""
    if any(old.get(name) != new.get(name) for name in ("StackSetName", "PermissionModel")):
        delete(physical_id, old)
        return create(logical_id, new, stack)
    stack_sets.keep(scope.account(), scope.region(), physical_id, new)
    return physical_id, {"StackSetId": physical_id}


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteStackSet, after its instances."""
    stack_sets.forget(scope.account(), scope.region(), physical_id)
