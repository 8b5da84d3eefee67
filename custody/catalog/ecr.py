"""Amazon ECR, private registries: every operation, and what CloudTrail records besides.

See https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity, Kind
from custody.catalog.writing import actions, details, request, response

_ecr = partial(actions, "ecr")
_REPOSITORY = request("repositoryName")
_REPOSITORIES = request("repositoryNames[]")
_CACHE_RULE = request("ecrRepositoryPrefix")
_TEMPLATE = request("prefix")
_REGISTRY = response("registryId")

_UPLOAD = _ecr(
    Activity.PUSH,
    "InitiateLayerUpload",
    "UploadLayerPart",
    "CompleteLayerUpload",
    repository=_REPOSITORY,
)
_MOUNT = _ecr(
    Activity.PUSH,
    "MountLayer",
    public=False,
    repository=_REPOSITORY,
    note="A layer taken over from another repository in place of an upload. No page shows the record.",
)
_PUT_IMAGE = _ecr(
    Activity.PUSH,
    "PutImage",
    repository=_REPOSITORY,
    tag=request("imageTag") + response("image.imageId.imageTag"),
    digest=response("image.imageId.imageDigest") + request("imageDigest"),
    note="CloudTrail leaves out elements over 100 KB: a large manifest can lose the digest.",
)
_PULL = (
    *_ecr(Activity.PULL, "GetDownloadUrlForLayer", repository=_REPOSITORY),
    *_ecr(
        Activity.PULL,
        "BatchGetImage",
        repository=_REPOSITORY,
        tag=request("imageIds[].imageTag"),
        digest=request("imageIds[].imageDigest"),
    ),
    *_ecr(
        Activity.PULL,
        "BatchGetImageReferrer",
        public=False,
        repository=_REPOSITORY,
        note="On AWS's list for EventBridge; no page shows the record.",
    ),
)
_DELETE = _ecr(
    Activity.DELETE,
    "BatchDeleteImage",
    repository=_REPOSITORY,
    tag=response("imageIds[].imageTag") + request("imageIds[].imageTag"),
    digest=response("imageIds[].imageDigest") + request("imageIds[].imageDigest"),
    note="Deleting an image's last tag deletes the image.",
)
_ARCHIVE = (
    *_ecr(
        Activity.ARCHIVE,
        "UpdateImageStorageClass",
        repository=_REPOSITORY,
        tag=request("imageId.imageTag"),
        digest=response("imageId.imageDigest") + request("imageId.imageDigest"),
    ),
    *_ecr(
        Activity.ARCHIVE,
        "ImageActivationEvent",
        kind=Kind.SERVICE,
        public=False,
        repository=details("repositoryName"),
        resource=(*details("repositoryName"), "resources[].ARN"),
        note="An archived image is back. The record says readOnly true; AWS's list for EventBridge lacks it. "
        "No page shows the record: the path is that of the lifecycle events.",
    ),
)
_LIFECYCLE = (
    *_ecr(
        Activity.LIFECYCLE,
        "PutLifecyclePolicy",
        "DeleteLifecyclePolicy",
        "StartLifecyclePolicyPreview",
        repository=_REPOSITORY,
    ),
    *_ecr(
        Activity.LIFECYCLE,
        "PolicyExecutionEvent",
        "DryRunEvent",
        kind=Kind.SERVICE,
        public=False,
        repository=details("repositoryName"),
        tag=details("lifecycleEventImageActions[].lifecycleEventImage.tagList[]"),
        digest=details("lifecycleEventImageActions[].lifecycleEventImage.digest"),
        note="Ten images or more are split over several records; an image shows at most 100 tags. What could "
        "not be expired is in lifecycleEventFailureDetails.",
    ),
)
_REPOSITORY_CHANGES = (
    *_ecr(
        Activity.REPOSITORY,
        "CreateRepository",
        "DeleteRepository",
        "PutImageTagMutability",
        repository=_REPOSITORY,
    ),
    *_ecr(
        Activity.POLICY,
        "SetRepositoryPolicy",
        "DeleteRepositoryPolicy",
        repository=_REPOSITORY,
    ),
    *_ecr(Activity.POLICY, "PutRegistryPolicy", "DeleteRegistryPolicy", resource=_REGISTRY),
    *_ecr(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
)
_SCANNING = (
    *_ecr(Activity.SCANNING, "PutImageScanningConfiguration", repository=_REPOSITORY),
    *_ecr(
        Activity.SCANNING,
        "StartImageScan",
        repository=_REPOSITORY,
        tag=request("imageId.imageTag"),
        digest=response("imageId.imageDigest") + request("imageId.imageDigest"),
    ),
    *_ecr(
        Activity.SCANNING,
        "PutRegistryScanningConfiguration",
        resource=request("scanType"),
    ),
)
_REPLICATION = (
    *_ecr(
        Activity.REPLICATION,
        "PutReplicationConfiguration",
        resource=request("replicationConfiguration.rules[].destinations[].registryId"),
    ),
    *_ecr(
        Activity.REPLICATION,
        "StartReplicationBackfill",
        "StopReplicationBackfill",
        resource=response("replicationBackfillId"),
    ),
)
_SIGNING = (
    *_ecr(
        Activity.SIGNING,
        "PutSigningConfiguration",
        resource=request("signingConfiguration.rules[].signingProfileArn"),
    ),
    *_ecr(Activity.SIGNING, "DeleteSigningConfiguration", resource=_REGISTRY),
)
_REGISTRY_CHANGES = (
    *_ecr(
        Activity.CACHE,
        "CreatePullThroughCacheRule",
        "UpdatePullThroughCacheRule",
        "DeletePullThroughCacheRule",
        "ValidatePullThroughCacheRule",
        resource=_CACHE_RULE,
    ),
    *_ecr(
        Activity.TEMPLATE,
        "CreateRepositoryCreationTemplate",
        "UpdateRepositoryCreationTemplate",
        "DeleteRepositoryCreationTemplate",
        resource=_TEMPLATE,
    ),
    *_ecr(Activity.ACCOUNT_SETTING, "PutAccountSetting", resource=request("name")),
    *_ecr(
        Activity.ACCOUNT_SETTING,
        "RegisterPullTimeUpdateExclusion",
        "DeregisterPullTimeUpdateExclusion",
        resource=request("principalArn"),
        note="Pulls by this principal no longer count as use of an image.",
    ),
)
_LOGIN = _ecr(
    Activity.LOGIN,
    "GetAuthorizationToken",
    resource=request("registryIds[]"),
    note="The token is good for 12 hours and for every registry the caller may use.",
)
_READ = (
    *_ecr(
        Activity.READ,
        "BatchCheckLayerAvailability",
        "GetLifecyclePolicy",
        "GetRepositoryPolicy",
        repository=_REPOSITORY,
    ),
    *_ecr(Activity.READ, "ListImages", repository=_REPOSITORY),
    *_ecr(
        Activity.READ,
        "ListImageReferrers",
        repository=_REPOSITORY,
        digest=request("subjectId.imageDigest"),
    ),
    *_ecr(
        Activity.READ,
        "DescribeImages",
        "GetLifecyclePolicyPreview",
        repository=_REPOSITORY,
        tag=request("imageIds[].imageTag"),
        digest=request("imageIds[].imageDigest"),
    ),
    *_ecr(
        Activity.READ,
        "DescribeImageReplicationStatus",
        "DescribeImageScanFindings",
        "DescribeImageSigningStatus",
        repository=_REPOSITORY,
        tag=request("imageId.imageTag"),
        digest=request("imageId.imageDigest"),
    ),
    *_ecr(
        Activity.READ,
        "BatchGetRepositoryScanningConfiguration",
        "DescribeRepositories",
        repository=_REPOSITORIES,
    ),
    *_ecr(Activity.READ, "DescribePullThroughCacheRules", resource=request("ecrRepositoryPrefixes[]")),
    *_ecr(Activity.READ, "DescribeRepositoryCreationTemplates", resource=request("prefixes[]")),
    *_ecr(Activity.READ, "DescribeReplicationBackfillResults", resource=request("replicationBackfillId")),
    *_ecr(Activity.READ, "GetAccountSetting", resource=request("name")),
    *_ecr(Activity.READ, "ListTagsForResource", resource=request("resourceArn")),
    *_ecr(
        Activity.READ,
        "DescribeRegistry",
        "GetRegistryPolicy",
        "GetRegistryScanningConfiguration",
        "GetSigningConfiguration",
        "ListPullTimeUpdateExclusions",
        "ListReplicationBackfills",
    ),
)

ACTIONS = (
    *_UPLOAD,
    *_MOUNT,
    *_PUT_IMAGE,
    *_PULL,
    *_DELETE,
    *_ARCHIVE,
    *_LIFECYCLE,
    *_REPOSITORY_CHANGES,
    *_SCANNING,
    *_REPLICATION,
    *_SIGNING,
    *_REGISTRY_CHANGES,
    *_LOGIN,
    *_READ,
)
