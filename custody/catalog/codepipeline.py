"""AWS CodePipeline: every operation.

See https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_codepipeline = partial(actions, "codepipeline")
_NAME = request("name")
_PIPELINE_NAME = request("pipelineName")
_JOB = request("jobId")

_PIPELINE = (
    *_codepipeline(
        Activity.PIPELINE,
        "CreatePipeline",
        "UpdatePipeline",
        pipeline=request("pipeline.name") + response("pipeline.name"),
        note="The request carries the whole pipeline: stages, actions, role and artifact store.",
    ),
    *_codepipeline(Activity.PIPELINE, "DeletePipeline", pipeline=_NAME),
    *_codepipeline(Activity.TAG, "TagResource", "UntagResource", resource=request("resourceArn")),
)
_EXECUTION = (
    *_codepipeline(
        Activity.EXECUTION,
        "StartPipelineExecution",
        pipeline=_NAME,
        execution=response("pipelineExecutionId"),
    ),
    *_codepipeline(
        Activity.EXECUTION,
        "StopPipelineExecution",
        pipeline=_PIPELINE_NAME,
        execution=request("pipelineExecutionId"),
    ),
    *_codepipeline(
        Activity.EXECUTION,
        "PutActionRevision",
        pipeline=_PIPELINE_NAME,
        execution=response("pipelineExecutionId"),
        note="A new source revision, reported from outside, that starts an execution.",
    ),
)
_APPROVAL = _codepipeline(
    Activity.APPROVAL,
    "PutApprovalResult",
    pipeline=_PIPELINE_NAME,
    note="Names the stage and action, not the execution: the state change event of that time does.",
)
_STAGE_CONTROL = (
    *_codepipeline(
        Activity.STAGE_CONTROL,
        "DisableStageTransition",
        "EnableStageTransition",
        pipeline=_PIPELINE_NAME,
    ),
    *_codepipeline(
        Activity.STAGE_CONTROL,
        "OverrideStageCondition",
        pipeline=_PIPELINE_NAME,
        execution=request("pipelineExecutionId"),
    ),
    *_codepipeline(
        Activity.STAGE_CONTROL,
        "RetryStageExecution",
        pipeline=_PIPELINE_NAME,
        execution=request("pipelineExecutionId") + response("pipelineExecutionId"),
    ),
    *_codepipeline(
        Activity.STAGE_CONTROL,
        "RollbackStage",
        pipeline=_PIPELINE_NAME,
        execution=response("pipelineExecutionId") + request("targetPipelineExecutionId"),
        note="The response names the new execution, the request the older one that is gone back to.",
    ),
)
_JOBS = (
    *_codepipeline(
        Activity.JOB,
        "AcknowledgeJob",
        "AcknowledgeThirdPartyJob",
        "GetJobDetails",
        "GetThirdPartyJobDetails",
        "PutJobFailureResult",
        "PutJobSuccessResult",
        "PutThirdPartyJobFailureResult",
        "PutThirdPartyJobSuccessResult",
        resource=_JOB,
    ),
    *_codepipeline(
        Activity.JOB,
        "PollForJobs",
        "PollForThirdPartyJobs",
        resource=request("actionTypeId.provider"),
        note="Answers with jobs and the credentials of their artifact store.",
    ),
)
_WEBHOOKS = (
    *_codepipeline(
        Activity.WEBHOOK,
        "PutWebhook",
        pipeline=request("webhook.targetPipeline"),
        resource=request("webhook.name"),
    ),
    *_codepipeline(Activity.WEBHOOK, "DeleteWebhook", resource=_NAME),
    *_codepipeline(
        Activity.WEBHOOK,
        "DeregisterWebhookWithThirdParty",
        "RegisterWebhookWithThirdParty",
        resource=request("webhookName"),
    ),
)
_CUSTOM_ACTIONS = (
    *_codepipeline(
        Activity.CUSTOM_ACTION,
        "CreateCustomActionType",
        "DeleteCustomActionType",
        resource=request("provider"),
    ),
    *_codepipeline(Activity.CUSTOM_ACTION, "UpdateActionType", resource=request("actionType.id.provider")),
)
_READ = (
    *_codepipeline(Activity.READ, "GetPipeline", "GetPipelineState", pipeline=_NAME),
    *_codepipeline(
        Activity.READ,
        "GetPipelineExecution",
        pipeline=_PIPELINE_NAME,
        execution=request("pipelineExecutionId"),
    ),
    *_codepipeline(
        Activity.READ,
        "ListActionExecutions",
        "ListRuleExecutions",
        pipeline=_PIPELINE_NAME,
        execution=request("filter.pipelineExecutionId"),
    ),
    *_codepipeline(
        Activity.READ,
        "ListDeployActionExecutionTargets",
        "ListPipelineExecutions",
        pipeline=_PIPELINE_NAME,
    ),
    *_codepipeline(Activity.READ, "GetActionType", resource=request("provider")),
    *_codepipeline(Activity.READ, "ListTagsForResource", resource=request("resourceArn")),
    *_codepipeline(
        Activity.READ,
        "ListActionTypes",
        "ListPipelines",
        "ListRuleTypes",
        "ListWebhooks",
    ),
)

ACTIONS = (
    *_PIPELINE,
    *_EXECUTION,
    *_APPROVAL,
    *_STAGE_CONTROL,
    *_JOBS,
    *_WEBHOOKS,
    *_CUSTOM_ACTIONS,
    *_READ,
)
