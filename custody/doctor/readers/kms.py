"""Keys and their aliases.

See https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.doctor.readers.part import Part, Read, Resource, tags

if TYPE_CHECKING:
    from custody.doctor.calls import Calls


def _key(calls: Calls, key: Resource) -> Read:
    found = calls.ask("kms", "describe_key", KeyId=key.physical)["KeyMetadata"]
    # Whether it is usable is a check of its own; a key that is disabled is not as it was made all the same.
    return {"Description": found.get("Description"), "Enabled": bool(found.get("Enabled"))}


def _policy(calls: Calls, key: Resource) -> Read:
    return {"KeyPolicy": calls.ask("kms", "get_key_policy", KeyId=key.physical, PolicyName="default")["Policy"]}


def _rotation(calls: Calls, key: Resource) -> Read:
    return {"EnableKeyRotation": calls.ask("kms", "get_key_rotation_status", KeyId=key.physical)["KeyRotationEnabled"]}


def _tags(calls: Calls, key: Resource) -> Read:
    return {"Tags": tags(calls.all("kms", "list_resource_tags", "Tags", KeyId=key.physical), "TagKey", "TagValue")}


def _alias(calls: Calls, alias: Resource) -> Read | None:
    for each in calls.all("kms", "list_aliases", "Aliases"):
        if each["AliasName"] == alias["AliasName"]:
            return {"AliasName": each["AliasName"], "TargetKeyId": each.get("TargetKeyId")}
    return None


READERS = {
    "AWS::KMS::Key": (
        Part(("Description",), _key, {"Enabled": True}),
        Part(("KeyPolicy",), _policy),
        Part(("EnableKeyRotation",), _rotation),
        Part(("Tags",), _tags),
    ),
    "AWS::KMS::Alias": (Part(("AliasName", "TargetKeyId"), _alias),),
}
