"""AWS CodeBuild: what makes images, and what changes how they are made.

See https://docs.aws.amazon.com/codebuild/latest/userguide/cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_codebuild = partial(actions, "codebuild")
_NAME = request("name")
_PROJECT = request("projectName")
_ARN = request("arn")

_PROJECTS = (
    *_codebuild(Activity.BUILD, "CreateProject", "UpdateProject", resource=_NAME + response("project.name")),
    *_codebuild(Activity.BUILD, "DeleteProject", resource=_NAME),
    *_codebuild(Activity.BUILD, "InvalidateProjectCache", resource=_PROJECT),
    *_codebuild(
        Activity.POLICY,
        "UpdateProjectVisibility",
        resource=request("projectArn"),
        note="PUBLIC_READ shows the logs and artifacts of every build to anybody.",
    ),
    *_codebuild(Activity.POLICY, "DeleteResourcePolicy", "PutResourcePolicy", resource=request("resourceArn")),
)
_SOURCES = (
    *_codebuild(Activity.WEBHOOK, "CreateWebhook", "DeleteWebhook", "UpdateWebhook", resource=_PROJECT),
    *_codebuild(
        Activity.CONNECTION,
        "ImportSourceCredentials",
        resource=response("arn") + request("serverType"),
        note="Credentials are shared by all projects of the account and Region.",
    ),
    *_codebuild(Activity.CONNECTION, "DeleteSourceCredentials", resource=_ARN),
)
_BUILDS = (
    *_codebuild(
        Activity.BUILD,
        "StartBuild",
        resource=_PROJECT + response("build.projectName"),
        note="A request may override the source, the image, the role and the buildspec of the project.",
    ),
    *_codebuild(
        Activity.BUILD,
        "StartBuildBatch",
        resource=_PROJECT + response("buildBatch.projectName"),
        note="A request may override the source, the image, the role and the buildspec of the project.",
    ),
    *_codebuild(
        Activity.BUILD,
        "DeleteBuildBatch",
        "RetryBuild",
        "RetryBuildBatch",
        "StopBuild",
        "StopBuildBatch",
        resource=request("id"),
    ),
    *_codebuild(Activity.BUILD, "BatchDeleteBuilds", resource=request("ids[]")),
    *_codebuild(Activity.BUILD, "StartSandbox", resource=_PROJECT),
    *_codebuild(
        Activity.BUILD,
        "StartCommandExecution",
        "StartSandboxConnection",
        resource=request("sandboxId"),
        note="Runs commands with the project's role, outside any build.",
    ),
    *_codebuild(Activity.BUILD, "StopSandbox", resource=request("id")),
)
_FLEETS = (
    *_codebuild(Activity.BUILD, "CreateFleet", resource=_NAME),
    *_codebuild(Activity.BUILD, "DeleteFleet", "UpdateFleet", resource=_ARN),
)
_REPORTS = _codebuild(Activity.BUILD, "DeleteReport", "DeleteReportGroup", resource=_ARN)

ACTIONS = (*_PROJECTS, *_SOURCES, *_BUILDS, *_FLEETS, *_REPORTS)
