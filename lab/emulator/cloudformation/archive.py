"""AWS::Events::Archive.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html
"""

from __future__ import annotations

import json
from typing import Any

from lab.emulator import inside
from lab.emulator.cloudformation.answers import checked

TYPE = "AWS::Events::Archive"


def _request(name: str, props: dict[str, Any]) -> dict[str, Any]:
    pattern = props.get("EventPattern")
    request = {
        "ArchiveName": name,
        "Description": str(props.get("Description", "")),
        "RetentionDays": int(props.get("RetentionDays", 0)),
        "EventPattern": json.dumps(pattern) if isinstance(pattern, dict) else str(pattern or ""),
    }
    if props.get("KmsKeyIdentifier"):
        request["KmsKeyIdentifier"] = props["KmsKeyIdentifier"]
    return request


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    """CreateArchive, of a bus that exists. ``Ref`` is the name."""
    eb = inside.eventbridge
    name = props.get("ArchiveName") or inside.provisioners("_physical_name")(stack, logical_id, max_len=48)
    source = str(props.get("SourceArn", ""))
    bus, error = eb("_event_bus_name_from_ref")(source)
    eb("_ensure_default_bus")()
    if error or bus not in eb("_event_buses"):
        raise ValueError(f"{TYPE}: ResourceNotFoundException: Event bus {source} does not exist.")
    made = checked(eb("_create_archive")({**_request(name, props), "EventSourceArn": source}), TYPE)
    return name, {"Arn": made["ArchiveArn"]}


def update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
) -> tuple[str, dict[str, Any]]:
    """UpdateArchive; a new name or source is a new archive."""
    renamed = new.get("ArchiveName", physical_id) != physical_id
    if renamed or new.get("SourceArn") != old.get("SourceArn"):
        if not renamed:
            delete(physical_id, old)
        created = create(logical_id, new, stack)
        if renamed:
            delete(physical_id, old)
        return created
    made = checked(inside.eventbridge("_update_archive")(_request(physical_id, new)), TYPE)
    return physical_id, {"Arn": made["ArchiveArn"]}


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteArchive; one that is gone already is no error."""
    if physical_id in inside.eventbridge("_archives"):
        checked(inside.eventbridge("_delete_archive")({"ArchiveName": physical_id}), TYPE)
