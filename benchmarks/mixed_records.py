"""A made-up account's log files: records of many services, of which few concern images and pipelines."""

from __future__ import annotations

import gzip
from random import Random
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CALLS = (
    (30, "ec2.amazonaws.com", "DescribeInstances", True),
    (20, "sts.amazonaws.com", "AssumeRole", True),
    (15, "s3.amazonaws.com", "GetBucketAcl", True),
    (10, "kms.amazonaws.com", "Decrypt", True),
    (8, "logs.amazonaws.com", "CreateLogStream", False),
    (6, "ecr.amazonaws.com", "BatchGetImage", True),
    (5, "ecr.amazonaws.com", "GetAuthorizationToken", True),
    (3, "lambda.amazonaws.com", "UpdateFunctionCode20150331v2", False),
    (2, "codepipeline.amazonaws.com", "GetPipelineState", True),
)
_PUSH_EVERY = 500
_DELETE_EVERY = 2_500


def write_logs(folder: Path, *, files: int, records: int, seed: int = 7) -> int:
    """Write gzip log files under CloudTrail's key layout; returns how many findings of ``image-deleted`` they hold."""
    random, deleted = Random(seed), 0  # noqa: S311  # made-up records need no secrets
    for number in range(files):
        day = folder / f"AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/{number % 28 + 1:02}"
        day.mkdir(parents=True, exist_ok=True)
        listed = list(_records(random, number * records, records))
        deleted += sum(record["eventName"] == "BatchDeleteImage" for record in listed)
        name = f"111122223333_CloudTrail_eu-central-1_202611{number % 28 + 1:02}T0000Z_{number:08}.json.gz"
        (day / name).write_bytes(gzip.compress(orjson.dumps({"Records": listed}), compresslevel=6))
    return deleted


def _records(random: Random, start: int, count: int) -> Iterator[dict[str, Any]]:
    weights = [call[0] for call in _CALLS]
    for number in range(start, start + count):
        _, source, name, read_only = random.choices(_CALLS, weights)[0]
        if number % _DELETE_EVERY == 1:
            source, name, read_only = "ecr.amazonaws.com", "BatchDeleteImage", False
        elif number % _PUSH_EVERY == 0:
            source, name, read_only = "ecr.amazonaws.com", "PutImage", False
        yield _record(random, number, source, name, read_only=read_only)


def _record(random: Random, number: int, source: str, name: str, *, read_only: bool) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": _somebody(random),
        "eventTime": f"2026-11-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:{number % 59:02}Z",
        "eventSource": source,
        "eventName": name,
        "awsRegion": "eu-central-1",
        "sourceIPAddress": f"203.0.113.{random.randrange(250)}",
        "userAgent": "aws-sdk-go-v2/1.39.2 os/linux lang/go#1.25.1 md/GOOS#linux md/GOARCH#amd64",
        "requestParameters": _asked(random, name),
        "responseElements": None,
        "requestID": f"{random.getrandbits(128):032x}",
        "eventID": f"{number:08x}-0000-4000-8000-{number:012x}",
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": "111122223333",
        "eventCategory": "Management",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": f"{source.partition('.')[0]}.eu-central-1.amazonaws.com",
        },
    }


def _somebody(random: Random) -> dict[str, Any]:
    role, user = f"role-{random.randrange(40)}", f"session-{random.randrange(200)}"
    return {
        "type": "AssumedRole",
        "principalId": f"AROAEXAMPLE{role}:{user}",
        "arn": f"arn:aws:sts::111122223333:assumed-role/{role}/{user}",
        "accountId": "111122223333",
        "accessKeyId": f"ASIAEXAMPLE{random.randrange(10**9):09}",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": f"AROAEXAMPLE{role}",
                "arn": f"arn:aws:iam::111122223333:role/{role}",
                "accountId": "111122223333",
                "userName": role,
            },
            "attributes": {"creationDate": "2026-11-20T08:00:00Z", "mfaAuthenticated": "false"},
        },
    }


def _asked(random: Random, name: str) -> dict[str, Any]:
    digest = f"sha256:{random.getrandbits(256):064x}"
    repository = f"shop/service-{random.randrange(30)}"
    if name in {"BatchGetImage", "BatchDeleteImage"}:
        return {"registryId": "111122223333", "repositoryName": repository, "imageIds": [{"imageDigest": digest}]}
    if name == "PutImage":
        tag = f"build-{random.randrange(10**6)}"
        return {"registryId": "111122223333", "repositoryName": repository, "imageTag": tag, "imageDigest": digest}
    return {"filterSet": {}, "maxResults": 100, "bucketName": f"bucket-{random.randrange(100)}"}
