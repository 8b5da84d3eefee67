"""The whole of Custody in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from custody.detections import Detection, all_detections
from custody.settings import Settings
from custody.severity import Severity
from custody_cdk.alarm_path import AlarmPath
from custody_cdk.event_forwarder import EventForwarder
from custody_cdk.place import Place
from custody_cdk.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence


class Custody(Construct):
    """Trail, locked bucket, bus, forwarder, detection rules and alerts of one Region, in the stack it is put in.

    For several Regions, put an :class:`EventForwarder` with ``bus_arn=custody.alarm_path.bus.arn`` and
    ``listens_for=custody.alarm_path.listens_for`` into a stack of each other Region. Costs about 4 USD a month in
    a quiet account's first year, 10 USD once the three keys have rotated twice; the first trail's management events
    are free.

    Args:
        settings: the deployment's settings; ``home_region`` and ``regions`` are the stack's business here.
        detections: what to detect; the default is every detection there is.

    Raises:
        CustodyError: a setting, detection or limit, in one line.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings | None = None,
        detections: Sequence[Detection] | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        settings = settings or Settings()
        told = settings.detections.watching(settings.name)
        self.record = Record(self, "Record", settings=settings)
        self.alarm_path = AlarmPath(
            self,
            "AlarmPath",
            settings=settings,
            detections=all_detections(told) if detections is None else detections,
        )
        self.forwarder = EventForwarder(
            self,
            "Forwarder",
            bus_arn=self.alarm_path.bus.arn,
            listens_for=self.alarm_path.listens_for,
            name=settings.name,
            alarm_topic_arns=[self.alarm_path.alerts.topic(Severity.CRITICAL)],
        )
