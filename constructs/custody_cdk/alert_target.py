"""A topic of another stack's alerts as the target of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTarget:
    """Where an alert goes, by names that the deployment fixes.

    Args:
        topic_arn: the topic; its policy admits the rules of the audit bus.
        dead_letter_arn: the alerts' dead-letter queue.
    """

    topic_arn: str
    dead_letter_arn: str

    def property(self, *, paths: Mapping[str, str], template: str) -> dict[str, Any]:
        """The rule's target, with the text of the message."""
        return {
            "id": "alert",
            "arn": self.topic_arn,
            "deadLetterConfig": {"arn": self.dead_letter_arn},
            "inputTransformer": {"inputPathsMap": dict(paths), "inputTemplate": template},
        }
