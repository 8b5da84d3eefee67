"""StackSets: what each account of an organization is given.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackSet.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.doctor.readers.part import Part, Read, Resource, chosen

if TYPE_CHECKING:
    from custody.doctor.calls import Calls


def _set(calls: Calls, stack_set: Resource) -> Read:
    found = calls.ask("cloudformation", "describe_stack_set", StackSetName=stack_set.physical)["StackSet"]
    return {
        **chosen(
            found,
            "AutoDeployment",
            "Capabilities",
            "Description",
            "ManagedExecution",
            "PermissionModel",
            "StackSetName",
            "Tags",
            "TemplateBody",
        ),
        "StackInstancesGroup": [
            {
                "DeploymentTargets": {
                    # AWS says whose units they are, and not which accounts are left out: the check of instances does.
                    **_left_out(stack_set),
                    "OrganizationalUnitIds": found.get("OrganizationalUnitIds", []),
                },
                "Regions": found.get("Regions", []),
            }
        ],
    }


def _left_out(stack_set: Resource) -> Read:
    (group,) = stack_set["StackInstancesGroup"]
    return chosen(group["DeploymentTargets"], "AccountFilterType", "Accounts")


READERS = {
    "AWS::CloudFormation::StackSet": (
        Part(
            (
                "AutoDeployment",
                "Capabilities",
                "Description",
                "ManagedExecution",
                "PermissionModel",
                "StackInstancesGroup",
                "StackSetName",
                "Tags",
                "TemplateBody",
            ),
            _set,
        ),
    ),
}
