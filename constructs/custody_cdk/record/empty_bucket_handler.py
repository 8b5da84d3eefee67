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
            properties = event["ResourceProperties"]
            empty(properties["BucketName"], locked=properties.get("Locked") == "true")
    except Exception as error:  # noqa: BLE001 - see above
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    answer(event, status, reason)


def empty(name: str, *, locked: bool) -> None:
    """Delete every version of every object; governance locks are lifted, compliance locks fail.

    S3 refuses to hear of locks in a bucket that has none. A bucket that is gone already is empty.
    """
    s3: Any = boto3.client("s3")
    lifted = {"BypassGovernanceRetention": True} if locked else {}
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
            found = page.get("Versions", []) + page.get("DeleteMarkers", [])
            if found:
                objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
                result = s3.delete_objects(Bucket=name, Delete={"Objects": objects, "Quiet": True}, **lifted)
                if result.get("Errors"):
                    raise RuntimeError(f"{name}: {result['Errors'][0]}")
    except s3.exceptions.NoSuchBucket:
        print(f"{name} is gone already")  # noqa: T201 - the function's log


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
