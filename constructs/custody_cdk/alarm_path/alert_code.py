"""The code of the function that writes alerts, in one file, with what it knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody import sanitize, severity, wildcards
from custody.alerts import (
    NOTICES,
    account_names,
    alert,
    alert_words,
    compose,
    deeds,
    facts,
    group_message,
    grouping,
    heartbeat,
    links,
    message,
    own_events,
    resolution,
    resolving,
    resources,
    routing,
    told_together,
    values,
)
from custody.alerts import exceptions as alert_exceptions
from custody.alerts.resource_places import resource_places
from custody.aws import identity_names
from custody.detections.parameters import OWN
from custody.lake import fields, sent_alerts, session_name
from custody_cdk.alarm_path.function_code import function_code, unloaded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.detections import Detection
    from custody.settings.exceptions import ExceptionSettings

PACKED = (
    wildcards,
    sanitize,
    identity_names,
    fields,
    session_name,
    values,
    links,
    facts,
    own_events,
    message,
    account_names,
    alert_exceptions,
    resolution,
    resolving,
    heartbeat,
    severity,
    grouping,
    deeds,
    group_message,
    *unloaded("alert_state_handler", "client_handler", "keep_untold_handler"),
    sent_alerts,
    *unloaded(
        "keep_sent_handler",
        "tell_groups_handler",
        "open_findings_handler",
        "alert_way_handler",
        "tell_targets_handler",
        "tell_destinations_handler",
    ),
)
"""The modules that the function's handler imports, and those that they do."""
TELLING = (resources, alert, compose)
"""Those that it imports besides where there are targets or destinations to tell."""
DELIVERING = (routing, told_together)
"""Those that it imports besides where there are destinations."""
_HANDLER = Path(__file__).with_name("write_alert_handler.py")


def words_of(detections: Sequence[Detection], documentation_url: str | None = None) -> dict[str, Any]:
    """The words that the function knows, by detection.

    Args:
        detections: of the deployment.
        documentation_url: of their pages, with ``{detection}`` in it; own detections have none there.
    """
    words = {detection.id: alert_words(detection) for detection in detections}
    if documentation_url:
        for detection in detections:
            if detection.area != OWN:
                words[detection.id]["more"] = documentation_url.replace("{detection}", detection.id)
    return {**NOTICES, **words}


def exceptions_of(exceptions: Sequence[ExceptionSettings], detections: Sequence[Detection]) -> dict[str, Any]:
    """What the function knows of exceptions; empty where there are none."""
    areas = {detection.id: detection.area for detection in detections}
    plain = [each.plain(areas) for each in exceptions]
    if not plain:
        return {}
    # Where a call says what it was made on is a fifth of the words, and needed by few.
    about = {id_ for each in plain if "resource" in each for id_ in each["detections"]}
    patterns = [each.pattern for each in detections if each.id in about and each.pattern and not each.native]
    return {"exceptions": plain, "places": resource_places(patterns)}


def alert_code(
    words: Mapping[str, Any],
    exceptions: Mapping[str, Any] | None = None,
    accounts: Mapping[str, str] | None = None,
    *,
    telling: bool = False,
    destinations: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The function's code in one file: the handler, what it needs of this package, and the words.

    Args:
        words: of the detections.
        exceptions: what raises no alert.
        accounts: what accounts are called, by their numbers.
        telling: whether there are targets to tell.
        destinations: who is told of what, without what it takes to tell them.
    """
    listed = {"listed": list(destinations)} if destinations else {}
    packed = (*PACKED, *(TELLING if telling or listed else ()), *(DELIVERING if listed else ()))
    known = {"WORDS": words, "EXCEPTIONS": exceptions or {}, "ACCOUNTS": accounts or {}, "DESTINATIONS": listed}
    return function_code(_HANDLER, packed=packed, **known)
