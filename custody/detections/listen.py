"""Patterns over CloudTrail events, built so that the usual mistakes cannot be made.

A pattern always names source and detail-type, or anybody who may PutEvents could forge it; every event name is
looked up in the catalogue, or a misspelt one would never fire and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from custody import catalog
from custody.catalog.model import Action
from custody.errors import DetectionError
from custody.patterns import Pattern

SUCCEEDED: dict[str, Any] = {"errorCode": [{"exists": False}]}
"""Only calls that did something: CloudTrail writes ``errorCode`` when AWS refused or failed."""


def calls(service: str, *names: str, detail: Mapping[str, Any] | None = None) -> Pattern:
    """The events of the named actions of one service, narrowed by more of the record in ``detail``.

    Raises:
        DetectionError: no name given, or the catalogue does not know one.
    """
    if not names:
        raise DetectionError(f"a detection on {service} names no action; name at least one")
    actions = [_known(service, name) for name in names]
    return Pattern.of(
        {
            "source": sorted({action.source for action in actions}),
            "detail-type": sorted({action.kind.detail_type for action in actions}),
            "detail": {
                "eventSource": sorted({action.event_source for action in actions}),
                "eventName": sorted(names),
                **(detail or {}),
            },
        }
    )


def _known(service: str, name: str) -> Action:
    for action in catalog.of_service(service):
        if action.name == name:
            return action
    raise DetectionError(
        f"{service}:{name} is not in the catalogue; check its spelling, or classify it there first"
    )
