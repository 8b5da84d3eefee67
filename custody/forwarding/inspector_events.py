"""Which of Inspector's own events bear on images: it sends the same kinds about instances and functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "aws.inspector2"
IMAGES = ("AWS_ECR_CONTAINER_IMAGE", "AWS_ECR_REPOSITORY")
"""Types of resources. https://docs.aws.amazon.com/inspector/v2/APIReference/API_CoveredResource.html"""


def on_images() -> tuple[Pattern, ...]:
    """Patterns, no two of which match one event, for what bears on images or may.

    A finding says the type of its resources, and the scan of an image its repository. A change of coverage says the
    resource alone, an instance by an id that no ARN begins with; whatever else it is about is taken.

    See https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
    """
    absent = {"exists": False}
    kinds: Mapping[str, dict[str, Any]] = {
        "Inspector2 Finding": {"detail": {"resources": {"type": [*IMAGES, absent]}}},
        "Inspector2 Scan": {"detail": {"repository-name": [{"exists": True}]}},
        "Inspector2 Coverage": {"resources": [{"anything-but": {"prefix": "i-"}}, absent]},
        "Inspector2 AutoEnable": {},
    }
    return tuple(Pattern.of({"source": [SOURCE], "detail-type": [kind], **asked}) for kind, asked in kinds.items())
