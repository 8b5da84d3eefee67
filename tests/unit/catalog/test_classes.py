"""Classes that detections and questions rest on, service by service."""

from __future__ import annotations

import pytest

from custody import catalog
from custody.catalog import Activity

ECR = {
    Activity.PUSH: "CompleteLayerUpload InitiateLayerUpload MountLayer PutImage UploadLayerPart",
    Activity.PULL: "BatchGetImage BatchGetImageReferrer GetDownloadUrlForLayer",
    Activity.DELETE: "BatchDeleteImage",
    Activity.ARCHIVE: "ImageActivationEvent UpdateImageStorageClass",
    Activity.REPOSITORY: "CreateRepository DeleteRepository PutImageTagMutability",
    Activity.POLICY: "DeleteRegistryPolicy DeleteRepositoryPolicy PutRegistryPolicy SetRepositoryPolicy",
    Activity.LIFECYCLE: "DeleteLifecyclePolicy DryRunEvent PolicyExecutionEvent PutLifecyclePolicy "
    "StartLifecyclePolicyPreview",
    Activity.SCANNING: "PutImageScanningConfiguration PutRegistryScanningConfiguration StartImageScan",
    Activity.REPLICATION: "PutReplicationConfiguration StartReplicationBackfill StopReplicationBackfill",
    Activity.SIGNING: "DeleteSigningConfiguration PutSigningConfiguration",
    Activity.LOGIN: "GetAuthorizationToken",
    Activity.CACHE: "CreatePullThroughCacheRule DeletePullThroughCacheRule UpdatePullThroughCacheRule "
    "ValidatePullThroughCacheRule",
    Activity.TEMPLATE: "CreateRepositoryCreationTemplate DeleteRepositoryCreationTemplate "
    "UpdateRepositoryCreationTemplate",
    Activity.ACCOUNT_SETTING: "DeregisterPullTimeUpdateExclusion PutAccountSetting RegisterPullTimeUpdateExclusion",
    Activity.TAG: "TagResource UntagResource",
}
CODEPIPELINE = {
    Activity.PIPELINE: "CreatePipeline DeletePipeline UpdatePipeline",
    Activity.EXECUTION: "PutActionRevision StartPipelineExecution StopPipelineExecution",
    Activity.APPROVAL: "PutApprovalResult",
    Activity.STAGE_CONTROL: "DisableStageTransition EnableStageTransition OverrideStageCondition "
    "RetryStageExecution RollbackStage",
    Activity.JOB: "AcknowledgeJob AcknowledgeThirdPartyJob GetJobDetails GetThirdPartyJobDetails PollForJobs "
    "PollForThirdPartyJobs PutJobFailureResult PutJobSuccessResult PutThirdPartyJobFailureResult "
    "PutThirdPartyJobSuccessResult",
    Activity.WEBHOOK: "DeleteWebhook DeregisterWebhookWithThirdParty PutWebhook RegisterWebhookWithThirdParty",
    Activity.CUSTOM_ACTION: "CreateCustomActionType DeleteCustomActionType UpdateActionType",
    Activity.TAG: "TagResource UntagResource",
}


@pytest.mark.parametrize(
    ("service", "activity", "names"),
    [("ecr", activity, names) for activity, names in ECR.items()]
    + [("codepipeline", activity, names) for activity, names in CODEPIPELINE.items()],
)
def test_actions_of_an_activity(service: str, activity: Activity, names: str) -> None:
    found = [a.name for a in catalog.of_activity(activity) if a.service == service]
    assert sorted(found) == names.split()


@pytest.mark.parametrize(("service", "classes"), [("ecr", ECR), ("codepipeline", CODEPIPELINE)])
def test_all_the_rest_only_looks(service: str, classes: dict[Activity, str]) -> None:
    rest = {a.activity for a in catalog.of_service(service)} - set(classes)
    assert rest == {Activity.READ}


@pytest.mark.parametrize("step", catalog.MULTI_CALL, ids=lambda step: step.title)
def test_steps_are_made_of_known_calls(step: catalog.MultiCall) -> None:
    for name in step.calls + step.optional:
        assert catalog.find(f"{step.service}.amazonaws.com", name), name
    decisive = catalog.find(f"{step.service}.amazonaws.com", step.decisive)
    assert step.decisive in step.calls
    assert decisive is not None
    assert decisive.activity is step.activity
    assert decisive.repository


def test_push_pull_and_create() -> None:
    calls = {step.activity: set(step.calls) for step in catalog.MULTI_CALL}
    assert calls == {
        Activity.PUSH: {"InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"},
        Activity.PULL: {"GetDownloadUrlForLayer", "BatchGetImage"},
        Activity.REPOSITORY: {"GetAuthorizationToken", "CreateRepository", "SetRepositoryPolicy"},
    }
