"""Resource types and properties that the lab adds to the emulator's CloudFormation, and what it refuses."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, WaiterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

FAST = {"Delay": 1, "MaxAttempts": 30}
ACCOUNT = "123456789012"
BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/cfn"
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": ACCOUNT},
    "Action": "events:PutEvents",
    "Resource": BUS,
}
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": []}}},
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": "cfn-audit",
                "ObjectLockEnabled": True,
                "ObjectLockConfiguration": {
                    "ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 2}},
                },
                "VersioningConfiguration": {"Status": "Enabled"},
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {
                            "BucketKeyEnabled": True,
                            "ServerSideEncryptionByDefault": {
                                "SSEAlgorithm": "aws:kms",
                                "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]},
                            },
                        }
                    ]
                },
                "LifecycleConfiguration": {
                    "Rules": [
                        {
                            "Id": "tier",
                            "Status": "Enabled",
                            "Prefix": "AWSLogs/",
                            "ExpirationInDays": 2555,
                            "Transitions": [{"StorageClass": "GLACIER_IR", "TransitionInDays": 90}],
                            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                        }
                    ]
                },
                "Tags": [{"Key": "app", "Value": "custody"}],
            },
        },
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {
                "TrailName": "cfn",
                "S3BucketName": {"Ref": "Bucket"},
                "S3KeyPrefix": "logs",
                "IsLogging": True,
                "IsMultiRegionTrail": True,
                "IncludeGlobalServiceEvents": True,
                "EnableLogFileValidation": True,
                "KMSKeyId": {"Fn::GetAtt": ["Key", "Arn"]},
                "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}],
                "InsightSelectors": [{"InsightType": "ApiErrorRateInsight"}],
                "Tags": [{"Key": "app", "Value": "custody"}],
            },
        },
        "WorkGroup": {
            "Type": "AWS::Athena::WorkGroup",
            "Properties": {"Name": "cfn", "RecursiveDeleteOption": True},
        },
        "Query": {
            "Type": "AWS::Athena::NamedQuery",
            "DependsOn": "WorkGroup",
            "Properties": {
                "Name": "who",
                "Database": "cfn",
                "WorkGroup": "cfn",
                "QueryString": "SELECT 1",
            },
        },
        "Bus": {
            "Type": "AWS::Events::EventBus",
            "Properties": {"Name": "cfn", "KmsKeyIdentifier": {"Fn::GetAtt": ["Key", "Arn"]}},
        },
        "BusPolicy": {
            "Type": "AWS::Events::EventBusPolicy",
            "Properties": {
                "EventBusName": {"Ref": "Bus"},
                "StatementId": "forwarders",
                "Statement": STATEMENT,
            },
        },
        "Archive": {
            "Type": "AWS::Events::Archive",
            "Properties": {
                "ArchiveName": "cfn",
                "SourceArn": {"Fn::GetAtt": ["Bus", "Arn"]},
                "RetentionDays": 30,
                "EventPattern": {"source": ["aws.ecr"]},
            },
        },
    },
    "Outputs": {
        "TrailName": {"Value": {"Ref": "Trail"}},
        "TrailArn": {"Value": {"Fn::GetAtt": ["Trail", "Arn"]}},
        "QueryId": {"Value": {"Ref": "Query"}},
        "QueryAttribute": {"Value": {"Fn::GetAtt": ["Query", "NamedQueryId"]}},
        "ArchiveName": {"Value": {"Ref": "Archive"}},
        "ArchiveArn": {"Value": {"Fn::GetAtt": ["Archive", "Arn"]}},
        "BusArn": {"Value": {"Fn::GetAtt": ["Bus", "Arn"]}},
    },
}


def changed() -> dict[str, Any]:
    """The template with a change in every added type."""
    template = copy.deepcopy(TEMPLATE)
    resources = template["Resources"]
    trail = resources["Trail"]["Properties"]
    del trail["EventSelectors"], trail["InsightSelectors"]
    trail |= {"S3KeyPrefix": "elsewhere", "IsLogging": False, "EnableLogFileValidation": "false"}
    trail["AdvancedEventSelectors"] = [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    resources["Query"]["Properties"]["QueryString"] = "SELECT 2"
    resources["Archive"]["Properties"]["RetentionDays"] = 60
    resources["BusPolicy"]["Properties"]["Statement"] = {**STATEMENT, "Action": ["events:PutEvents"]}
    del resources["Bus"]["Properties"]["KmsKeyIdentifier"]
    resources["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] = 3650
    return template


def outputs(lab: Lab, name: str) -> dict[str, str]:
    (stack,) = lab.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


@pytest.fixture(scope="module")
def stack(lab: Lab) -> Iterator[str]:
    cloudformation = lab.client("cloudformation")
    cloudformation.create_stack(StackName="cfn", TemplateBody=json.dumps(TEMPLATE))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="cfn", WaiterConfig=FAST)
    yield "cfn"
    cloudformation.delete_stack(StackName="cfn")


def test_references_are_those_of_the_real_types(lab: Lab, stack: str) -> None:
    known = outputs(lab, stack)
    assert known["TrailName"] == "cfn"
    assert known["TrailArn"] == f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/cfn"
    assert known["QueryId"] == known["QueryAttribute"]
    assert known["ArchiveName"] == "cfn"
    assert known["ArchiveArn"] == f"arn:aws:events:us-east-1:{ACCOUNT}:archive/cfn"
    assert known["BusArn"] == BUS


def test_resources_are_what_the_template_says(lab: Lab, stack: str) -> None:
    trails = lab.client("cloudtrail")
    (trail,) = trails.describe_trails(trailNameList=[stack])["trailList"]
    assert (trail["S3BucketName"], trail["S3KeyPrefix"]) == ("cfn-audit", "logs")
    assert (trail["IsMultiRegionTrail"], trail["LogFileValidationEnabled"]) == (True, True)
    assert trail["KmsKeyId"].startswith(f"arn:aws:kms:us-east-1:{ACCOUNT}:key/")
    assert trails.get_trail_status(Name=stack)["IsLogging"] is True
    assert trails.get_insight_selectors(TrailName=stack)["InsightSelectors"] == [{"InsightType": "ApiErrorRateInsight"}]
    bus = lab.client("events").describe_event_bus(Name="cfn")
    assert bus["KmsKeyIdentifier"] == trail["KmsKeyId"]
    assert json.loads(bus["Policy"])["Statement"] == [{"Sid": "forwarders", **STATEMENT}]


def test_a_bucket_has_all_its_properties(lab: Lab, stack: str) -> None:
    del stack
    s3 = lab.client("s3")
    lock = s3.get_object_lock_configuration(Bucket="cfn-audit")["ObjectLockConfiguration"]
    assert lock["Rule"]["DefaultRetention"] == {"Mode": "GOVERNANCE", "Days": 2}
    (encryption,) = s3.get_bucket_encryption(Bucket="cfn-audit")["ServerSideEncryptionConfiguration"]["Rules"]
    assert encryption["BucketKeyEnabled"] is True
    assert encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    owner = s3.get_bucket_ownership_controls(Bucket="cfn-audit")["OwnershipControls"]["Rules"]
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert {"Key": "app", "Value": "custody"} in s3.get_bucket_tagging(Bucket="cfn-audit")["TagSet"]
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket="cfn-audit")["Rules"]
    assert rule["Filter"] == {"Prefix": "AWSLogs/"}
    assert rule["Transitions"] == [{"Days": 90, "StorageClass": "GLACIER_IR"}]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}


def test_a_second_deployment_changes_nothing(lab: Lab, stack: str) -> None:
    with pytest.raises(ClientError, match="No updates are to be performed"):
        lab.client("cloudformation").update_stack(StackName=stack, TemplateBody=json.dumps(TEMPLATE))


def test_an_update_reaches_every_resource_and_a_deletion_too(lab: Lab, stack: str) -> None:
    del stack  # the last test that needs it deletes it
    cloudformation, trails, events = (lab.client(name) for name in ("cloudformation", "cloudtrail", "events"))
    cloudformation.update_stack(StackName="cfn", TemplateBody=json.dumps(changed()))
    cloudformation.get_waiter("stack_update_complete").wait(StackName="cfn", WaiterConfig=FAST)
    trail = trails.get_trail(Name="cfn")["Trail"]
    assert (trail["S3KeyPrefix"], trail["LogFileValidationEnabled"]) == ("elsewhere", False)
    assert trails.get_trail_status(Name="cfn")["IsLogging"] is False
    assert "AdvancedEventSelectors" in trails.get_event_selectors(TrailName="cfn")
    with pytest.raises(ClientError, match="InsightNotEnabled"):
        trails.get_insight_selectors(TrailName="cfn")
    query = lab.client("athena").get_named_query(NamedQueryId=outputs(lab, "cfn")["QueryId"])["NamedQuery"]
    assert query["QueryString"] == "SELECT 2"
    assert len(lab.client("athena").list_named_queries(WorkGroup="cfn")["NamedQueryIds"]) == 1
    assert events.describe_archive(ArchiveName="cfn")["RetentionDays"] == 60
    bus = events.describe_event_bus(Name="cfn")
    assert "KmsKeyIdentifier" not in bus
    assert json.loads(bus["Policy"])["Statement"][0]["Action"] == ["events:PutEvents"]

    s3 = lab.client("s3")
    lab.flush()
    for version in s3.list_object_versions(Bucket="cfn-audit").get("Versions", []):
        where = {"Bucket": "cfn-audit", "Key": version["Key"], "VersionId": version["VersionId"]}
        s3.delete_object(**where, BypassGovernanceRetention=True)
    cloudformation.delete_stack(StackName="cfn")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="cfn", WaiterConfig=FAST)
    assert not trails.describe_trails(trailNameList=["cfn"])["trailList"]
    assert events.list_archives(NamePrefix="cfn")["Archives"] == []
    assert events.list_event_buses(NamePrefix="cfn")["EventBuses"] == []
    assert "cfn-audit" not in {each["Name"] for each in s3.list_buckets()["Buckets"]}


def reason_of_failure(lab: Lab, name: str, resource: dict[str, Any]) -> str:
    """Deploy one resource that must not deploy, and return why it did not."""
    cloudformation = lab.client("cloudformation")
    template = json.dumps({"Resources": {"Bad": resource}})
    cloudformation.create_stack(StackName=name, TemplateBody=template, OnFailure="DELETE")
    with pytest.raises(WaiterError):
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=FAST)
    events = lab.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]
    return next(
        str(event["ResourceStatusReason"])
        for event in events
        if event["LogicalResourceId"] == "Bad" and event["ResourceStatus"] == "CREATE_FAILED"
    )


def rule(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": {"source": ["x"]}, **properties}}


TARGET = {"Id": "t", "Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"}
ELSEWHERE = f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"
REFUSED = {
    "pattern": (rule(EventPattern={"source": "not a list"}), "InvalidEventPattern"),
    "long-pattern": (rule(EventPattern={"source": ["x" * 2100]}), "LimitExceeded"),
    "no-bus": (rule(EventBusName="nowhere"), "nowhere does not exist"),
    "six-targets": (rule(Targets=[{**TARGET, "Id": str(n)} for n in range(6)]), "6 targets"),
    "no-role": (rule(Targets=[{"Id": "t", "Arn": ELSEWHERE}]), "RoleArn is required"),
    "no-bucket": (
        {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": "nowhere", "IsLogging": True}},
        "S3BucketDoesNotExist",
    ),
    "archive-of-nothing": (
        {"Type": "AWS::Events::Archive", "Properties": {"SourceArn": f"{BUS}-nowhere"}},
        "does not exist",
    ),
    "policy-of-nothing": (
        {
            "Type": "AWS::Events::EventBusPolicy",
            "Properties": {"EventBusName": "nowhere", "StatementId": "s", "Statement": STATEMENT},
        },
        "nowhere does not exist",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_aws_refuses_is_refused(lab: Lab, name: str) -> None:
    resource, reason = REFUSED[name]
    assert reason in reason_of_failure(lab, f"refused-{name}", resource)


def test_a_bucket_that_is_not_empty_is_not_deleted(lab: Lab) -> None:
    cloudformation = lab.client("cloudformation")
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "cfn-full"}}
    template = json.dumps({"Resources": {"Bucket": bucket}})
    cloudformation.create_stack(StackName="full", TemplateBody=template)
    cloudformation.get_waiter("stack_create_complete").wait(StackName="full", WaiterConfig=FAST)
    lab.client("s3").put_object(Bucket="cfn-full", Key="x", Body=b"x")
    cloudformation.delete_stack(StackName="full")
    with pytest.raises(WaiterError, match="DELETE_FAILED"):
        cloudformation.get_waiter("stack_delete_complete").wait(StackName="full", WaiterConfig=FAST)


def test_auto_delete_objects_empties_the_bucket_first(lab: Lab) -> None:
    cloudformation = lab.client("cloudformation")
    resources = {
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": "cfn-auto", "VersioningConfiguration": {"Status": "Enabled"}},
        },
        "Empty": {
            "Type": "Custom::S3AutoDeleteObjects",
            "Properties": {"ServiceToken": "unused", "BucketName": {"Ref": "Bucket"}},
        },
    }
    cloudformation.create_stack(StackName="auto", TemplateBody=json.dumps({"Resources": resources}))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="auto", WaiterConfig=FAST)
    for body in (b"1", b"2"):
        lab.client("s3").put_object(Bucket="cfn-auto", Key="x", Body=body)
    cloudformation.delete_stack(StackName="auto")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="auto", WaiterConfig=FAST)
    assert "cfn-auto" not in {each["Name"] for each in lab.client("s3").list_buckets()["Buckets"]}
