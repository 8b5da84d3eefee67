"""API calls become CloudTrail records of the documented shape."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from lab.inspection import read_records

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

BUCKET = "records-audit"
REGION = "eu-north-1"
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
MANIFEST = json.dumps(
    {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": 2,
            "digest": "sha256:" + "1" * 64,
        },
        "layers": [],
    }
)
ALWAYS = {
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "requestParameters",
    "responseElements",
    "requestID",
    "eventID",
    "readOnly",
    "eventType",
    "managementEvent",
    "recipientAccountId",
    "eventCategory",
    "tlsDetails",
}


@pytest.fixture(scope="module", autouse=True)
def _trail(lab: Lab) -> None:
    lab.client("s3").create_bucket(Bucket=BUCKET)
    trails = lab.client("cloudtrail")
    trails.create_trail(Name="records", S3BucketName=BUCKET, IsMultiRegionTrail=True)
    trails.start_logging(Name="records")


def the_record(lab: Lab, name: str, /, **parameters: Any) -> dict[str, Any]:
    """The only record of this action with these request parameters."""
    found = [
        record
        for record in read_records(lab, BUCKET)
        if record["eventName"] == name and parameters.items() <= (record["requestParameters"] or {}).items()
    ]
    assert len(found) == 1, found
    return found[0]


def test_a_push_is_recorded_with_its_digest(lab: Lab) -> None:
    ecr = lab.client("ecr", REGION)
    ecr.create_repository(repositoryName="push")
    digest = ecr.put_image(repositoryName="push", imageManifest=MANIFEST, imageTag="v1")["image"]["imageId"][
        "imageDigest"
    ]
    record = the_record(lab, "PutImage", repositoryName="push")
    assert set(record) == {*ALWAYS, "resources"}
    assert record["responseElements"]["image"]["imageId"] == {"imageDigest": digest, "imageTag": "v1"}
    assert record["requestParameters"] == {
        "repositoryName": "push",
        "imageTag": "v1",
        "imageManifest": MANIFEST,
    }
    assert record["resources"] == [
        {"accountId": "123456789012", "ARN": f"arn:aws:ecr:{REGION}:123456789012:repository/push"}
    ]
    assert record["eventVersion"] == "1.11"
    assert (record["eventSource"], record["awsRegion"]) == ("ecr.amazonaws.com", REGION)
    assert (record["readOnly"], record["managementEvent"]) == (False, True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", record["eventTime"])
    assert record["userAgent"].startswith("Boto3/")


def test_a_read_only_call_has_no_response_elements(lab: Lab) -> None:
    lab.client("ecr", REGION).describe_repositories(maxResults=7)
    record = the_record(lab, "DescribeRepositories", maxResults=7)
    assert (record["readOnly"], record["responseElements"]) == (True, None)


def test_a_refused_call_is_recorded_with_its_error(lab: Lab) -> None:
    with pytest.raises(ClientError):
        lab.client("ecr", REGION).delete_repository(repositoryName="nowhere")
    record = the_record(lab, "DeleteRepository", repositoryName="nowhere")
    assert record["errorCode"] == "RepositoryNotFoundException"
    assert "nowhere" in record["errorMessage"]
    assert record["responseElements"] is None


def test_an_iam_user_is_named(lab: Lab) -> None:
    iam = lab.client("iam")
    user = iam.create_user(UserName="mary")["User"]
    key = iam.create_access_key(UserName="mary")["AccessKey"]
    assert the_record(lab, "CreateAccessKey")["responseElements"]["accessKey"]["secretAccessKey"] == HIDDEN
    as_user(lab, key["AccessKeyId"], key["SecretAccessKey"]).create_repository(repositoryName="marys")
    identity = the_record(lab, "CreateRepository", repositoryName="marys")["userIdentity"]
    assert identity == {
        "type": "IAMUser",
        "principalId": user["UserId"],
        "arn": "arn:aws:iam::123456789012:user/mary",
        "accountId": "123456789012",
        "accessKeyId": key["AccessKeyId"],
        "userName": "mary",
    }


def as_user(lab: Lab, key: str, secret: str, token: str | None = None) -> Any:
    return boto3.client(
        "ecr",
        region_name=REGION,
        endpoint_url=lab.endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )


def test_a_role_session_is_named_with_its_issuer_and_no_secret(lab: Lab) -> None:
    role = lab.client("iam").create_role(RoleName="pusher", AssumeRolePolicyDocument="{}")["Role"]
    sts = lab.client("sts", REGION)
    got = sts.assume_role(
        RoleArn=role["Arn"],
        RoleSessionName="build-7",
        SerialNumber="arn:aws:iam::123456789012:mfa/mary",
        TokenCode="123456",
    )["Credentials"]
    asked = the_record(lab, "AssumeRole", roleSessionName="build-7")
    assert asked["readOnly"] is True
    assert asked["requestParameters"]["tokenCode"] == HIDDEN
    assert asked["responseElements"]["credentials"]["sessionToken"] == HIDDEN
    assert asked["responseElements"]["credentials"]["accessKeyId"] == got["AccessKeyId"]
    assert got["SessionToken"] not in json.dumps(asked)
    as_user(lab, got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"]).create_repository(
        repositoryName="roles"
    )
    identity = the_record(lab, "CreateRepository", repositoryName="roles")["userIdentity"]
    assert identity["type"] == "AssumedRole"
    assert identity["arn"] == "arn:aws:sts::123456789012:assumed-role/pusher/build-7"
    assert identity["principalId"].endswith(":build-7")
    assert identity["sessionContext"]["attributes"]["mfaAuthenticated"] == "true"
    assert identity["sessionContext"]["sessionIssuer"] == {
        "type": "Role",
        "principalId": role["RoleId"],
        "arn": role["Arn"],
        "accountId": "123456789012",
        "userName": "pusher",
    }


def test_a_session_without_mfa_says_so(lab: Lab) -> None:
    role = lab.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument="{}")["Role"]
    got = lab.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="no-mfa")["Credentials"]
    as_user(lab, got["AccessKeyId"], "x", "y").create_repository(repositoryName="readers")
    context = the_record(lab, "CreateRepository", repositoryName="readers")["userIdentity"]["sessionContext"]
    assert context["attributes"]["mfaAuthenticated"] == "false"


def test_the_labs_own_credentials_are_an_iam_user_everywhere(lab: Lab) -> None:
    sts = lab.client("sts")
    assert sts.get_caller_identity()["Arn"] == "arn:aws:iam::123456789012:user/lab"
    mfa = "arn:aws:iam::123456789012:mfa/lab"
    got = sts.get_session_token(SerialNumber=mfa, TokenCode="123456")["Credentials"]
    as_user(lab, got["AccessKeyId"], "x", "y").create_repository(repositoryName="session")
    lab.client("ecr", REGION).create_repository(repositoryName="key")
    session = the_record(lab, "CreateRepository", repositoryName="session")["userIdentity"]
    key = the_record(lab, "CreateRepository", repositoryName="key")["userIdentity"]
    for identity in (session, key):
        assert (identity["type"], identity["userName"]) == ("IAMUser", "lab")
        assert identity["principalId"] == sts.get_caller_identity()["UserId"]
    assert session["sessionContext"]["attributes"]["mfaAuthenticated"] == "true"
    assert "sessionContext" not in key


def test_an_account_id_as_the_key_is_the_root_user(lab: Lab) -> None:
    as_user(lab, "123456789012", "x").create_repository(repositoryName="roots")
    identity = the_record(lab, "CreateRepository", repositoryName="roots")["userIdentity"]
    assert (identity["type"], identity["arn"]) == ("Root", "arn:aws:iam::123456789012:root")


def test_the_call_that_stops_the_trail_is_still_delivered_and_nothing_after_it(lab: Lab) -> None:
    trails, ecr = lab.client("cloudtrail"), lab.client("ecr", REGION)
    trails.stop_logging(Name="records")
    ecr.create_repository(repositoryName="unseen")
    trails.start_logging(Name="records")
    records = read_records(lab, BUCKET)
    assert [r["requestParameters"] for r in records if r["eventName"] == "StopLogging"] == [{"name": "records"}]
    assert not [r for r in records if (r["requestParameters"] or {}).get("repositoryName") == "unseen"]


def test_data_events_are_not_recorded_and_bucket_calls_bear_cloudtrails_names(lab: Lab) -> None:
    s3, sqs, sns = lab.client("s3"), lab.client("sqs"), lab.client("sns")
    s3.create_bucket(Bucket="records-data")
    s3.put_object(Bucket="records-data", Key="a/b?versioning", Body=b"x")
    s3.get_object(Bucket="records-data", Key="a/b?versioning")
    s3.list_objects_v2(Bucket="records-data")
    s3.put_object_tagging(Bucket="records-data", Key="a/b?versioning", Tagging={"TagSet": []})
    s3.delete_object(Bucket="records-data", Key="a/b?versioning")
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 9}}
    s3.put_bucket_lifecycle_configuration(Bucket="records-data", LifecycleConfiguration={"Rules": [rule]})
    blocked = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
    s3.put_public_access_block(Bucket="records-data", PublicAccessBlockConfiguration=blocked)
    policy = {"Version": "2012-10-17", "Statement": []}
    s3.put_bucket_policy(Bucket="records-data", Policy=json.dumps(policy))
    url = sqs.create_queue(QueueName="records-data")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    sqs.receive_message(QueueUrl=url)
    topic = sns.create_topic(Name="records-data")["TopicArn"]
    sns.publish(TopicArn=topic, Message="x")
    records = read_records(lab, BUCKET)
    about = [r for r in records if "records-data" in json.dumps(r["requestParameters"])]
    assert sorted(r["eventName"] for r in about) == [
        "CreateBucket",
        "CreateQueue",
        "CreateTopic",
        "PutBucketLifecycle",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
    ]
    by_name = {r["eventName"]: r["requestParameters"] for r in about}
    assert by_name["PutBucketPolicy"]["bucketPolicy"] == policy
    assert by_name["PutBucketLifecycle"]["LifecycleConfiguration"]["Rule"]["Expiration"] == {"Days": 9}
    assert by_name["PutBucketPublicAccessBlock"]["PublicAccessBlockConfiguration"]["BlockPublicAcls"] is True
    assert by_name["CreateTopic"] == {"name": "records-data"}


def test_parameters_over_100_kb_are_omitted(lab: Lab) -> None:
    ecr = lab.client("ecr", REGION)
    ecr.create_repository(repositoryName="big")
    big = json.dumps({**json.loads(MANIFEST), "annotations": {"x": "y" * 110_000}})
    ecr.put_image(repositoryName="big", imageManifest=big, imageTag="big")
    (record,) = (
        r for r in read_records(lab, BUCKET) if r["eventName"] == "PutImage" and r["requestParameters"] is None
    )
    assert record["responseElements"] is None
    assert record["eventID"]


def test_what_the_lab_asks_itself_is_not_recorded(lab: Lab) -> None:
    before = len(read_records(lab, BUCKET))
    for _ in range(3):
        lab.status()
        lab.flush()
    with urllib.request.urlopen(f"{lab.endpoint}/_ministack/health") as answer:  # noqa: S310 - loopback
        assert answer.status == 200
    assert len(read_records(lab, BUCKET)) == before


def test_calls_of_every_protocol_are_recorded(lab: Lab) -> None:
    lab.client("cloudwatch", REGION).put_dashboard(DashboardName="cbor", DashboardBody='{"widgets": []}')
    lab.client("sns", REGION).create_topic(Name="query", Tags=[{"Key": "a", "Value": "b"}])
    lab.client("scheduler", REGION).create_schedule_group(Name="rest-json")
    lab.client("kms", REGION).create_key(Description="json")
    assert the_record(lab, "PutDashboard")["requestParameters"]["dashboardName"] == "cbor"
    assert the_record(lab, "CreateTopic", name="query")["requestParameters"]["tags"] == [{"key": "a", "value": "b"}]
    assert the_record(lab, "CreateScheduleGroup", name="rest-json")["eventSource"] == "scheduler.amazonaws.com"
    key = the_record(lab, "CreateKey", description="json")
    assert key["responseElements"]["keyMetadata"]["keyId"]


def test_a_docker_push_and_pull_are_recorded_as_ecr_does(lab: Lab) -> None:
    lab.client("ecr").create_repository(repositoryName="docker/app")
    path = f"{lab.endpoint}/v2/docker/app/manifests/v2"
    media = {"content-type": "application/vnd.docker.distribution.manifest.v2+json"}
    # The emulator's registry asks for no credentials.
    config = urllib.request.Request(path, data=MANIFEST.encode(), method="PUT", headers=media)  # noqa: S310
    with urllib.request.urlopen(config) as answer:  # noqa: S310 - loopback
        digest = answer.headers["docker-content-digest"]
    with urllib.request.urlopen(path) as answer:  # noqa: S310 - loopback
        assert answer.status == 200
    pushed = the_record(lab, "PutImage", repositoryName="docker/app")
    assert pushed["responseElements"]["image"]["imageId"] == {"imageDigest": digest, "imageTag": "v2"}
    pulled = the_record(lab, "BatchGetImage", repositoryName="docker/app")
    assert pulled["readOnly"] is True
    assert {pushed["sourceIPAddress"], pushed["userAgent"]} == {"ecr.amazonaws.com"}


def test_event_history_has_every_call_in_pages(lab: Lab) -> None:
    trails = lab.client("cloudtrail", "eu-south-2")
    ecr = lab.client("ecr", "eu-south-2")
    for number in range(5):
        ecr.create_repository(repositoryName=f"history-{number}")
    wanted = [{"AttributeKey": "EventName", "AttributeValue": "CreateRepository"}]
    pages = list(
        trails.get_paginator("lookup_events").paginate(LookupAttributes=wanted, PaginationConfig={"PageSize": 2})
    )
    names = [
        json.loads(event["CloudTrailEvent"])["requestParameters"]["repositoryName"]
        for page in pages
        for event in page["Events"]
    ]
    assert [len(page["Events"]) for page in pages] == [2, 2, 1]
    assert sorted(names) == [f"history-{number}" for number in range(5)]
