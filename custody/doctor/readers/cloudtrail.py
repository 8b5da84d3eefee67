"""The trail.

See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrail.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags, unless

if TYPE_CHECKING:
    from custody.doctor.calls import Calls


def arn(calls: Calls, trail: Resource) -> str:
    """A trail is asked about by its ARN: by name, the Region of the call decides which one is meant."""
    return f"arn:{calls.partition}:cloudtrail:{calls.region}:{calls.number}:trail/{trail['TrailName']}"


def _trail(calls: Calls, trail: Resource) -> Read | None:
    found = calls.ask("cloudtrail", "get_trail", Name=arn(calls, trail)).get("Trail", {})
    if not found:
        return None
    return chosen(
        found,
        "CloudWatchLogsLogGroupArn",
        "CloudWatchLogsRoleArn",
        "IncludeGlobalServiceEvents",
        "IsMultiRegionTrail",
        "IsOrganizationTrail",
        "S3BucketName",
        "S3KeyPrefix",
        EnableLogFileValidation="LogFileValidationEnabled",
        KMSKeyId="KmsKeyId",
        TrailName="Name",
    )


def _logging(calls: Calls, trail: Resource) -> Read:
    return chosen(calls.ask("cloudtrail", "get_trail_status", Name=arn(calls, trail)), "IsLogging")


def _events(calls: Calls, trail: Resource) -> Read:
    found = calls.ask("cloudtrail", "get_event_selectors", TrailName=arn(calls, trail))
    selectors = [_selector(each) for each in found.get("EventSelectors", [])]
    return {"EventSelectors": selectors, **chosen(found, "AdvancedEventSelectors")}


def _selector(selector: dict[str, Any]) -> Read:
    # What is listed empty narrows nothing.
    return {key: value for key, value in selector.items() if value not in ([], None)}


def _insights(calls: Calls, trail: Resource) -> Read:
    code = "InsightNotEnabledException"
    found = unless(calls, code, "cloudtrail", "get_insight_selectors", TrailName=arn(calls, trail))
    return {"InsightSelectors": [{"InsightType": each["InsightType"]} for each in found.get("InsightSelectors", [])]}


def _tags(calls: Calls, trail: Resource) -> Read:
    found = calls.all("cloudtrail", "list_tags", "ResourceTagList", ResourceIdList=[arn(calls, trail)])
    return {"Tags": tags([tag for each in found for tag in each.get("TagsList", [])])}


_UNSAID = {"CloudWatchLogsLogGroupArn": None, "CloudWatchLogsRoleArn": None, "S3KeyPrefix": None}
READERS = {
    "AWS::CloudTrail::Trail": (
        Part(
            (
                "EnableLogFileValidation",
                "IncludeGlobalServiceEvents",
                "IsMultiRegionTrail",
                "IsOrganizationTrail",
                "KMSKeyId",
                "S3BucketName",
                "TrailName",
            ),
            _trail,
            _UNSAID,
        ),
        Part(("IsLogging",), _logging),
        Part(("EventSelectors",), _events, {"AdvancedEventSelectors": None}),
        Part((), _insights, {"InsightSelectors": None}),
        Part(("Tags",), _tags),
    ),
}
