"""Amazon ECR Public: every operation. What is pushed here, anybody may pull.

The API is in us-east-1, whatever Region its users are in.
See https://docs.aws.amazon.com/AmazonECR/latest/public/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_ecr_public = partial(actions, "ecr-public")
_REPOSITORY = request("repositoryName")

ACTIONS = (
    *_ecr_public(
        Activity.PUSH,
        "InitiateLayerUpload",
        "UploadLayerPart",
        "CompleteLayerUpload",
        repository=_REPOSITORY,
    ),
    *_ecr_public(
        Activity.PUSH,
        "PutImage",
        repository=_REPOSITORY,
        tag=request("imageTag") + response("image.imageId.imageTag"),
        digest=response("image.imageId.imageDigest") + request("imageDigest"),
    ),
    *_ecr_public(
        Activity.DELETE,
        "BatchDeleteImage",
        repository=_REPOSITORY,
        tag=response("imageIds[].imageTag") + request("imageIds[].imageTag"),
        digest=response("imageIds[].imageDigest") + request("imageIds[].imageDigest"),
    ),
    *_ecr_public(Activity.REPOSITORY, "CreateRepository", "DeleteRepository", repository=_REPOSITORY),
    *_ecr_public(Activity.REPOSITORY, "PutRepositoryCatalogData", repository=_REPOSITORY),
    *_ecr_public(Activity.POLICY, "DeleteRepositoryPolicy", "SetRepositoryPolicy", repository=_REPOSITORY),
    *_ecr_public(Activity.ACCOUNT_SETTING, "PutRegistryCatalogData", resource=request("displayName")),
    *_ecr_public(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
    *_ecr_public(Activity.LOGIN, "GetAuthorizationToken"),
    *_ecr_public(
        Activity.READ,
        "BatchCheckLayerAvailability",
        "DescribeImageTags",
        "GetRepositoryCatalogData",
        "GetRepositoryPolicy",
        repository=_REPOSITORY,
    ),
    *_ecr_public(
        Activity.READ,
        "DescribeImages",
        repository=_REPOSITORY,
        tag=request("imageIds[].imageTag"),
        digest=request("imageIds[].imageDigest"),
    ),
    *_ecr_public(Activity.READ, "DescribeRepositories", repository=request("repositoryNames[]")),
    *_ecr_public(Activity.READ, "ListTagsForResource", resource=request("resourceArn")),
    *_ecr_public(Activity.READ, "DescribeRegistries", "GetRegistryCatalogData"),
)
