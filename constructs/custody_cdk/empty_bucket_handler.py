"""Lambda function of a custom resource: empties a bucket, versions and delete markers included, on Delete."""

import json
import urllib.request

import boto3


def handler(event, context):
    """Answer CloudFormation, whatever happens: a missing answer hangs the stack for an hour."""
    status, reason = "SUCCESS", "ok"
    try:
        if event["RequestType"] == "Delete":
            empty(event["ResourceProperties"]["BucketName"])
    except Exception as error:
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    answer(event, context, status, reason)


def empty(name):
    """Delete every version of every object; governance locks are lifted, compliance locks fail."""
    s3 = boto3.client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        found = page.get("Versions", []) + page.get("DeleteMarkers", [])
        if found:
            result = s3.delete_objects(
                Bucket=name,
                BypassGovernanceRetention=True,
                Delete={
                    "Objects": [{"Key": o["Key"], "VersionId": o["VersionId"]} for o in found],
                    "Quiet": True,
                },
            )
            if result.get("Errors"):
                raise RuntimeError(f"{name}: {result['Errors'][0]}")


def answer(event, context, status, reason):
    """Put the result to the address that CloudFormation gave."""
    body = {
        "Status": status,
        "Reason": reason[:1000],
        "PhysicalResourceId": event.get("PhysicalResourceId") or event["ResourceProperties"]["BucketName"],
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
    }
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(body).encode(), method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request).close()
