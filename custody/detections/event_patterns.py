"""Patterns that cannot be made with the usual mistakes.

A pattern always names source and detail-type, or anybody who may PutEvents could forge it; every event name
is looked up in the catalogue, or a misspelt one would never fire and nobody would notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.catalog.omittable import OMITTABLE, OMITTED
from custody.errors import DetectionError
from custody.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.catalog.model import Action

WHOLE = 200_000
"""Characters of a detection's pattern before it is divided among rules: what Athena's SQL has room for as a predicate.

See https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
"""

SUCCEEDED: dict[str, Any] = {"errorCode": [{"exists": False}]}
"""Only calls that did something: CloudTrail writes ``errorCode`` when AWS refused or failed."""

LAYERS = sorted(
    name
    for step in catalog.MULTI_CALL
    if step.activity is catalog.Activity.PUSH
    for name in step.calls
    if name != step.decisive
)
"""The calls of a push that come once a layer, before the one that counts."""


def calls(
    service: str | tuple[str, ...], *names: str, detail: Mapping[str, Any] | None = None, **more: object
) -> Pattern:
    """The events of the named actions, narrowed by more of the record in ``detail`` and in keywords.

    Args:
        service: the SDK's name of the service; several that all have the actions, after a renaming.
        names: the names of the actions.
        detail: fields of the record and what they have to be.
        more: the same, for fields that are Python names: ``requestParameters={...}``.

    Raises:
        DetectionError: no name given, or the catalogue does not know one.
    """
    services = (service,) if isinstance(service, str) else service
    if not names:
        raise DetectionError(f"a detection on {', '.join(services)} names no action; name at least one")
    actions = [_known(one, name) for one in services for name in names]
    return Pattern.of(
        {
            "source": sorted({action.source for action in actions}),
            "detail-type": sorted({action.kind.detail_type for action in actions}),
            "detail": {
                "eventSource": sorted({action.event_source for action in actions}),
                "eventName": sorted(names),
                **(detail or {}),
                **more,
            },
        },
        limit=WHOLE,
    )


def calls_of(actions_by_service: Mapping[str, tuple[str, ...]], *, detail: Mapping[str, Any]) -> Pattern:
    """The events of actions of several services that are called differently; a name counts for each of the services.

    Raises:
        DetectionError: the catalogue does not know one.
    """
    actions = [_known(service, name) for service, names in actions_by_service.items() for name in names]
    return Pattern.of(
        {
            "source": sorted({action.source for action in actions}),
            "detail-type": sorted({action.kind.detail_type for action in actions}),
            "detail": {
                "eventSource": sorted({action.event_source for action in actions}),
                "eventName": sorted({action.name for action in actions}),
                **detail,
            },
        },
        limit=WHOLE,
    )


def anything(*services: str, **detail: object) -> Pattern:
    """Every API call to the services, whatever its name, for a condition that is rare by itself.

    Only the layers of a push are left out: an image has dozens, and the push itself is the call after them. The
    default buses forward changes by their names, and reads under the pattern's conditions.

    Raises:
        DetectionError: the catalogue does not know a service.
    """
    if missing := [service for service in services if not catalog.of_service(service)]:
        raise DetectionError(f"{missing[0]!r} is not in the catalogue; check its spelling")
    actions = [catalog.of_service(service)[0] for service in services]
    return Pattern.of(
        {
            "source": sorted(action.source for action in actions),
            "detail-type": [catalog.Kind.API.detail_type],
            "detail": {
                "eventSource": sorted(action.event_source for action in actions),
                "eventName": [{"anything-but": LAYERS}],
                **detail,
            },
        }
    )


def details_omitted() -> Pattern:
    """Every change to an audited service, whatever its name, of which CloudTrail left a part out.

    Service events count whatever they say of ``readOnly``: a lifecycle rule's deletions are recorded as reads.
    """
    change = {"readOnly": [False, {"exists": False}]}
    return Pattern.of(
        {
            "source": sorted({action.source for action in catalog.ACTIONS}),
            "detail-type": [kind.detail_type for kind in catalog.Kind],
            "detail": {
                "eventSource": sorted({action.event_source for action in catalog.ACTIONS}),
                "eventName": [{"exists": True}],
                "$or": [
                    {**({} if part == "serviceEventDetails" else change), part: {"omitted": list(OMITTED)}}
                    for part in OMITTABLE
                ],
            },
        }
    )


def native(source: str, detail_type: str, **detail: object) -> Pattern:
    """The events that a service sends itself; keywords are fields, ``_`` for each hyphen.

    Raises:
        DetectionError: the catalogue does not know the event.
    """
    if catalog.find_native(source, detail_type) is None:
        raise DetectionError(f"{detail_type!r} of {source} is not in the catalogue; check its spelling")
    fields = {name.replace("_", "-"): value for name, value in detail.items()}
    return Pattern.of({"source": [source], "detail-type": [detail_type], "detail": fields})


def _known(service: str, name: str) -> Action:
    for action in catalog.of_service(service):
        if action.name == name:
            return action
    raise DetectionError(f"{service}:{name} is not in the catalogue; check its spelling, or classify it there first")
