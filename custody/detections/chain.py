"""The roles and users of the chain: who pushes, builds, deploys or approves, by the names that IAM's calls use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.principals import principal

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
    names = [*_named(settings, "role"), *({"prefix": beginning} for beginning in begins)]
    return {"requestParameters": {"roleName": names}}


def users(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a user of the chain is changed, by whomever; what root does while none is named.

    A call about oneself may name nobody: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
    """
    names = _named(settings, "user")
    if not names:
        return {"userIdentity": {"type": ["Root"]}}
    oneself = {"userIdentity": {"userName": names}, "requestParameters": {"userName": [{"exists": False}]}}
    return {"$or": [{"requestParameters": {"userName": names}}, oneself]}
