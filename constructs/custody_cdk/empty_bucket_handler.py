"""Lambda function of a custom resource: empties a bucket, versions and delete markers included, on Delete."""

import json
import urllib.request
from typing import Any

import boto3


def handler(event: dict[str, Any], _context: object) -> None:
    """Answer CloudFormation, whatever happens: a missing answer hangs the stack for an hour."""
    status, reason = "SUCCESS", "ok"
    try:
        if event["RequestType"] == "Delete":
            empty(event["ResourceProperties"]["BucketName"])
    except Exception as error:  # noqa: BLE001 - see above
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    answer(event, status, reason)


def empty(name: str) -> None:
    """Delete every version of every object; governance locks are lifted, compliance locks fail."""
    s3: Any = boto3.client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        found = page.get("Versions", []) + page.get("DeleteMarkers", [])
        if found:
            objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
            result = s3.delete_objects(
                Bucket=name, BypassGovernanceRetention=True, Delete={"Objects": objects, "Quiet": True}
            )
            if result.get("Errors"):
                raise RuntimeError(f"{name}: {result['Errors'][0]}")


def answer(event: dict[str, Any], status: str, reason: str) -> None:
    """Put the result to the address that CloudFormation gave."""
    body = {
        "Status": status,
        "Reason": reason[:1000],
        "PhysicalResourceId": event.get("PhysicalResourceId") or event["ResourceProperties"]["BucketName"],
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
    }
    # The address comes from CloudFormation, which signed it.
    request = urllib.request.Request(  # noqa: S310
        event["ResponseURL"], data=json.dumps(body).encode(), method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request).close()  # noqa: S310
