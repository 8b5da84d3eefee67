"""The changes in the catalogue that no detection names, each for a reason.

A new action of a service has to be listened for or be put here on purpose.
"""

from __future__ import annotations

_SOURCES = (
    # Synchronizing templates from Git deploys CloudFormation stacks, not images or pipelines.
    "CreateRepositoryLink",
    "DeleteRepositoryLink",
    "UpdateRepositoryLink",
    "CreateSyncConfiguration",
    "DeleteSyncConfiguration",
    "UpdateSyncConfiguration",
)

UNHEARD: dict[str, tuple[str, ...]] = {
    "ecr": (
        # Parts of a push or pull, which PutImage and BatchGetImage stand for.
        "InitiateLayerUpload",
        "UploadLayerPart",
        "CompleteLayerUpload",
        "MountLayer",
        "GetDownloadUrlForLayer",
        "BatchGetImageReferrer",
        # The end of a restoration that image-restored reports, and previews of rules.
        "ImageActivationEvent",
        "StartLifecyclePolicyPreview",
        "DryRunEvent",
        # Back to what is safe, or only a check.
        "StopReplicationBackfill",
        "ValidatePullThroughCacheRule",
        "DeregisterPullTimeUpdateExclusion",
    ),
    "ecs": (
        # Ends of what ran, or which part of a deployment takes the traffic; what is made to run is listened for.
        "DeleteTaskSet",
        "UpdateServicePrimaryTaskSet",
        "UpdateTaskSet",
        # A shell in a container: worth an answer of its own, and no deployment.
        "ExecuteCommand",
    ),
    # These four make other services' calls, or say who may deploy: the calls that name an image are listened for.
    "codedeploy": (
        "ContinueDeployment",
        "CreateDeployment",
        "CreateDeploymentGroup",
        "DeleteDeploymentGroup",
        "PutLifecycleEventHookExecutionStatus",
        "RegisterApplicationRevision",
        "StopDeployment",
        "UpdateDeploymentGroup",
    ),
    "cloudformation": (
        "CancelUpdateStack",
        "ContinueUpdateRollback",
        "CreateChangeSet",
        "CreateStack",
        "CreateStackInstances",
        "CreateStackSet",
        "DeleteStack",
        "DeleteStackInstances",
        "ExecuteChangeSet",
        "RollbackStack",
        "UpdateStack",
        "UpdateStackInstances",
        "UpdateStackSet",
    ),
    "eks": (
        "AssociateAccessPolicy",
        "CreateAccessEntry",
        "CreateAddon",
        "DeleteAccessEntry",
        "DeleteAddon",
        "DisassociateAccessPolicy",
        "UpdateAccessEntry",
        "UpdateAddon",
    ),
    "ecr-public": (
        "InitiateLayerUpload",
        "UploadLayerPart",
        "CompleteLayerUpload",
        # What is public already can hardly be made more so.
        "DeleteRepository",
        "DeleteRepositoryPolicy",
        "PutRepositoryCatalogData",
        "PutRegistryCatalogData",
    ),
    "codepipeline": (
        # A worker's everyday calls; taking jobs and reporting results is watched.
        "AcknowledgeJob",
        "AcknowledgeThirdPartyJob",
        "GetJobDetails",
        "GetThirdPartyJobDetails",
        # Follows PutWebhook, which is watched.
        "RegisterWebhookWithThirdParty",
    ),
    "codebuild": (
        "InvalidateProjectCache",
        "DeleteResourcePolicy",
        "DeleteWebhook",
        "RetryBuild",
        "RetryBuildBatch",
        "StopBuild",
        "StopBuildBatch",
        "StopSandbox",
    ),
    "codestar-connections": _SOURCES,
    "codeconnections": _SOURCES,
    "cloudtrail": (
        # More recording, or less access.
        "CreateEventDataStore",
        "RestoreEventDataStore",
        "StartEventDataStoreIngestion",
        "PutEventConfiguration",
        "DeleteResourcePolicy",
    ),
    "s3": (
        # None of these lets anybody read, change or lose log files.
        "CreateBucket",
        "DeleteBucketCors",
        "DeleteBucketWebsite",
        "PutBucketCors",
        "PutBucketWebsite",
    ),
    "kms": (
        # Back to what is safe.
        "CancelKeyDeletion",
        "EnableKey",
        "EnableKeyRotation",
        "RotateKeyOnDemand",
        "CreateAlias",
        # A copy in another Region is under the same policy rules, and leaves this key as it is.
        "ReplicateKey",
        "UpdatePrimaryRegion",
        # Services retire their grants all day.
        "RetireGrant",
        # The end of what was reported when it was ordered.
        "DeleteExpiredKeyMaterial",
        "DeleteKey",
        "RotateKey",
    ),
    "events": ("EnableRule", "CreateEventBus", "CreateArchive", "CancelReplay"),
    "sns": ("ConfirmSubscription",),
    "sqs": ("CreateQueue", "StartMessageMoveTask", "CancelMessageMoveTask"),
    "cloudwatch": ("EnableAlarmActions", "PutLogAlarm", "DeleteAlarmMuteRule"),
    "logs": (
        "CreateLogGroup",
        "PutMetricFilter",
        "AssociateKmsKey",
        # Named by an id that says nothing of what it belongs to, or binding the whole account.
        "CreateDelivery",
        "DeleteDelivery",
        "UpdateDeliveryConfiguration",
        "DeleteAccountPolicy",
        "PutAccountPolicy",
        "DeleteResourcePolicy",
        "DeleteDataProtectionPolicy",
        "PutLogGroupDeletionProtection",
    ),
    "glue": (
        "CreateDatabase",
        "CreateTable",
        "BatchCreatePartition",
        "BatchUpdatePartition",
        "CreatePartition",
        "UpdatePartition",
        # Old versions of a definition, and the upkeep of tables.
        "BatchDeleteTableVersion",
        "DeleteTableVersion",
        "CreateTableOptimizer",
        "DeleteTableOptimizer",
        "UpdateTableOptimizer",
        "DeleteResourcePolicy",
        "PutDataCatalogEncryptionSettings",
    ),
    "athena": (
        "CreateWorkGroup",
        "CreateNamedQuery",
        "CreatePreparedStatement",
        "DeletePreparedStatement",
        "UpdatePreparedStatement",
        "CreateDataCatalog",
        "DeleteDataCatalog",
        "UpdateDataCatalog",
        "StopQueryExecution",
    ),
    "scheduler": ("CreateSchedule", "CreateScheduleGroup"),
    "firehose": (
        # Not part of the deployment; streams of others are not ours to watch.
        "CreateDeliveryStream",
        "DeleteDeliveryStream",
        "StartDeliveryStreamEncryption",
        "StopDeliveryStreamEncryption",
        "UpdateDestination",
    ),
    "signer": ("PutSigningProfile", "AddProfilePermission", "RemoveProfilePermission"),
    "inspector2": (
        "Enable",
        "DisableDelegatedAdminAccount",
        "EnableDelegatedAdminAccount",
        "AssociateMember",
        "DisassociateMember",
        "UpdateConfiguration",
        "UpdateOrganizationConfiguration",
        "DeleteFilter",
        "ResetEncryptionKey",
        "UpdateEncryptionKey",
    ),
    # How long a session may last, and what a description says.
    "iam": ("UpdateRole",),
    # Every session of everything; the calls made with it are what counts.
    "sts": ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"),
}
