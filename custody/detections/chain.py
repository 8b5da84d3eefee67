"""The roles and users of the chain: who pushes, builds, deploys or approves, by the names that IAM's calls use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from custody.aws.principals import principal
from custody.detections.strangers import ROOM

if TYPE_CHECKING:
    from custody.detections.parameters import DetectionSettings

MADE_BY_CONSOLES = ("AWSCodePipelineServiceRole-", "codebuild-")
"""What the names of the service roles begin with that the consoles of CodePipeline and CodeBuild make."""

TOLD_BY = ("trusted_pushers", "approvers", "job_workers", "deployers")
"""The settings that name them."""


def _named(settings: DetectionSettings, kind: str, *, stars: bool = False) -> list[str]:
    known = [principal(arn) for setting in TOLD_BY for arn in getattr(settings, setting)]
    return sorted({one.name for one in known if one.kind == kind and one.star is stars})


def roles(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says it is a role of the chain: one that is named, or made by a console."""
    begins = [*_named(settings, "role", stars=True), *MADE_BY_CONSOLES]
    # What another one begins is in it: no name is in two alternatives.
    apart = [one for one in begins if not any(one != other and one.startswith(other) for other in begins)]
    whole = [name for name in _named(settings, "role") if not name.startswith(tuple(apart))]
    names: list[Any] = [*whole, *({"prefix": beginning} for beginning in apart)]
    return _any_of([{"requestParameters": {"roleName": some}} for some in _parts(names)])


def users(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a user of the chain is changed, by whomever; what root does while none is named.

    A call about oneself may name nobody: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
    """
    parts = _parts(_named(settings, "user"))
    if not parts:
        return {"userIdentity": {"type": ["Root"]}}
    nobody = {"requestParameters": {"userName": [{"exists": False}]}}
    oneself = [{"userIdentity": {"userName": some}, **nobody} for some in parts]
    return _any_of([*({"requestParameters": {"userName": some}} for some in parts), *oneself])


def _any_of(alternatives: list[dict[str, Any]]) -> dict[str, Any]:
    return {"$or": alternatives} if len(alternatives) > 1 else alternatives[0]


def _parts(names: list[Any]) -> list[list[Any]]:
    """The names in lists that each leave a rule room for the rest of its pattern."""
    parts: list[list[Any]] = []
    for name in names:
        if not parts or len(json.dumps([*parts[-1], name])) > ROOM:
            parts.append([])
        parts[-1].append(name)
    return parts
