"""What the account has, type by type, in CloudFormation's own shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.doctor.readers import (
    cloudtrail,
    events,
    functions,
    identity,
    kms,
    lake,
    messaging,
    monitoring,
    s3,
    stack_sets,
)

if TYPE_CHECKING:
    from custody.doctor.readers.part import Part

READERS: dict[str, tuple[Part, ...]] = {
    **cloudtrail.READERS,
    **events.READERS,
    **functions.READERS,
    **identity.READERS,
    **kms.READERS,
    **lake.READERS,
    **messaging.READERS,
    **monitoring.READERS,
    **s3.READERS,
    **stack_sets.READERS,
}
"""The parts of each type that are read and compared."""

_TO_CLOUDFORMATION = "an instruction to CloudFormation about deletion or updates, which the account does not keep"
_OWN_TYPE = "no resource of AWS's"
NOT_COMPARED: dict[tuple[str, str], str] = {
    ("AWS::Athena::WorkGroup", "RecursiveDeleteOption"): _TO_CLOUDFORMATION,
    ("AWS::CloudFormation::StackSet", "OperationPreferences"): _TO_CLOUDFORMATION,
    ("AWS::KMS::Key", "PendingWindowInDays"): _TO_CLOUDFORMATION,
    ("AWS::CDK::Metadata", "Analytics"): _OWN_TYPE,
    ("AWS::CloudFormation::CustomResource", "BucketName"): "read by the function alone, when the stack is deleted",
    ("AWS::CloudFormation::CustomResource", "Locked"): "read by the function alone, when the stack is deleted",
    ("AWS::CloudFormation::CustomResource", "ServiceToken"): "read by CloudFormation alone, when the stack is deleted",
    ("AWS::Logs::Delivery", "Tags"): "a tag decides nothing here, and no call reads it without a wildcard permission",
    ("AWS::Logs::DeliveryDestination", "Tags"): "as of AWS::Logs::Delivery",
    ("AWS::Logs::DeliverySource", "Tags"): "as of AWS::Logs::Delivery",
}
"""What is in templates and compared with nothing, and why. Anything else that no reader knows is told."""
