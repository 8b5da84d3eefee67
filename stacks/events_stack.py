"""The alarm path, in the home Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from aws_cdk import Annotations

from custody_cdk import AlarmPath
from custody_cdk.alarm_path.alerts import topic_name
from custody_cdk.alarm_path.health_topic import health_topic_name
from stacks.custody_stack import CustodyStack, StackOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from custody.detections import Detection
    from custody.settings import Settings


NOBODY_IS_MAILED = "custody:nobody-is-mailed"
"""The warning's id, for ``Annotations.of(...).acknowledge_warning`` where something else is subscribed."""

_NOBODY = (
    "alert_emails is empty and nothing else is subscribed: alerts are raised and reach nobody; set alert_emails, or "
    "subscribe to the topics yourself"
)


class EventsStack(CustodyStack):
    """The custody bus, the detection rules on it and the alerts they raise."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        detections: Sequence[Detection],
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id_, settings=settings, region=settings.home_region, **options)
        self.alarm_path = AlarmPath(self, "AlarmPath", settings=settings, detections=detections)
        alerts = self.alarm_path.alerts
        topics = [*(topic_name(settings.name, each) for each in alerts.severities), health_topic_name(settings.name)]
        self.tell("Bus", self.names.bus, "Event bus of the detection rules")
        self.tell(
            "AlertTopics",
            ", ".join(topics),
            "SNS topics by severity, and that of alarms; subscribe whatever else should be told",
        )
        self.tell("Mails", *_mails(len(settings.alert_emails), len(topics)))
        if not settings.alert_emails:
            Annotations.of(alerts).add_warning_v2(NOBODY_IS_MAILED, _NOBODY)


def _mails(addresses: int, topics: int) -> tuple[str, str]:
    if not addresses:
        return "none", "alert_emails is empty: alerts reach nobody until something subscribes to the topics"
    each = f"{topics} to each of {addresses} addresses" if addresses > 1 else f"{topics} to one address"
    return (
        f"confirm {addresses * topics}",
        f"AWS sends {each}; docs/operating.md says how to confirm, and not by a click",
    )
