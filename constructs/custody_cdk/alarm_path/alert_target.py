"""The alerts of another stack as the target of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from custody_cdk.alarm_path.alert_function import finding_target


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTarget:
    """Where a finding goes, by names that the deployment fixes.

    Args:
        queue_arn: the queue that findings are sent to; its policy admits the rules of the audit bus.
        dead_letter_arn: the alerts' dead-letter queue.
    """

    queue_arn: str
    dead_letter_arn: str

    def property(self, detection: str) -> dict[str, Any]:
        """The rule's target, for what one detection finds."""
        return finding_target(detection, queue_arn=self.queue_arn, dead_letter_arn=self.dead_letter_arn)
