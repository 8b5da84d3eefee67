"""The whole catalogue, and the ways to look something up in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog import (
    cloudtrail,
    codebuild,
    codepipeline,
    connections,
    deployments,
    dynamodb,
    ecr,
    ecr_public,
    ecs,
    events,
    functions,
    iam,
    kms,
    lake,
    messaging,
    monitoring,
    organizations,
    s3,
    trust,
)
from custody.errors import CustodyError

if TYPE_CHECKING:
    from custody.catalog.model import Action, Activity

ACTIONS: tuple[Action, ...] = (
    *ecr.ACTIONS,
    *ecr_public.ACTIONS,
    *codepipeline.ACTIONS,
    *codebuild.ACTIONS,
    *connections.ACTIONS,
    *cloudtrail.ACTIONS,
    *s3.ACTIONS,
    *kms.ACTIONS,
    *events.ACTIONS,
    *messaging.ACTIONS,
    *functions.ACTIONS,
    *ecs.ACTIONS,
    *deployments.ACTIONS,
    *dynamodb.ACTIONS,
    *monitoring.ACTIONS,
    *lake.ACTIONS,
    *trust.ACTIONS,
    *organizations.ACTIONS,
    *iam.ACTIONS,
)

_BY_KEY = {(action.event_source, action.name): action for action in ACTIONS}


class UnknownActionError(CustodyError):
    """An action that the catalogue does not have."""


def find(event_source: str, event_name: str) -> Action | None:
    """The action of a record's ``eventSource`` and ``eventName``, None when it is not audited."""
    return _BY_KEY.get((event_source, event_name))


def of_service(service: str) -> tuple[Action, ...]:
    """The audited actions of a service by its SDK name (``ecr``); empty when there are none."""
    return tuple(action for action in ACTIONS if action.service == service)


def of_activity(activity: Activity) -> tuple[Action, ...]:
    """The actions, of whatever service, by which somebody does ``activity``."""
    return tuple(action for action in ACTIONS if action.activity is activity)


def is_read_only(event_source: str, event_name: str) -> bool:
    """Whether a rule in state ``ENABLED`` would miss this action's events.

    Raises:
        UnknownActionError: the catalogue does not have the action.
    """
    action = find(event_source, event_name)
    if action is None:
        raise UnknownActionError(_unknown(event_source, event_name))
    return action.read_only


def _unknown(event_source: str, event_name: str) -> str:
    # Here and not above: every synth imports this module, and only a mistake needs the suggestion.
    from difflib import get_close_matches  # noqa: PLC0415  # imported where it is needed, see above

    names = [name for source, name in _BY_KEY if source == event_source]
    if not names:
        known = ", ".join(sorted({source for source, _ in _BY_KEY}))
        return f"event source {event_source!r} is not in the catalogue; it has {known}"
    near = get_close_matches(event_name, names, n=1, cutoff=0.5) or [f"one of {len(names)} others"]
    return f"{event_name!r} of {event_source} is not in the catalogue; did you mean {near[0]}?"
