"""What a person does in one step and CloudTrail records as several calls.

See https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from dataclasses import dataclass

from custody.catalog.model import Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiCall:
    """One step of a person, as the calls that make it up.

    Attributes:
        calls: the calls that belong to it, in the order they come in. A repeated push uploads nothing new
            and a pull served from a client's cache asks for no layer: only ``decisive`` is always there.
        optional: calls that come with some of them.
        decisive: the call by which the step took place; it names the repository, and the image if any.
    """

    title: str
    activity: Activity
    service: str
    calls: tuple[str, ...]
    decisive: str
    optional: tuple[str, ...] = ()


MULTI_CALL: tuple[MultiCall, ...] = (
    MultiCall(
        title="push an image",
        activity=Activity.PUSH,
        service="ecr",
        calls=("InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"),
        optional=("BatchCheckLayerAvailability", "MountLayer"),
        decisive="PutImage",
    ),
    MultiCall(
        title="pull an image",
        activity=Activity.PULL,
        service="ecr",
        calls=("BatchGetImage", "GetDownloadUrlForLayer"),
        decisive="BatchGetImage",
    ),
    MultiCall(
        title="create a repository",
        activity=Activity.REPOSITORY,
        service="ecr",
        calls=("GetAuthorizationToken", "CreateRepository", "SetRepositoryPolicy"),
        decisive="CreateRepository",
    ),
)
