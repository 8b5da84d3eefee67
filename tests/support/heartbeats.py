"""The record of a heartbeat, as the lab writes it, and the event that EventBridge makes of it."""

from __future__ import annotations

from typing import Any

ACCOUNT = "111122223333"


def heartbeat_record(
    name: str = "custody", region: str = "us-east-1", at: str = "2026-11-20T05:23:00Z", **changed: Any
) -> dict[str, Any]:
    """The record of a call that Scheduler made by the role of a deployment's heartbeat."""
    return {
        "eventVersion": "1.11",
        "userIdentity": _session(f"{name}-heartbeat-{region}", at),
        "eventTime": at,
        "eventSource": "events.amazonaws.com",
        "eventName": "DisableRule",
        "awsRegion": region,
        "sourceIPAddress": "192.0.2.200",
        "userAgent": "AmazonEventBridgeScheduler aws-sdk-java/2.38.2",
        "errorCode": "ResourceNotFoundException",
        "errorMessage": f"Rule heartbeat-of-{name} does not exist on EventBus default.",
        "requestParameters": {"name": f"heartbeat-of-{name}"},
        "responseElements": None,
        "requestID": "a2faf02c-75aa-4281-b1d8-89ce32813fbd",
        "eventID": "9e05640d-c70b-48b1-9124-04e771f12bb4",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
        **changed,
    }


def _session(role: str, at: str) -> dict[str, Any]:
    return {
        "type": "AssumedRole",
        "principalId": "AROACKCEVSQ6C2EXAMPLE:9f8e7d6c5b4a",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/9f8e7d6c5b4a",
        "accountId": ACCOUNT,
        "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": "AROACKCEVSQ6C2EXAMPLE",
                "arn": f"arn:aws:iam::{ACCOUNT}:role/{role}",
                "accountId": ACCOUNT,
                "userName": role,
            },
            "attributes": {"creationDate": at, "mfaAuthenticated": "false"},
        },
    }


def heartbeat_event(name: str = "custody", region: str = "us-east-1", **changed: Any) -> dict[str, Any]:
    """The event of such a record."""
    record = heartbeat_record(name, region, **changed)
    return {
        "version": "0",
        "id": "7c3f1f0e-3b0f-4a0c-9d0e-2f6f0b1a2c3d",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": record["eventTime"],
        "region": region,
        "resources": [],
        "detail": record,
    }
