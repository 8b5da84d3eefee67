"""Where a record says what its action was done to: paths in the order of preference, and its resources' ARNs at last.

Over about 100 KB CloudTrail leaves a part of the record out, and what stands in it is then known from ``resources``
alone, a list of ARNs. A name is taken from an ARN only when no path leads anywhere.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html and
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.catalog.model import Action

COLUMNS = ("repository", "image_tag", "image_digest", "pipeline", "execution_id", "resource")
"""The columns of ``events`` that the catalogue fills."""

_ATTRIBUTES = {"image_tag": "tag", "image_digest": "digest", "execution_id": "execution"}

_REPOSITORY = "^arn:[^:]*:ecr(?:-public)?:[^:]*:[^:]*:repository/(.+)$"
_PIPELINE = "^arn:[^:]*:codepipeline:[^:]*:[^:]*:([^:/]+)(?:/.*)?$"

NAMED = {
    "ecr": _REPOSITORY,
    "ecr-public": _REPOSITORY,
    "codepipeline": _PIPELINE,
    "codebuild": "^arn:[^:]*:codebuild:[^:]*:[^:]*:project/(.+)$",
    "s3": "^arn:[^:]*:s3:::([^/]+)$",
}
"""By service, what takes a name, as the first group, out of the ARN of what parameters name without one. Of every other
thing the whole ARN stays."""


def paths(action: Action, column: str) -> tuple[str, ...]:
    """The paths that hold a column's values: those of the first that leads anywhere count.

    Args:
        action: what was done.
        column: one of ``COLUMNS``. ``resource`` is the repository or pipeline, else the thing acted on.
    """
    if column == "resource":
        return (*action.repository, *action.pipeline, *of_other_things(action))
    found: tuple[str, ...] = getattr(action, _ATTRIBUTES.get(column, column))
    return found


def of_other_things(action: Action) -> tuple[str, ...]:
    """The paths that hold what was acted on when it is no repository or pipeline."""
    return tuple(path for path in action.resource if path not in {*action.repository, *action.pipeline})


def named_by_arn(action: Action, column: str) -> bool:
    """Whether the column's value is the name in the ARN when no path leads anywhere."""
    return action.service in NAMED and column in {"repository", "pipeline"} and bool(paths(action, column))
