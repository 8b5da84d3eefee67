"""Telling the watcher's own resources from others by their names.

Physical names begin with the deployment's name. Where a request names a resource by its ARN or URL, the name
is in the middle; such a pattern needs a wildcard, of which a bus takes 30 rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.detections.apart import apart

if TYPE_CHECKING:
    from custody.detections.parameters import DetectionSettings


def named(settings: DetectionSettings) -> list[dict[str, str]]:
    """Matches a plain name."""
    return [{"prefix": name} for name in settings.watched_names]


def bus(settings: DetectionSettings) -> list[str | dict[str, str]]:
    """Matches the name or the ARN of the custody bus, which is named exactly like the deployment."""
    return [*settings.watched_names, *({"suffix": f":event-bus/{name}"} for name in settings.watched_names)]


def archive(settings: DetectionSettings) -> list[dict[str, str]]:
    """Matches the ARN of the custody bus's archive, which is named like the bus."""
    return [{"suffix": f":archive/{name}"} for name in settings.watched_names]


def alias(settings: DetectionSettings) -> list[dict[str, str]]:
    """Matches an alias of a key."""
    return [{"prefix": f"alias/{name}"} for name in settings.watched_names]


def topic(settings: DetectionSettings, field: str) -> dict[str, Any]:
    """The part of ``detail`` that says a parameter is the ARN of a topic, or of a subscription to one."""
    return apart(
        [{"requestParameters": {field: [{"wildcard": f"arn:*:sns:*:{name}*"}]}} for name in settings.watched_names]
    )


def queue(settings: DetectionSettings, field: str) -> dict[str, Any]:
    """The part of ``detail`` that says a parameter is the URL of a queue."""
    return apart(
        [{"requestParameters": {field: [{"wildcard": f"https://*/{name}*"}]}} for name in settings.watched_names]
    )


def function(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a call is about a function, by its name or any form of its ARN, or its queue.

    A call on an event source mapping may name another function; the answer says which queue it takes from.
    """
    return apart(
        [
            condition
            for name in settings.watched_names
            for condition in (
                {"requestParameters": {"functionName": [{"prefix": name}, {"wildcard": f"*:{name}*"}]}},
                {"responseElements": {"eventSourceArn": [{"wildcard": f"*:{name}*"}]}},
            )
        ]
    )


def state_table(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``detail`` that says a call is about the table of the alerts' state, by its name or its ARN.

    DynamoDB takes an ARN for a name, too. Without a wildcard: with one, scaling any table would be forwarded.
    """
    arns = [{"suffix": f":table/{name}-alert-state"} for name in settings.watched_names]
    return {
        "$or": [
            {"requestParameters": {"tableName": [*named(settings), *arns]}},
            {"requestParameters": {"resourceArn": arns}},
        ]
    }


def log_group(settings: DetectionSettings, field: str) -> dict[str, Any]:
    """The part of ``detail`` that says a parameter is the name of a log group, whatever path it stands under."""
    return apart(
        [
            {"requestParameters": {field: [{"prefix": name}, {"wildcard": f"/*/{name}*"}]}}
            for name in settings.watched_names
        ]
    )


def key(settings: DetectionSettings) -> dict[str, Any]:
    """The part of ``requestParameters`` that says it is the audit key; any key when none is named."""
    return {"keyId": [{"suffix": id_} for id_ in settings.audit_keys] or [{"exists": True}]}


def other_than_audit_keys(settings: DetectionSettings) -> list[Any]:
    """Matches any other key than the audit keys, and where none is named, only that there is no key any more."""
    return [{"anything-but": {"suffix": list(settings.audit_keys)}}] if settings.audit_keys else [""]
