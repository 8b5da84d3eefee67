from __future__ import annotations

import datetime as dt
from typing import Any

import botocore.session
import pytest

from lab.emulator.recording.elements import HIDDEN, LIMIT, camel, elements, within_limit
from lab.emulator.recording.names import event_name, event_source, is_management
from lab.emulator.recording.query_protocol import nested


def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


@pytest.mark.parametrize(
    ("service", "source"),
    [
        ("ecr", "ecr.amazonaws.com"),
        ("ecr-public", "ecr-public.amazonaws.com"),
        ("cloudwatch", "monitoring.amazonaws.com"),
        ("events", "events.amazonaws.com"),
        ("codepipeline", "codepipeline.amazonaws.com"),
        ("s3", "s3.amazonaws.com"),
        ("ses", "ses.amazonaws.com"),
        ("stepfunctions", "states.amazonaws.com"),
    ],
)
def test_event_sources_are_cloudtrails(service: str, source: str) -> None:
    operation = model(service).operation_model(model(service).operation_names[0])
    assert event_source(operation) == source


def test_every_call_on_an_object_is_a_data_event_and_every_bucket_setting_is_not() -> None:
    """An object has a key in its address. What lists or deletes many objects has none, and is one too."""
    on_buckets_yet_data = {
        "CreateSession",
        "DeleteObjects",
        "ListMultipartUploads",
        "ListObjectVersions",
        "ListObjects",
        "ListObjectsV2",
        "WriteGetObjectResponse",
    }
    s3 = model("s3")
    for name in s3.operation_names:
        data = "{Key+}" in s3.operation_model(name).http["requestUri"] or name in on_buckets_yet_data
        assert is_management("s3.amazonaws.com", name) is not data, name


@pytest.mark.parametrize("service", ["ecr", "codepipeline", "cloudtrail", "kms", "iam", "athena", "glue"])
def test_services_without_data_events_are_recorded_whole(service: str) -> None:
    known = model(service)
    source = event_source(known.operation_model(known.operation_names[0]))
    assert [name for name in known.operation_names if not is_management(source, name)] == []


@pytest.mark.parametrize(
    ("source", "operation", "name"),
    [
        ("s3.amazonaws.com", "PutBucketLifecycleConfiguration", "PutBucketLifecycle"),
        ("s3.amazonaws.com", "PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
        ("s3.amazonaws.com", "PutBucketPolicy", "PutBucketPolicy"),
        ("lambda.amazonaws.com", "UpdateFunctionCode", "UpdateFunctionCode20150331v2"),
        ("ecr.amazonaws.com", "PutImage", "PutImage"),
    ],
)
def test_event_names_are_cloudtrails(source: str, operation: str, name: str) -> None:
    assert event_name(source, operation) == name


def test_members_are_in_camel_case_and_map_keys_are_data() -> None:
    shape = model("sqs").operation_model("CreateQueue").input_shape
    value = {"QueueName": "q", "Attributes": {"KmsMasterKeyId": "k"}}
    assert elements(shape, value) == {"queueName": "q", "attributes": {"KmsMasterKeyId": "k"}}
    assert camel("S3BucketName") == "s3BucketName"


def test_blobs_are_left_out_and_dates_are_cloudtrails() -> None:
    shape = model("ecr").operation_model("UploadLayerPart").input_shape
    value = {"repositoryName": "r", "layerPartBlob": b"x"}
    assert elements(shape, value) == {"repositoryName": "r"}
    day = dt.datetime(2018, 7, 11, 22, 17, 44, tzinfo=dt.UTC)
    assert elements(None, {"createdAt": day}) == {"createdAt": "Jul 11, 2018 10:17:44 PM"}


@pytest.mark.parametrize(
    ("service", "operation", "value", "written"),
    [
        ("sts", "AssumeRole", {"TokenCode": "123456"}, {"tokenCode": HIDDEN}),
        (
            "iam",
            "CreateLoginProfile",
            {"Password": "x", "UserName": "m"},
            {"password": HIDDEN, "userName": "m"},
        ),
        ("secretsmanager", "PutSecretValue", {"SecretString": "x"}, {"secretString": HIDDEN}),
        ("sts", "AssumeRoleWithWebIdentity", {"WebIdentityToken": "x"}, {"webIdentityToken": HIDDEN}),
        # Sensitive by the model, not by its name.
        (
            "lambda",
            "CreateFunction",
            {"Environment": {"Variables": {"A": "b"}}},
            {"environment": {"variables": HIDDEN}},
        ),
    ],
)
def test_secrets_are_hidden(service: str, operation: str, value: dict[str, Any], written: dict[str, Any]) -> None:
    shape = model(service).operation_model(operation).input_shape
    assert elements(shape, value) == written


def test_credentials_in_a_response_are_hidden() -> None:
    shape = model("sts").operation_model("AssumeRole").output_shape
    value = {"Credentials": {"AccessKeyId": "ASIA", "SecretAccessKey": "x", "SessionToken": "y"}}
    assert elements(shape, value)["credentials"] == {
        "accessKeyId": "ASIA",
        "secretAccessKey": HIDDEN,
        "sessionToken": HIDDEN,
    }


def test_what_is_empty_or_too_large_is_omitted() -> None:
    assert within_limit({}) is None
    assert within_limit(None) is None
    assert within_limit({"a": "x" * (LIMIT - 9)}) is not None
    assert within_limit({"a": "x" * (LIMIT - 8)}) is None


def test_flat_parameters_are_nested_again() -> None:
    shape = model("sns").operation_model("CreateTopic").input_shape
    form = {
        "Action": "CreateTopic",
        "Name": "t",
        "Attributes.entry.1.key": "KmsMasterKeyId",
        "Attributes.entry.1.value": "k",
        "Tags.member.1.Key": "a",
        "Tags.member.1.Value": "b",
        "Tags.member.10.Key": "z",
        "Tags.member.2.Key": "c",
    }
    assert nested(shape, form) == {
        "Name": "t",
        "Attributes": {"KmsMasterKeyId": "k"},
        "Tags": [{"Key": "a", "Value": "b"}, {"Key": "c"}, {"Key": "z"}],
    }
