"""Which later call takes back what a finding is about: the finding is then resolved where findings are worked on.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.lake.fields import scalars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RESOLVED = "resolved"
"""What stands where messages to the function name a detection."""


class Undoing(NamedTuple):
    """A call, and the one that takes it back, both as the catalogue names them.

    Attributes:
        detection: that tells of the first.
        source: event source of both.
        done: event name of the first.
        undone: event name of the second.
        same: request parameters that both have to have in common, each a path.
        when: a request parameter of the second, and what has to be in it, as text; empty where nothing has.
    """

    detection: str
    source: str
    done: str
    undone: str
    same: tuple[str, ...]
    when: tuple[str, str] = ("", "")


UNDOING = (
    Undoing("trail-stopped", "cloudtrail.amazonaws.com", "StopLogging", "StartLogging", ("name",)),
    Undoing("watcher-rule-disabled", "events.amazonaws.com", "DisableRule", "EnableRule", ("name", "eventBusName")),
    Undoing(
        "watcher-alarm-silenced",
        "monitoring.amazonaws.com",
        "DisableAlarmActions",
        "EnableAlarmActions",
        ("alarmNames",),
    ),
    Undoing("audit-key-disabled", "kms.amazonaws.com", "DisableKey", "EnableKey", ("keyId",)),
    Undoing(
        "audit-key-deletion-scheduled", "kms.amazonaws.com", "ScheduleKeyDeletion", "CancelKeyDeletion", ("keyId",)
    ),
    Undoing("audit-key-rotation-disabled", "kms.amazonaws.com", "DisableKeyRotation", "EnableKeyRotation", ("keyId",)),
    Undoing(
        "stage-transition-disabled",
        "codepipeline.amazonaws.com",
        "DisableStageTransition",
        "EnableStageTransition",
        ("pipelineName", "stageName", "transitionType"),
    ),
    Undoing(
        "inspector-disabled",
        "inspector2.amazonaws.com",
        "Disable",
        "Enable",
        ("accountIds",),
        ("resourceTypes", "ECR"),
    ),
    Undoing(
        "tag-immutability-weakened",
        "ecr.amazonaws.com",
        "PutImageTagMutability",
        "PutImageTagMutability",
        ("repositoryName",),
        ("imageTagMutability", "IMMUTABLE"),
    ),
    Undoing(
        "scan-on-push-disabled",
        "ecr.amazonaws.com",
        "PutImageScanningConfiguration",
        "PutImageScanningConfiguration",
        ("repositoryName",),
        ("imageScanningConfiguration.scanOnPush", "true"),
    ),
)
"""Every pair of which a detection tells the first. What has no opposite call, a deletion, is resolved by people."""


def done_key(detection: str, record: Mapping[str, Any]) -> str:
    """What a finding shares with the call that takes it back; empty where there is none, or nothing was done.

    Args:
        detection: its id.
        record: of the call that the finding is about.
    """
    found = (each for each in UNDOING if each.detection == detection and each.done == record.get("eventName"))
    undoing = next(found, None)
    return "" if undoing is None or record.get("errorCode") else _key(undoing, record)


def undone_keys(record: Mapping[str, Any]) -> Iterator[str]:
    """What a call has taken back, as :func:`done_key` has it; nothing where it was refused.

    Args:
        record: of the call.
    """
    called = (record.get("eventSource"), record.get("eventName"))
    for each in UNDOING:
        if called == (each.source, each.undone) and not record.get("errorCode") and _holds(each, record):
            yield _key(each, record)


def _holds(undoing: Undoing, record: Mapping[str, Any]) -> bool:
    path, value = undoing.when
    return not path or value in _values(record, path)


def _key(undoing: Undoing, record: Mapping[str, Any]) -> str:
    place = [record.get("recipientAccountId"), record.get("awsRegion")]
    # A thing is named by its name in one call and by its ARN in the other.
    named = [sorted(_name(value) for value in _values(record, path)) for path in undoing.same]
    # Without a name the default bus is meant.
    named = [[] if path == "eventBusName" and each == ["default"] else each
             for path, each in zip(undoing.same, named, strict=True)]  # fmt: skip
    return sha256(json.dumps([undoing.detection, *place, *named], default=str).encode()).hexdigest()[:32]


def _name(value: str) -> str:
    """What an ARN ends in; a name is itself, slashes and all: they divide the names of repositories."""
    return value.replace("/", ":").split(":")[-1] if value.startswith("arn:") else value


def _values(record: Mapping[str, Any], path: str) -> list[str]:
    return list(scalars(record, ["requestParameters", *path.split(".")]))
