"""The alarm path, in the home Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from custody_cdk import AlarmPath
from stacks.custody_stack import CustodyStack, StackOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from custody.detections import Detection
    from custody.settings import Settings


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
