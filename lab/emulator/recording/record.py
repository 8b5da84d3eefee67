"""A call as a CloudTrail record, version 1.11.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.emulator.bus.read_only import is_read_only
from lab.emulator.recording import models, names
from lab.emulator.recording.identity import user_identity
from lab.emulator.recording.request import request_parameters
from lab.emulator.recording.response import Outcome, outcome

if TYPE_CHECKING:
    from lab.emulator.recording.call import Call

# These write their events in us-east-1, wherever they are called from.
_GLOBAL = {"iam.amazonaws.com", "organizations.amazonaws.com", "cloudfront.amazonaws.com"}


def _resources(call: Call, source: str, region: str, parameters: Any) -> list[dict[str, Any]]:
    name = parameters.get("repositoryName") if isinstance(parameters, dict) else None
    if source != "ecr.amazonaws.com" or not isinstance(name, str):
        return []
    owner = str(parameters.get("registryId") or call.account)
    return [{"accountId": owner, "ARN": f"arn:aws:ecr:{region}:{owner}:repository/{name}"}]


@dataclass(frozen=True)
class Action:
    """What a call was, in CloudTrail's words."""

    source: str
    name: str
    parameters: Any
    outcome: Outcome


def framed(call: Call, action: Action) -> dict[str, Any]:
    """The whole record of an action that a call asked for."""
    read_only = is_read_only(action.source, action.name)
    region = "us-east-1" if action.source in _GLOBAL else call.region
    record: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": user_identity(call.account, call.access_key),
        "eventTime": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": action.source,
        "eventName": action.name,
        "awsRegion": region,
        "sourceIPAddress": call.client_ip,
        "userAgent": call.headers.get("user-agent", ""),
    }
    if action.outcome.error_code:
        record["errorCode"] = action.outcome.error_code
        record["errorMessage"] = action.outcome.error_message
    keeps_result = not read_only or action.source == "sts.amazonaws.com"
    record |= {
        "requestParameters": action.parameters,
        "responseElements": action.outcome.elements if keeps_result else None,
        "requestID": call.request_id,
        "eventID": str(uuid.uuid4()),
        "readOnly": read_only,
    }
    if resources := _resources(call, action.source, region, action.parameters):
        record["resources"] = resources
    return record | {
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": call.account,
        "eventCategory": "Management",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": call.headers.get("host", ""),
        },
    }


def record_of(call: Call) -> dict[str, Any] | None:
    """The record of a call; None for what CloudTrail would not record, or only as a data event."""
    operation = models.operation_of(call)
    if operation is None:
        return None
    source = names.event_source(operation)
    if not names.is_management(source, operation.name):
        return None
    name = names.event_name(source, operation.name)
    return framed(call, Action(source, name, request_parameters(call, operation), outcome(call, operation)))
