"""Events as EventBridge delivers them: a record of CloudTrail's, or an alarm's state, in its envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.variants import ACCOUNT

if TYPE_CHECKING:
    from support.template import Resource, Template

from custody.detections import get
from custody.patterns import Pattern

ENABLED = "ENABLED"
WITH_READ_ONLY = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
API, SERVICE = "AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"


def event(service: str, name: str, *, detail_type: str = API, **record: Any) -> dict[str, Any]:
    """An event of one service, such as ``ecr``."""
    return {
        "version": "0",
        "id": "0",
        "account": ACCOUNT,
        "region": "eu-central-1",
        "source": f"aws.{service}",
        "detail-type": detail_type,
        "resources": [],
        "detail": {
            "eventSource": f"{service}.amazonaws.com",
            "eventName": name,
            "userIdentity": {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/ann", "userName": "ann"},
            "sourceIPAddress": "203.0.113.12",
            "userAgent": "aws-cli/2",
            "requestParameters": {"repositoryName": "shop/api", "imageTag": "latest"},
            **record,
        },
    }


LIFECYCLE_EXPIRY = event(
    "ecr",
    "PolicyExecutionEvent",
    detail_type=SERVICE,
    readOnly=True,
    serviceEventDetails={
        "repositoryName": "shop/api",
        "lifecycleEventImageActions": [{"lifecycleEventImage": {"digest": "sha256:00", "tagStatus": "Untagged"}}],
    },
)
PUSH = event("ecr", "PutImage", readOnly=False)
STOP_LOGGING = event("cloudtrail", "StopLogging", readOnly=False)


def listened_for(id_: str) -> Pattern:
    """The pattern of a detection that has one."""
    pattern = get(id_).pattern
    assert pattern, id_
    return pattern


def rules_for(template: Template, one: dict[str, Any]) -> list[Resource]:
    """The rules of a template whose pattern matches an event, whatever their state."""
    return [rule for rule in template.all("AWS::Events::Rule") if Pattern.of(rule["EventPattern"]).matches(one)]
