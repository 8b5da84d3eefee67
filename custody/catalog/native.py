"""Every EventBridge event of the services' own that bears on images and pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog import native_codepipeline, native_ecr, native_inspector

if TYPE_CHECKING:
    from custody.catalog.native_model import NativeEvent

NATIVE_EVENTS: tuple[NativeEvent, ...] = (
    *native_ecr.EVENTS,
    *native_codepipeline.EVENTS,
    *native_inspector.EVENTS,
)

_BY_TYPE = {(event.source, event.detail_type): event for event in NATIVE_EVENTS}


def find_native(source: str, detail_type: str) -> NativeEvent | None:
    """The event of an envelope's ``source`` and ``detail-type``, None when the catalogue does not have it."""
    return _BY_TYPE.get((source, detail_type))
