"""What mends a fault: a command that can be pasted, or the setting to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.aws.names import Names
    from custody.doctor.calls import Calls
    from custody.doctor.readers.part import Resource

_COMMANDS = {
    ("AWS::CloudTrail::Trail", "IsLogging"): "aws cloudtrail start-logging --name {arn}",
    ("AWS::CloudTrail::Trail", "EnableLogFileValidation"): (
        "aws cloudtrail update-trail --name {arn} --enable-log-file-validation"
    ),
    (
        "AWS::CloudTrail::Trail",
        "IsMultiRegionTrail",
    ): "aws cloudtrail update-trail --name {arn} --is-multi-region-trail",
    ("AWS::CloudTrail::Trail", "IncludeGlobalServiceEvents"): (
        "aws cloudtrail update-trail --name {arn} --include-global-service-events"
    ),
    ("AWS::CloudWatch::Alarm", "ActionsEnabled"): "aws cloudwatch enable-alarm-actions --alarm-names {name}",
    ("AWS::Events::Rule", "State"): "aws events enable-rule --name {name} --event-bus-name {bus}",
    ("AWS::IAM::ManagedPolicy", "Roles"): "aws iam attach-role-policy --policy-arn {physical} --role-name {role}",
    ("AWS::IAM::Role", "Policies"): "aws iam delete-role-policy --role-name {physical} --policy-name THE-POLICY",
    (
        "AWS::IAM::Role",
        "ManagedPolicyArns",
    ): "aws iam detach-role-policy --role-name {physical} --policy-arn THE-POLICY",
    ("AWS::KMS::Key", "Enabled"): "aws kms enable-key --key-id {physical}",
    ("AWS::KMS::Key", "EnableKeyRotation"): "aws kms enable-key-rotation --key-id {physical}",
    ("AWS::Lambda::EventSourceMapping", "Enabled"): (
        "aws lambda update-event-source-mapping --uuid {physical} --enabled"
    ),
    ("AWS::Lambda::Function", "ReservedConcurrentExecutions"): (
        "aws lambda delete-function-concurrency --function-name {physical}"
    ),
    ("AWS::S3::Bucket", "ReplicationConfiguration"): "aws s3api delete-bucket-replication --bucket {physical}",
    ("AWS::S3::Bucket", "VersioningConfiguration"): (
        "aws s3api put-bucket-versioning --bucket {physical} --versioning-configuration Status=Enabled"
    ),
    ("AWS::S3::Bucket", "PublicAccessBlockConfiguration"): (
        "aws s3api put-public-access-block --bucket {physical} --public-access-block-configuration "
        "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
    ),
    ("AWS::SNS::Subscription", "FilterPolicy"): (
        "aws sns set-subscription-attributes --attribute-name FilterPolicy --attribute-value {{}} --subscription-arn "
        "THE-SUBSCRIPTION"
    ),
}
"""What is quicker or surer than a deployment, by type and property."""


def mend_of(resource: Resource, name: str, calls: Calls) -> str:
    """What puts a property back that somebody changed: its own command, or a deployment that is told to.

    A deployment of an unchanged template changes nothing; with ``--revert-drift`` CloudFormation looks at what
    is there.
    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
    """
    command = _COMMANDS.get((resource.type, name))
    if command is None or (name == "State" and resource.properties.get("State") != "ENABLED"):
        return reverted(resource.stack)
    region = "" if resource.type.startswith("AWS::IAM::") else f" --region {calls.region}"
    return (
        command.format(
            arn=f"arn:{calls.partition}:cloudtrail:{calls.region}:{calls.number}:trail/{resource.name}",
            bus=resource.properties.get("EventBusName", "default"),
            name=resource.properties.get("AlarmName", resource.name),
            physical=resource.physical,
            role=" ".join(resource.properties.get("Roles", [])),
        )
        + region
    )


def reverted(stack: str) -> str:
    """The deployment of one stack that looks at what is there."""
    return f"node_modules/.bin/cdk deploy {stack} --revert-drift"


def deletes_stack(name: str, region: str) -> str:
    """What lifts a stack's protection and deletes it.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html
    """
    where = f"--stack-name {name} --region {region}"
    lifted = f"aws cloudformation update-termination-protection --no-enable-termination-protection {where}"
    return f"{lifted} && aws cloudformation delete-stack {where}"


def may_not_look(names: Names) -> str:
    """What lets a role look."""
    return (
        f"allow your role what custody doctor --policy prints, or look with --role {names.name}-doctor, which "
        "custody.doctor_principals makes"
    )
