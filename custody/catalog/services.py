"""The services whose actions are audited, by their SDK names."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "ecr": "Amazon ECR",
        "ecr-public": "Amazon ECR Public",
        "codepipeline": "AWS CodePipeline",
        "codebuild": "AWS CodeBuild",
        "codestar-connections": "AWS CodeStar Connections",
        "codeconnections": "AWS CodeConnections",
        "cloudtrail": "AWS CloudTrail",
        "s3": "Amazon S3",
        "kms": "AWS KMS",
        "events": "Amazon EventBridge",
        "sns": "Amazon SNS",
        "sqs": "Amazon SQS",
        "lambda": "AWS Lambda",
        "ecs": "Amazon ECS",
        "codedeploy": "AWS CodeDeploy",
        "cloudformation": "AWS CloudFormation",
        "eks": "Amazon EKS",
        "apprunner": "AWS App Runner",
        "dynamodb": "Amazon DynamoDB",
        "cloudwatch": "Amazon CloudWatch",
        "logs": "Amazon CloudWatch Logs",
        "glue": "AWS Glue",
        "athena": "Amazon Athena",
        "scheduler": "Amazon EventBridge Scheduler",
        "firehose": "Amazon Data Firehose",
        "signer": "AWS Signer",
        "inspector2": "Amazon Inspector",
        "sts": "AWS STS",
        "organizations": "AWS Organizations",
        "iam": "AWS IAM",
    }
)
