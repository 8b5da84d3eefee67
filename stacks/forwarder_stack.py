"""What sends one Region's events home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from custody.settings import Mode
from custody.severity import Severity
from custody_cdk import DoctorRole, EventForwarder
from custody_cdk.alarm_path.alerts import topic_arn
from stacks.custody_stack import CustodyStack, StackOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from custody.patterns import Pattern
    from custody.settings import Settings


class ForwarderStack(CustodyStack):
    """Forwards one Region's events to the custody bus in the home Region."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        region: str,
        listens_for: Sequence[Pattern],
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id_, settings=settings, region=region, **options)
        at_home = region == settings.home_region and self.bus_arn == self.names.bus_arn
        # Which account it is in, a member's forwarder cannot see, nor that the bus is another's.
        beats = settings.alerts.heartbeat and settings.mode is not Mode.MEMBER
        self.forwarder = EventForwarder(
            self,
            "Forwarder",
            bus_arn=self.bus_arn,
            listens_for=listens_for,
            name=settings.name,
            alarm_topic_arns=[topic_arn(self.place, settings.name, Severity.CRITICAL)] if at_home else (),
            heartbeat=beats,
        )
        if settings.doctor_principals and region == settings.home_region:
            # IAM is global, and every account has this stack once in the home Region.
            DoctorRole(self, "Doctor", settings=settings)
        self.tell("ForwardsTo", self.bus_arn, "Where the events that detections want from this Region are sent")
