"""The columns of ``state_changes``, each defined once: one row an EventBridge event of a service's own.

They carry what CloudTrail does not: which execution ran which build, how an approval ended, what a scan found.
None of them says who did it, and delivery is best effort: what is missing here proves nothing. Their fields are
those of the catalogue (``custody.catalog.NATIVE_EVENTS``), which names the AWS pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from custody.lake.columns import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class StateColumn:
    """One column.

    Attributes:
        paths: fields of the event that may hold the value, the first that does is taken; a number is an index.
            A list of texts is joined by commas. Empty for a column that says where the row is from.
        cut: a regular expression that the field has to match, whose one group is the value; empty for all of it.
        meaning: what it says, for the page of the relation.
    """

    name: str
    type: Type
    paths: tuple[str, ...] = ()
    cut: str = ""
    meaning: str


def _text(name: str, meaning: str, *paths: str, cut: str = "") -> StateColumn:
    return StateColumn(name=name, type=Type.TEXT, paths=paths, cut=cut, meaning=meaning)


def _detail(name: str, meaning: str, *paths: str, cut: str = "") -> StateColumn:
    return _text(name, meaning, *(f"detail.{path}" for path in paths), cut=cut)


def _count(severity: str) -> StateColumn:
    path = f"detail.finding-severity-counts.{severity.upper()}"
    meaning = f"Findings of a scan rated {severity}; empty when the event does not say."
    return StateColumn(name=f"findings_{severity}", type=Type.INTEGER, paths=(path,), meaning=meaning)


_IMAGE = "resources.0.details.awsEcrContainerImage"
_TRIGGER = "execution-trigger"
_RESULT = "execution-result"
_EXTERNAL = f"{_RESULT}.external-execution-id"

STATE_COLUMNS: tuple[StateColumn, ...] = (
    _text("event_id", "Names the event; it may be delivered twice.", "id"),
    StateColumn(name="event_time", type=Type.TIME, paths=("time",), meaning="When it happened, UTC."),
    _text("account", "The account it is about.", "account"),
    _text("region", "The Region it was sent in.", "region"),
    _text("source", "The service: aws.codepipeline.", "source"),
    _text("detail_type", "What kind of event: CodePipeline Action Execution State Change.", "detail-type"),
    _detail("pipeline", "The pipeline.", "pipeline"),
    _detail("execution_id", "The pipeline execution.", "execution-id"),
    StateColumn(
        name="pipeline_version",
        type=Type.INTEGER,
        paths=("detail.version",),
        meaning="The version of the pipeline's definition; of Inspector's events that of their format.",
    ),
    _detail("stage", "The stage.", "stage"),
    _detail("action", "The action of the stage.", "action"),
    _detail(
        "state",
        "What it has come to: STARTED, SUCCEEDED, FAILED ...; of an image action PUSH or DELETE, of a finding ACTIVE.",
        "state",
        "action-type",
        "scan-status",
        "status",
        "sync-status",
        "scanStatus.statusCodeValue",
    ),
    _detail("action_execution_id", "This run of the action.", "action-execution-id"),
    _detail("action_category", "What the action is for: Source, Build, Approval ...", "type.category"),
    _detail("action_owner", "Whose action type it is: AWS, ThirdParty or Custom.", "type.owner"),
    _detail("action_provider", "What carries it out: CodeBuild, Manual ...", "type.provider"),
    _detail("external_execution_id", "The id at the provider: `<project>:<build>` for CodeBuild.", _EXTERNAL),
    _detail("external_summary", "What the provider says of it.", f"{_RESULT}.external-execution-summary"),
    _detail("error_code", "Why an action failed.", f"{_RESULT}.error-code"),
    _detail(
        "build_project",
        "The CodeBuild project, from external_execution_id.",
        _EXTERNAL,
        cut="^(?:build-batch/)?([^/:]+):[0-9a-f-]{36}$",
    ),
    _detail(
        "build_id",
        "The build without its project, from external_execution_id: what a session AWSCodeBuild-... is "
        "named after, as records show and no documentation says.",
        _EXTERNAL,
        cut="^(?:build-batch/)?[^/:]+:([0-9a-f-]{36})$",
    ),
    _detail(
        "trigger_type", "What started the execution: StartPipelineExecution, Webhook ...", f"{_TRIGGER}.trigger-type"
    ),
    _detail("trigger_detail", "Who or what that was, often an ARN.", f"{_TRIGGER}.trigger-detail"),
    _detail(
        "commit_id",
        "The commit that is released, from the trigger, else from the source action.",
        f"{_TRIGGER}.commit-id",
        _EXTERNAL,
        cut="^([0-9a-f]{40}(?:[0-9a-f]{24})?)$",
    ),
    _detail("stop_comments", "Why somebody stopped the execution.", "stop-execution-comments"),
    _detail(
        "repository",
        "The image's repository.",
        "repository-name",
        f"{_IMAGE}.repositoryName",
        cut="^(?:arn:[^:]*:ecr:[^:]*:[^:]*:repository/)?(.+)$",
    ),
    _detail(
        "image_tag",
        "The image's tag; several are separated by commas.",
        "image-tag",
        "image-tags",
        f"{_IMAGE}.imageTags",
    ),
    _detail("image_digest", "The image's digest.", "image-digest", f"{_IMAGE}.imageHash"),
    _detail("result", "How an image action ended: SUCCESS or FAILED.", "result"),
    _detail("scan_status", "How a scan ended: COMPLETE, FAILED, INITIAL_SCAN_COMPLETE.", "scan-status"),
    *(_count(severity) for severity in ("critical", "high", "medium", "low", "informational", "undefined", "total")),
    _detail("finding_severity", "How severe an Inspector finding is.", "severity"),
    _detail("finding_title", "An Inspector finding in a line.", "title"),
    StateColumn(name="resources", type=Type.JSON, paths=("resources",), meaning="The ARNs it is about; may be empty."),
    StateColumn(name="detail", type=Type.JSON, paths=("detail",), meaning="Everything the event says."),
    _text("fingerprint", "Of everything that the event says: copies share it, and nothing else does."),
    _text(
        "month",
        "The month of its delivery, such as 2026/11: name it, or the files of all months are read. Empty where files "
        "are read on your machine.",
    ),
    _text("source_file", "The file the row came from."),
    StateColumn(name="source_position", type=Type.INTEGER, meaning="The event's index in that file, from 0."),
)

STATE_BY_NAME = {column.name: column for column in STATE_COLUMNS}
