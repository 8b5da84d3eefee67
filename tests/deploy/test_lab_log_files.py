"""Log files: where they lie, which trail gets which record, what is in them."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from lab.inspection import object_keys, read_log_files, read_records

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

KEY = (
    r"{prefix}AWSLogs/{organization}123456789012/CloudTrail/(?P<region>[a-z0-9-]+)/(?P<day>\d{{4}}/\d\d/\d\d)/"
    r"123456789012_CloudTrail_(?P=region)_(?P<stamp>\d{{8}}T\d{{4}}Z)_[A-Za-z0-9]{{16}}\.json\.gz"
)


def start_trail(lab: Lab, name: str, *, region: str = "us-east-1", **settings: Any) -> str:
    """A logging trail and its bucket; returns the bucket's name."""
    bucket = f"log-files-{name}"
    lab.client("s3").create_bucket(Bucket=bucket)
    trails = lab.client("cloudtrail", region)
    trails.create_trail(Name=name, S3BucketName=bucket, **settings)
    trails.start_logging(Name=name)
    return bucket


def push(lab: Lab, region: str, name: str) -> None:
    lab.client("ecr", region).create_repository(repositoryName=name)


def repositories(records: list[dict[str, Any]]) -> set[str]:
    return {
        record["requestParameters"]["repositoryName"] for record in records if record["eventName"] == "CreateRepository"
    }


@pytest.mark.parametrize(
    ("name", "settings", "prefix", "organization"),
    [
        ("plain", {}, "", ""),
        ("prefixed", {"S3KeyPrefix": "audit/ecr"}, "audit/ecr/", ""),
        ("org", {"IsOrganizationTrail": True}, "", r"o-[a-z0-9]{10,32}/"),
        ("both", {"S3KeyPrefix": "p", "IsOrganizationTrail": True}, "p/", r"o-[a-z0-9]{10,32}/"),
    ],
)
def test_keys_are_laid_out_as_cloudtrail_does(
    lab: Lab, name: str, settings: dict[str, Any], prefix: str, organization: str
) -> None:
    bucket = start_trail(lab, name, IsMultiRegionTrail=True, **settings)
    push(lab, "sa-east-1", f"keys-{name}")
    push(lab, "us-east-1", f"keys-{name}")
    lab.flush()
    keys = object_keys(lab, bucket)
    pattern = re.compile(KEY.format(prefix=re.escape(prefix), organization=organization))
    matches = [pattern.fullmatch(key) for key in keys]
    assert all(matches), keys
    assert {"sa-east-1", "us-east-1"} <= {match["region"] for match in matches if match}
    for match in matches:
        assert match is not None
        assert match["stamp"].startswith(match["day"].replace("/", ""))


def test_a_file_holds_records_of_its_own_region_only(lab: Lab) -> None:
    bucket = start_trail(lab, "regions", IsMultiRegionTrail=True)
    push(lab, "ap-south-1", "regions")
    push(lab, "eu-west-3", "regions")
    lab.flush()
    for key, records in read_log_files(lab, bucket):
        assert {record["awsRegion"] for record in records} == {key.split("/CloudTrail/")[1].split("/")[0]}


def test_a_single_region_trail_sees_its_region_and_global_services(lab: Lab) -> None:
    bucket = start_trail(lab, "single", region="eu-west-2")
    push(lab, "eu-west-2", "single-here")
    push(lab, "eu-west-1", "single-elsewhere")
    lab.client("iam").create_role(RoleName="single", AssumeRolePolicyDocument="{}")
    records = read_records(lab, bucket)
    assert repositories(records) == {"single-here"}
    assert [r["awsRegion"] for r in records if r["eventName"] == "CreateRole"] == ["us-east-1"]


def test_a_trail_of_one_region_makes_no_events_in_another(lab: Lab) -> None:
    """An event needs a trail that is logging in its Region."""
    events, sqs = lab.client("events", "af-south-1"), lab.client("sqs", "af-south-1")
    arn = "arn:aws:sqs:af-south-1:123456789012:needs-trail"
    lets_in = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**lets_in, "Resource": arn}]})
    url = sqs.create_queue(QueueName="needs-trail", Attributes={"Policy": policy})["QueueUrl"]
    events.put_rule(Name="needs-trail", EventPattern='{"source": ["aws.ecr"]}')
    events.put_targets(Rule="needs-trail", Targets=[{"Id": "q", "Arn": arn}])
    stopped = []
    # Whatever other tests of this lab record with, from whichever Region it is their home.
    for trail in lab.client("cloudtrail", "af-south-1").describe_trails()["trailList"]:
        trails = lab.client("cloudtrail", trail["HomeRegion"])
        if trails.get_trail_status(Name=trail["TrailARN"])["IsLogging"]:
            trails.stop_logging(Name=trail["TrailARN"])
            stopped.append((trails, trail["TrailARN"]))
    start_trail(lab, "needs-trail", region="eu-west-1")
    push(lab, "af-south-1", "needs-trail-1")
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    for trails, name in stopped:
        trails.start_logging(Name=name)
    push(lab, "af-south-1", "needs-trail-2")
    assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1


@pytest.mark.parametrize(
    ("name", "selectors", "write", "read", "kms"),
    [
        ("all", {"EventSelectors": [{"ReadWriteType": "All"}]}, True, True, True),
        ("writes", {"EventSelectors": [{"ReadWriteType": "WriteOnly"}]}, True, False, True),
        ("reads", {"EventSelectors": [{"ReadWriteType": "ReadOnly"}]}, False, True, False),
        (
            "no-kms",
            {"EventSelectors": [{"ExcludeManagementEventSources": ["kms.amazonaws.com"]}]},
            True,
            True,
            False,
        ),
        (
            "advanced",
            {
                "AdvancedEventSelectors": [
                    {
                        "FieldSelectors": [
                            {"Field": "eventCategory", "Equals": ["Management"]},
                            {"Field": "readOnly", "Equals": ["false"]},
                            {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]},
                        ]
                    }
                ]
            },
            True,
            False,
            False,
        ),
    ],
)
def test_event_selectors_decide(
    lab: Lab, name: str, selectors: dict[str, Any], *, write: bool, read: bool, kms: bool
) -> None:
    bucket = start_trail(lab, f"select-{name}", IsMultiRegionTrail=True)
    lab.client("cloudtrail").put_event_selectors(TrailName=f"select-{name}", **selectors)
    repository = f"select-{name}"
    push(lab, "eu-central-2", repository)
    ecr = lab.client("ecr", "eu-central-2")
    ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": "none"}])
    lab.client("kms", "eu-central-2").create_key(Description=repository)
    about = [r for r in read_records(lab, bucket) if r["awsRegion"] == "eu-central-2"]
    names = {r["eventName"] for r in about if repository in str(r["requestParameters"])}
    assert ("CreateRepository" in names, "BatchGetImage" in names, "CreateKey" in names) == (write, read, kms)


def test_selectors_that_take_no_management_events_leave_the_bucket_empty(lab: Lab) -> None:
    bucket = start_trail(lab, "data-only", IsMultiRegionTrail=True)
    lab.flush()
    before = len(object_keys(lab, bucket))
    none = [{"IncludeManagementEvents": False, "ReadWriteType": "All"}]
    lab.client("cloudtrail").put_event_selectors(TrailName="data-only", EventSelectors=none)
    lab.flush()
    push(lab, "us-east-2", "data-only")
    assert repositories(read_records(lab, bucket)) == set()
    assert len(object_keys(lab, bucket)) <= before + 1


def test_files_are_encrypted_as_the_trail_says(lab: Lab) -> None:
    key = lab.client("kms").create_key()["KeyMetadata"]["Arn"]
    bucket = start_trail(lab, "encrypted", IsMultiRegionTrail=True, KmsKeyId=key)
    push(lab, "us-east-1", "encrypted")
    lab.flush()
    (first, *_) = object_keys(lab, bucket)
    found = lab.client("s3").head_object(Bucket=bucket, Key=first)
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", key)
    assert found["ContentEncoding"] == "gzip"


def test_a_trail_needs_a_bucket_that_exists(lab: Lab) -> None:
    trails = lab.client("cloudtrail")
    with pytest.raises(trails.exceptions.S3BucketDoesNotExistException):
        trails.create_trail(Name="homeless", S3BucketName="log-files-nowhere")


def test_files_are_written_without_being_asked_for(lab: Lab) -> None:
    """The clock writes what is pending; nobody here calls flush."""
    bucket = start_trail(lab, "clock", IsMultiRegionTrail=True)
    push(lab, "us-east-1", "clock")
    until = time.monotonic() + 300
    while not object_keys(lab, bucket) and time.monotonic() < until:
        time.sleep(0.1)
    assert object_keys(lab, bucket)
    assert lab.client("cloudtrail").get_trail_status(Name="clock")["LatestDeliveryTime"]


def test_a_log_group_gets_a_copy(lab: Lab) -> None:
    lab.client("logs").create_log_group(logGroupName="trail-copy")
    group = "arn:aws:logs:us-east-1:123456789012:log-group:trail-copy:*"
    role = "arn:aws:iam::123456789012:role/trail"
    bucket = start_trail(
        lab,
        "copy",
        IsMultiRegionTrail=True,
        CloudWatchLogsLogGroupArn=group,
        CloudWatchLogsRoleArn=role,
    )
    push(lab, "eu-west-3", "copied")
    in_files = {record["eventID"] for record in read_records(lab, bucket)}
    entries = lab.client("logs").filter_log_events(logGroupName="trail-copy")["events"]
    assert {json.loads(entry["message"])["eventID"] for entry in entries} == in_files
    assert "123456789012_CloudTrail_eu-west-3" in {entry["logStreamName"] for entry in entries}
