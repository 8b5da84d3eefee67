"""Deployable units: they wire constructs together and decide nothing."""

from stacks.deployment import build
from stacks.events_stack import EventsStack
from stacks.forwarder_stack import ForwarderStack
from stacks.lake_stack import LakeStack
from stacks.trail_stack import TrailStack

__all__ = ["EventsStack", "ForwarderStack", "LakeStack", "TrailStack", "build"]
