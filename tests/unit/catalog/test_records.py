"""The catalogue's paths find their values in records of the documented shapes."""

from __future__ import annotations

from typing import Any

import pytest

from custody import catalog

DIGEST = "sha256:98c8b060c21d9adbb6b8c41b916e95e6307102786973ab93a41e8b86d1fc6d3e"
PUT_IMAGE = {
    "eventSource": "ecr.amazonaws.com",
    "eventName": "PutImage",
    "requestParameters": {"repositoryName": "testrepo", "imageTag": "latest", "registryId": "123456789012"},
    "responseElements": {"image": {"imageId": {"imageDigest": DIGEST, "imageTag": "latest"}}},
}
REFUSED_PUT_IMAGE = {**PUT_IMAGE, "errorCode": "AccessDenied", "responseElements": None}
BATCH_GET_IMAGE = {
    "eventSource": "ecr.amazonaws.com",
    "eventName": "BatchGetImage",
    "requestParameters": {
        "imageIds": [{"imageTag": "latest"}, {"imageDigest": DIGEST}],
        "repositoryName": "testrepo",
    },
    "responseElements": None,
}
BATCH_DELETE_IMAGE = {
    "eventSource": "ecr.amazonaws.com",
    "eventName": "BatchDeleteImage",
    "requestParameters": {"imageIds": [{"imageTag": "latest"}], "repositoryName": "testrepo"},
    "responseElements": {"imageIds": [{"imageTag": "latest", "imageDigest": DIGEST}], "failures": []},
}
POLICY_EXECUTION = {
    "eventSource": "ecr.amazonaws.com",
    "eventName": "PolicyExecutionEvent",
    "requestParameters": None,
    "responseElements": None,
    "serviceEventDetails": {
        "repositoryName": "testrepo",
        "lifecycleEventImageActions": [
            {"lifecycleEventImage": {"digest": "sha256:ddba", "tagStatus": "Tagged", "tagList": ["alpine"]}},
            {
                "lifecycleEventImage": {
                    "digest": "sha256:6ab3",
                    "tagStatus": "Tagged",
                    "tagList": ["centos", "c7"],
                }
            },
        ],
    },
}
UPDATE_PIPELINE = {
    "eventSource": "codepipeline.amazonaws.com",
    "eventName": "UpdatePipeline",
    "requestParameters": {"pipeline": {"version": 1, "name": "MyFirstPipeline", "stages": []}},
    "responseElements": {"pipeline": {"version": 2}},
}
START_EXECUTION = {
    "eventSource": "codepipeline.amazonaws.com",
    "eventName": "StartPipelineExecution",
    "requestParameters": {"name": "MyFirstPipeline"},
    "responseElements": {"pipelineExecutionId": "e17b5773"},
}
DELETE_ALARMS = {
    "eventSource": "monitoring.amazonaws.com",
    "eventName": "DeleteAlarms",
    "requestParameters": {"alarmNames": ["custody-dlq", "custody-trail"]},
    "responseElements": None,
}
STOP_LOGGING = {
    "eventSource": "cloudtrail.amazonaws.com",
    "eventName": "StopLogging",
    "requestParameters": {"name": "arn:aws:cloudtrail:us-east-1:123456789012:trail/custody"},
    "responseElements": None,
}
DELETE_KEY = {
    "eventSource": "kms.amazonaws.com",
    "eventName": "DeleteKey",
    "requestParameters": None,
    "responseElements": None,
    "resources": [{"ARN": "arn:aws:kms:us-east-1:123456789012:key/1234abcd"}],
}


@pytest.mark.parametrize(
    ("record", "field", "expected"),
    [
        (PUT_IMAGE, "repository", ["testrepo"]),
        (PUT_IMAGE, "tag", ["latest"]),
        (PUT_IMAGE, "digest", [DIGEST]),
        (REFUSED_PUT_IMAGE, "digest", []),
        (REFUSED_PUT_IMAGE, "tag", ["latest"]),
        (BATCH_GET_IMAGE, "repository", ["testrepo"]),
        (BATCH_GET_IMAGE, "tag", ["latest"]),
        (BATCH_GET_IMAGE, "digest", [DIGEST]),
        (BATCH_DELETE_IMAGE, "tag", ["latest"]),
        (BATCH_DELETE_IMAGE, "digest", [DIGEST]),
        (POLICY_EXECUTION, "repository", ["testrepo"]),
        (POLICY_EXECUTION, "tag", ["alpine", "centos", "c7"]),
        (POLICY_EXECUTION, "digest", ["sha256:ddba", "sha256:6ab3"]),
        (UPDATE_PIPELINE, "pipeline", ["MyFirstPipeline"]),
        (UPDATE_PIPELINE, "resource", ["MyFirstPipeline"]),
        (START_EXECUTION, "pipeline", ["MyFirstPipeline"]),
        (START_EXECUTION, "execution", ["e17b5773"]),
        (DELETE_ALARMS, "resource", ["custody-dlq", "custody-trail"]),
        (STOP_LOGGING, "resource", ["arn:aws:cloudtrail:us-east-1:123456789012:trail/custody"]),
        (DELETE_KEY, "resource", ["arn:aws:kms:us-east-1:123456789012:key/1234abcd"]),
    ],
)
def test_values(record: dict[str, Any], field: str, expected: list[str]) -> None:
    action = catalog.find(record["eventSource"], record["eventName"])
    assert action is not None
    found = [values for path in getattr(action, field) if (values := at(record, path.split(".")))]
    assert (found[0] if found else []) == expected


def at(value: Any, steps: list[str]) -> list[Any]:
    if not steps:
        return [value]
    name = steps[0].removesuffix("[]")
    if not isinstance(value, dict) or value.get(name) is None:
        return []
    children = value[name] if steps[0].endswith("[]") else [value[name]]
    return [found for child in children for found in at(child, steps[1:])]
