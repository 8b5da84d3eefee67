"""AWS::CloudTrail::Trail.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside, scope
from lab.emulator.cloudformation.answers import checked, is_true, tag_map

TYPE = "AWS::CloudTrail::Trail"

_STRINGS = ("S3BucketName", "S3KeyPrefix", "SnsTopicName", "KMSKeyId", "CloudWatchLogsLogGroupArn")
_BOOLEANS = (
    "EnableLogFileValidation",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "IsOrganizationTrail",
)


def _request(props: dict[str, Any]) -> dict[str, Any]:
    """The properties as CreateTrail and UpdateTrail spell them; an absent one takes its default back."""
    strings = {name: str(props.get(name, "")) for name in (*_STRINGS, "CloudWatchLogsRoleArn")}
    booleans = {name: is_true(props.get(name, name == "IncludeGlobalServiceEvents")) for name in _BOOLEANS}
    strings["KmsKeyId"] = strings.pop("KMSKeyId")
    return strings | booleans


def _selectors(name: str, props: dict[str, Any]) -> None:
    ct = inside.cloudtrail
    if "AdvancedEventSelectors" in props or "EventSelectors" in props:
        wanted = {key: props[key] for key in ("EventSelectors", "AdvancedEventSelectors") if props.get(key)}
        checked(ct("_put_event_selectors")({"TrailName": name, **_plain(wanted)}), TYPE)
    else:
        ct("_event_selectors").pop(name, None)
    insight = props.get("InsightSelectors") or []
    checked(ct("_DISPATCH")["PutInsightSelectors"]({"TrailName": name, "InsightSelectors": insight}), TYPE)


def _plain(value: Any) -> Any:
    """Template Booleans in selectors as Booleans."""
    if isinstance(value, dict):
        return {key: is_true(item) if key == "IncludeManagementEvents" else _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _settle(name: str, props: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What CreateTrail does not take: selectors, tags, logging. Then the attributes."""
    ct = inside.cloudtrail
    _selectors(name, props)
    trail = ct("_trails")[name]
    ct("_trail_tags")[trail["TrailARN"]] = tag_map(props.get("Tags"))
    logging = is_true(props.get("IsLogging", False))
    if logging != bool(trail.get("IsLogging")):
        checked(ct("_start_logging" if logging else "_stop_logging")({"Name": name}), TYPE)
    topic = props.get("SnsTopicName", "")
    topic_arn = topic if not topic or topic.startswith("arn:") else _topic_arn(topic)
    return name, {"Arn": trail["TrailARN"], "SnsTopicArn": topic_arn}


def _topic_arn(topic: str) -> str:
    return f"arn:aws:sns:{scope.region()}:{scope.account()}:{topic}"


def create(logical_id: str, props: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
    """CreateTrail, and the rest. ``Ref`` is the name."""
    name = props.get("TrailName") or inside.provisioners("_physical_name")(stack, logical_id, max_len=128)
    request = {"Name": name, **_request(props)}
    ct = inside.cloudtrail
    checked(ct("_DISPATCH")["CreateTrail"](request), TYPE)
    checked(ct("_update_trail")(request), TYPE)
    return _settle(name, props)


def update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str
) -> tuple[str, dict[str, Any]]:
    """UpdateTrail; a new name is a new trail, made before the old one is deleted."""
    if new.get("TrailName", physical_id) != physical_id:
        created = create(logical_id, new, stack)
        delete(physical_id, old)
        return created
    checked(inside.cloudtrail("_update_trail")({"Name": physical_id, **_request(new)}), TYPE)
    return _settle(physical_id, new)


def delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the emulator's signature
    """DeleteTrail; one that is gone already is no error."""
    if physical_id in inside.cloudtrail("_trails"):
        checked(inside.cloudtrail("_DISPATCH")["DeleteTrail"]({"Name": physical_id}), TYPE)
