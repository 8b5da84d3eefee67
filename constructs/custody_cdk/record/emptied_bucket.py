"""Buckets that a sandbox's stack empties before CloudFormation deletes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import CfnCustomResource, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from custody.errors import SettingsError
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.environment import Place
from custody_cdk.policy import allow, assumable_by, document
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = Path(__file__).with_name("empty_bucket_handler.py")
_MINUTES = 60


class EmptiedBucket(Construct):
    """Empties buckets, locks in governance mode included, when the stack is deleted.

    For sandboxes alone: it exists only under ``removal: destroy``. Costs nothing until then. At most 15 minutes,
    some hundred thousand objects; delete the stack again for more.

    Args:
        name: of the function and, under ``/aws/lambda/``, of its log group, which goes with the stack.
        buckets: the buckets; they are deleted after they were emptied.
        locked: those of them that have Object Lock.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        buckets: Sequence[s3.CfnBucket],
        locked: Sequence[s3.CfnBucket] = (),
    ) -> None:
        if [bucket for bucket in locked if bucket not in buckets]:
            raise SettingsError(f"{name}: a locked bucket is not among those that are emptied; name it in buckets too")
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        group = logs.CfnLogGroup(self, "Logs", log_group_name=f"/aws/lambda/{name}", retention_in_days=7)
        discard(group)
        acknowledge(
            group,
            "Holds the start and end of one function's single run in a sandbox, and nothing of the record.",
            "CloudWatchLogGroupEncrypted",
        )
        function = self._function(name, group, buckets, locked)
        self.resources: list[CfnCustomResource] = []
        for number, bucket in enumerate(buckets):
            emptied = CfnCustomResource(self, f"Bucket{number}", service_token=function.attr_arn)
            # The reference is a dependency, and deletion runs against it: emptied first, then the bucket.
            emptied.add_property_override("BucketName", bucket.ref)
            if bucket in locked:
                emptied.add_property_override("Locked", "true")
            self.resources.append(emptied)

    def _function(
        self, name: str, group: logs.CfnLogGroup, buckets: Sequence[s3.CfnBucket], locked: Sequence[s3.CfnBucket]
    ) -> lambda_.CfnFunction:
        role = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=assumable_by(
                "lambda", condition={"StringEquals": {"aws:SourceAccount": self.place.account}}
            ),
        )
        function = lambda_.CfnFunction(
            self,
            "Function",
            code={"zipFile": _CODE.read_text("utf-8")},
            description="Empties the buckets of a sandbox before its stack deletes them",
            function_name=name,
            handler="index.handler",
            logging_config={"logGroup": group.ref},
            memory_size=256,
            role=role.attr_arn,
            runtime="python3.14",
            timeout=15 * _MINUTES,
        )
        function.add_resource_dependency(self._policy(role, group, buckets, locked))
        acknowledge(
            function,
            "Runs once, when a sandbox is torn down; a failure fails the deletion, which CloudFormation reports.",
            "LambdaConcurrency",
            "LambdaDLQ",
            "LambdaInsideVPC",
        )
        return function

    def _policy(
        self,
        role: iam.CfnRole,
        group: logs.CfnLogGroup,
        buckets: Sequence[s3.CfnBucket],
        locked: Sequence[s3.CfnBucket],
    ) -> iam.CfnManagedPolicy:
        arns = [bucket.attr_arn for bucket in buckets]
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[role.ref],
            policy_document=document(
                [
                    allow("List", actions=["s3:ListBucketVersions"], resources=arns),
                    allow(
                        "Empty",
                        actions=["s3:DeleteObject", "s3:DeleteObjectVersion"],
                        resources=[f"{arn}/*" for arn in arns],
                    ),
                    *(
                        allow(
                            f"LiftLocks{number or ''}",
                            actions=["s3:BypassGovernanceRetention"],
                            resources=[f"{bucket.attr_arn}/*"],
                        )
                        for number, bucket in enumerate(locked)
                    ),
                    allow("Log", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group.attr_arn]),
                ]
            ),
        )
        stack = Stack.of(self)
        ids = [stack.resolve(bucket.logical_id) for bucket in buckets]
        acknowledge(
            policy,
            "Emptying a bucket means every object of it; the bucket itself is named.",
            *(f"AwsSolutions-IAM5[Resource::<{id_}.Arn>/*]" for id_ in ids),
        )
        return policy
