"""The calls that an account's records are of, and what each says.

A text here is filled by ``%``: what may stand in it is what :class:`benchmarks.logs.values.Values` has.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.logs.texts import (
    ASSUMED,
    COMMAND,
    FUNCTION,
    INSTANCES,
    MANIFEST,
    POLICY,
    REVISIONS,
    SIMULATED,
    STATE,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of record.

    Attributes:
        weight: how frequent it is beside the others of its list.
        refused: how many of a thousand end with an error.
        request: the text of ``requestParameters``.
        response: the text of ``responseElements``.
        more: fields after them, each with its comma.
        error: the code of a refusal.
    """

    weight: int
    service: str
    name: str
    request: str = "null"
    response: str = "null"
    more: str = ""
    reads: bool = True
    refused: int = 0
    error: str = "AccessDenied"

    @property
    def source(self) -> str:
        """``ecr.amazonaws.com``."""
        return f"{self.service}.amazonaws.com"


_REPOSITORY = '{"registryId":"%(account)s","repositoryName":"%(repository)s"'
_IMAGE = '{"imageDigest":"sha256:%(digest)s","imageTag":"%(tag)s"}'

IN_SCOPE = (
    Call(30, "ecr", "BatchGetImage",
         _REPOSITORY + ',"imageIds":[{"imageDigest":"sha256:%(digest)s"}],"acceptedMediaTypes":'
         '["application/vnd.docker.distribution.manifest.v2+json","application/vnd.oci.image.index.v1+json"]}'),
    Call(22, "ecr", "GetDownloadUrlForLayer", _REPOSITORY + ',"layerDigest":"sha256:%(digest)s"}'),
    Call(14, "ecr", "GetAuthorizationToken", "null", '{"authorizationData":[{"expiresAt":"Nov 28, 2026, %(clock)s AM",'
         '"proxyEndpoint":"https://%(account)s.dkr.ecr.%(region)s.amazonaws.com"}]}'),
    Call(6, "ecr", "DescribeImages", _REPOSITORY + ',"filter":{"tagStatus":"TAGGED"},"maxResults":100}'),
    Call(4, "ecr", "InitiateLayerUpload", _REPOSITORY + "}",
         '{"uploadId":"%(uuid)s","partSize":10485760}', reads=False),
    Call(3, "ecr", "PutImage",
         _REPOSITORY + ',"imageTag":"%(tag)s","imageManifestMediaType":"application/vnd.oci.image.manifest.v1+json",'
         '"imageManifest":"' + MANIFEST + '"}',
         '{"image":' + _REPOSITORY + ',"imageId":' + _IMAGE + ',"imageManifestMediaType":'
         '"application/vnd.oci.image.manifest.v1+json","imageManifest":"' + MANIFEST + '"}}',
         ',"resources":[{"accountId":"%(account)s","ARN":'
         '"arn:aws:ecr:%(region)s:%(account)s:repository/%(repository)s"}]',
         reads=False, refused=120, error="ImageTagAlreadyExistsException"),
    Call(1, "ecr", "BatchDeleteImage", _REPOSITORY + ',"imageIds":[' + _IMAGE + "]}",
         '{"imageIds":[' + _IMAGE + '],"failures":[]}', reads=False),
    Call(10, "codepipeline", "GetPipelineState", '{"name":"%(pipeline)s"}'),
    Call(1, "codepipeline", "PutActionRevision", REVISIONS, '{"newRevision":true,"pipelineExecutionId":"%(uuid)s"}',
         reads=False),
    Call(1, "codepipeline", "StartPipelineExecution", '{"name":"%(pipeline)s","clientRequestToken":"%(uuid)s"}',
         '{"pipelineExecutionId":"%(uuid)s"}', reads=False),
    Call(8, "codebuild", "BatchGetBuilds", '{"ids":["%(pipeline)s:%(uuid)s"]}'),
)  # fmt: skip
"""ECR, CodePipeline and CodeBuild: few of these calls are pushes, as in any registry that is used."""

BUSY = (
    Call(34, "kms", "Decrypt",
         '{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::%(bucket)s/%(id)s"},"encryptionAlgorithm":'
         '"SYMMETRIC_DEFAULT"}', "null",
         ',"resources":[{"accountId":"%(account)s","type":"AWS::KMS::Key","ARN":'
         '"arn:aws:kms:%(region)s:%(account)s:key/%(key)s"}]'),
    Call(12, "kms", "GenerateDataKey",
         '{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::%(bucket)s"},"keyId":'
         '"arn:aws:kms:%(region)s:%(account)s:key/%(key)s","keySpec":"AES_256"}', "null",
         ',"resources":[{"accountId":"%(account)s","type":"AWS::KMS::Key","ARN":'
         '"arn:aws:kms:%(region)s:%(account)s:key/%(key)s"}]'),
    Call(18, "s3", "GetBucketAcl",
         '{"bucketName":"%(bucket)s","Host":"%(bucket)s.s3.%(region)s.amazonaws.com","acl":""}',
         "null", ',"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256",'
         '"bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"%(base64)s",'
         '"bytesTransferredOut":%(number)s}', refused=20),
    Call(6, "s3", "GetBucketLocation", '{"bucketName":"%(bucket)s","location":""}', "null",
         ',"additionalEventData":{"SignatureVersion":"SigV4","x-amz-id-2":"%(base64)s"}'),
    Call(22, "sts", "AssumeRole",
         '{"roleArn":"arn:aws:iam::%(account)s:role/%(role)s","roleSessionName":"%(id)s","durationSeconds":3600}',
         ASSUMED, reads=True),
    Call(8, "sts", "GetCallerIdentity"),
)  # fmt: skip
"""Services that are audited for a few of their actions and called all day for others."""

OTHERS = (
    Call(30, "ec2", "DescribeInstances", INSTANCES),
    Call(8, "ec2", "DescribeNetworkInterfaces",
         '{"networkInterfaceIdSet":{"items":[{"networkInterfaceId":"eni-0%(known)s"}]},"filterSet":{}}'),
    Call(8, "ec2", "DescribeTags", '{"maxResults":1000,"filterSet":{"items":[{"name":"resource-id","valueSet":'
         '{"items":[{"value":"i-0%(known)s"}]}}]},"tagSet":{"items":[{"key":"Besitzer","value":"%(person)s"}]}}'),
    Call(10, "logs", "CreateLogStream",
         '{"logGroupName":"/aws/lambda/%(pipeline)s","logStreamName":"2026/11/28/[$LATEST]%(long)s"}', reads=False,
         refused=40, error="ResourceAlreadyExistsException"),
    Call(9, "dynamodb", "DescribeTable", '{"tableName":"%(pipeline)s-%(number)s"}', "null",
         ',"resources":[{"accountId":"%(account)s","type":"AWS::DynamoDB::Table","ARN":'
         '"arn:aws:dynamodb:%(region)s:%(account)s:table/%(pipeline)s-%(number)s"}],"apiVersion":"2012-08-10"'),
    Call(6, "lambda", "GetFunction20150331v2", '{"functionName":"%(pipeline)s"}', FUNCTION),
    Call(8, "elasticloadbalancing", "DescribeTargetHealth",
         '{"targetGroupArn":"arn:aws:elasticloadbalancing:%(region)s:%(account)s:targetgroup/k8s-%(pipeline)s/%(known)s"}',
         "null", ',"apiVersion":"2015-12-01"'),
    Call(5, "ssm", "GetParameter", '{"name":"/%(pipeline)s/%(person)s","withDecryption":true}'),
    Call(3, "ssm", "SendCommand", COMMAND, '{"command":{"commandId":"%(uuid)s","status":"Pending"}}', reads=False),
    Call(5, "ecs", "DescribeTasks",
         '{"cluster":"%(pipeline)s","tasks":["%(known)s%(known)s"],"include":["TAGS"]}', STATE),
    Call(3, "iam", "SimulatePrincipalPolicy", SIMULATED),
    Call(3, "secretsmanager", "PutResourcePolicy", POLICY, '{"aRN":"arn:aws:secretsmanager:%(region)s:%(account)s:'
         'secret:%(pipeline)s-a1B2c3","name":"%(pipeline)s"}', reads=False),
    Call(2, "cloudwatch", "DescribeAlarms", '{"alarmNamePrefix":"TargetTracking-table/%(pipeline)s"}', refused=30,
         error="ThrottlingException"),
)  # fmt: skip
"""Services that nobody here asks about."""
