"""Every stack of one deployment, in the order they are deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from aws_cdk import App, Tags

from custody.detections import all_detections
from custody.errors import SettingsError
from custody.forwarding.rules import GLOBAL_REGION, of_global_services
from custody_cdk import lake_listens_for
from custody_cdk.record.record import second_of
from stacks.events_stack import EventsStack
from stacks.forwarder_stack import ForwarderStack
from stacks.lake_stack import LakeStack
from stacks.trail_stack import TrailStack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections import Detection
    from custody.patterns import Pattern
    from custody.settings import Settings
    from stacks.custody_stack import CustodyStack, StackOptions


def build(app: App, settings: Settings, **options: Unpack[StackOptions]) -> list[CustodyStack]:
    """Add a deployment's stacks to an app: the record, the alarm path, the lake, and a forwarder a Region.

    Raises:
        CustodyError: a detection, a limit, or a second deployment of one name, in one line.
    """
    name = settings.name
    if app.node.try_find_child(f"{name}-trail"):
        raise SettingsError(second_of(name, "this app"))
    detections = all_detections(settings.of_detections)
    trail = TrailStack(app, f"{name}-trail", settings=settings, **options)
    events = EventsStack(app, f"{name}-events", settings=settings, detections=detections, **options)
    wanted = [*events.alarm_path.listens_for, *lake_listens_for(settings)]
    listening = _listening(settings, wanted)
    events.alarm_path.expect_heartbeats(listening)
    forwarders = [
        ForwarderStack(
            app, f"{name}-forwarder-{region}", settings=settings, region=region, listens_for=patterns, **options
        )
        for region, patterns in listening.items()
    ]
    # A trail of the name that another Region holds is refused here, before anything takes that deployment's events.
    events.add_stack_dependency(trail)
    lakes = _lake(app, settings, detections, options) if settings.lake.enabled else []
    for lake in lakes:
        # Its rules are on the bus; the trail's bucket is read by name, whenever it is there.
        lake.add_stack_dependency(events)
    for forwarder in forwarders:
        # The bus has to be there before events are sent to it; nothing else crosses a stack's border.
        forwarder.add_stack_dependency(events)
    for key, value in settings.tags.items():
        Tags.of(app).add(key, value)
    return [trail, events, *lakes, *forwarders]


def _lake(app: App, settings: Settings, detections: Sequence[Detection], options: StackOptions) -> list[LakeStack]:
    return [LakeStack(app, f"{settings.name}-lake", settings=settings, detections=detections, **options)]


def _listening(settings: Settings, patterns: list[Pattern]) -> dict[str, list[Pattern]]:
    """What each Region forwards; us-east-1 sends the global services' events even where nothing else is wanted."""
    listening = dict.fromkeys(settings.event_regions, patterns)
    worldwide = of_global_services(patterns)
    if worldwide and settings.partition.forwards_across_regions:
        listening.setdefault(GLOBAL_REGION, worldwide)
    return listening
