"""AWS CodePipeline's own events: which execution ran what.

The user guide promises at least one delivery, the EventBridge reference only best effort.
"""

from __future__ import annotations

from custody.catalog.native_model import NativeEvent, NativeField, number, text

_URL = "https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html"

_EXECUTION = (
    text("pipeline", "name of the pipeline"),
    text("execution-id", "id of the pipeline execution"),
    text("start-time", "when it started", always=False),
    number("version", "version of the pipeline's structure"),
    number("pipeline-execution-attempt", "which attempt of the same execution", always=False),
)
_TRIGGER = (
    text(
        "execution-trigger.trigger-type",
        "what started the execution, e.g. StartPipelineExecution",
        always=False,
    ),
    text("execution-trigger.trigger-detail", "who or what it was, often an ARN", always=False),
    text("execution-trigger.provider-type", "provider of the repository", always=False),
    text("execution-trigger.full-repository-name", "repository at the provider", always=False),
    text("execution-trigger.branch-name", "branch, when a branch triggered", always=False),
    text("execution-trigger.tag-name", "Git tag, when a tag triggered", always=False),
    text("execution-trigger.commit-id", "commit that is released", always=False),
    text("execution-trigger.commit-message", "its message", always=False),
    text("execution-trigger.author-display-name", "its author's name", always=False),
    text("execution-trigger.author-email", "its author's address", always=False),
    text("execution-trigger.author-id", "its author's id at the provider", always=False),
    text("execution-trigger.author-date", "when it was written", always=False),
    text("execution-trigger.connection-arn", "connection it was fetched over", always=False),
)
_STAGE = (
    text("stage", "name of the stage"),
    text("stage-last-retry-attempt-time", "when the stage was last retried", always=False),
)
_TYPE = (
    text("type.owner", "whose action type it is", "AWS", "ThirdParty", "Custom"),
    text(
        "type.category",
        "what the action is for",
        "Source",
        "Build",
        "Deploy",
        "Test",
        "Invoke",
        "Approval",
        "Compute",
    ),
    text("type.provider", "service that carries it out"),
    text("type.version", "version of the action type"),
)
_RESULT = (
    text(
        "execution-result.external-execution-id",
        "id at the provider: `<project>:<build>` for CodeBuild, a commit for a source",
        always=False,
    ),
    text("execution-result.external-execution-url", "console page of that", always=False),
    text("execution-result.external-execution-summary", "what the provider says of it", always=False),
    text("execution-result.error-code", "why it failed", always=False),
)


def _artifacts(side: str) -> tuple[NativeField, ...]:
    return (
        text(f"{side}-artifacts[].name", f"name of an {side} artifact", always=False),
        text(f"{side}-artifacts[].s3location.bucket", "bucket it is in", always=False),
        text(f"{side}-artifacts[].s3location.key", "key it has there", always=False),
    )


PIPELINE_EXECUTION = NativeEvent(
    source="aws.codepipeline",
    detail_type="CodePipeline Pipeline Execution State Change",
    meaning="an execution started, went on or ended",
    state_path="detail.state",
    fields=(
        text(
            "state",
            "state it is in now",
            "CANCELED",
            "FAILED",
            "RESUMED",
            "STARTED",
            "STOPPED",
            "STOPPING",
            "SUCCEEDED",
            "SUPERSEDED",
        ),
        *_EXECUTION,
        *_TRIGGER,
        text("stop-execution-comments", "why somebody stopped it", always=False),
    ),
    url=_URL,
)
STAGE_EXECUTION = NativeEvent(
    source="aws.codepipeline",
    detail_type="CodePipeline Stage Execution State Change",
    meaning="a stage started, went on or ended",
    state_path="detail.state",
    fields=(
        text(
            "state",
            "state it is in now",
            "CANCELED",
            "FAILED",
            "RESUMED",
            "STARTED",
            "STOPPED",
            "STOPPING",
            "SUCCEEDED",
        ),
        *_EXECUTION,
        *_STAGE,
    ),
    url=_URL,
)
ACTION_EXECUTION = NativeEvent(
    source="aws.codepipeline",
    detail_type="CodePipeline Action Execution State Change",
    meaning="an action started or ended; a rejected approval is FAILED",
    state_path="detail.state",
    fields=(
        text("state", "state it is in now", "ABANDONED", "CANCELED", "FAILED", "STARTED", "SUCCEEDED"),
        *_EXECUTION,
        *_STAGE,
        text("action", "name of the action"),
        text("action-execution-id", "id of this run of the action"),
        text("region", "Region the action runs in, not always the pipeline's", always=False),
        *_TYPE,
        *_RESULT,
        *_artifacts("input"),
        *_artifacts("output"),
    ),
    url=_URL,
)

EVENTS = (PIPELINE_EXECUTION, STAGE_EXECUTION, ACTION_EXECUTION)
