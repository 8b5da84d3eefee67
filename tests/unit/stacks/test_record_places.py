"""What the policies of a record's bucket and key say, in full, for each place that both may be in."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from aws_cdk import App, Stack
from support.assembly import output, resources_of

from custody.aws.regions import partition_of
from custody.settings.source import parse
from custody_cdk import Place
from custody_cdk.record.record_place import RecordPlace
from stacks.record_stack import RecordStack

AUDIT, MANAGEMENT, ARCHIVE = "111122223333", "444455556666", "777788889999"
ORGANIZATION = {"id": "o-exampleorgid", "management_account": MANAGEMENT}
REGIONS = {"aws": "eu-central-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
KEY_ID = "11111111-2222-3333-4444-555555555555"


def cloudtrail_writes(partition: str, bucket: str, trail: str, paths: list[str]) -> list[dict[str, Any]]:
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html"""
    arn = f"arn:{partition}:s3:::{bucket}"
    return [
        {
            "Sid": "CloudTrailLooksAtTheBucket",
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": ["s3:GetBucketAcl"],
            "Resource": [arn],
            "Condition": {"StringEquals": {"aws:SourceArn": trail}},
        },
        {
            "Sid": "CloudTrailWrites",
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": ["s3:PutObject"],
            "Resource": [f"{arn}/{path}/*" for path in paths],
            "Condition": {"StringEquals": {"aws:SourceArn": trail, "s3:x-amz-acl": "bucket-owner-full-control"}},
        },
    ]


def accounts_read(partition: str, bucket: str, reader: str, paths: list[str]) -> list[dict[str, Any]]:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html"""
    arn, root = f"arn:{partition}:s3:::{bucket}", f"arn:{partition}:iam::{reader}:root"
    return [
        {
            "Sid": "AccountsLook",
            "Effect": "Allow",
            "Principal": {"AWS": [root]},
            "Action": ["s3:GetBucketLocation", "s3:ListBucket"],
            "Resource": [arn],
        },
        {
            "Sid": "AccountsRead",
            "Effect": "Allow",
            "Principal": {"AWS": [root]},
            "Action": ["s3:GetObject", "s3:GetObjectVersion"],
            "Resource": [f"{arn}/{path}/*" for path in paths],
        },
    ]


def key_reads(partition: str, region: str, reader: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"""
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return {
        "Sid": "AccountsReadThroughS3",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:{partition}:iam::{reader}:root"]},
        "Action": ["kms:Decrypt"],
        "Resource": ["*"],
        "Condition": {"StringEquals": {"kms:CallerAccount": [reader], "kms:ViaService": f"s3.{region}.{suffix}"}},
    }


PLACES = list(itertools.product(REGIONS, ("", "audit/trails"), (AUDIT, ARCHIVE, MANAGEMENT)))


@pytest.mark.parametrize(("partition", "prefix", "archive"), PLACES)
def test_an_organization_s_record_admits_the_trail_and_the_account_that_reads(
    partition: str, prefix: str, archive: str
) -> None:
    region = REGIONS[partition]
    settings = parse(
        {
            "custody": {
                "mode": "organization",
                "home_region": region,
                "organization": ORGANIZATION,
                "accounts": {"audit": AUDIT, "log_archive": archive},
                "trail": {"prefix": prefix},
            }
        }
    )
    stack = RecordStack(App(outdir=output()), "custody-record", settings=settings, account=archive)
    trail = f"arn:{partition}:cloudtrail:{region}:{MANAGEMENT}:trail/custody"
    bucket = f"custody-audit-{archive}-{region}"
    paths = [f"{prefix}/AWSLogs" if prefix else "AWSLogs"] * 2
    paths = [f"{paths[0]}/{MANAGEMENT}", f"{paths[1]}/o-exampleorgid"]
    elsewhere = archive != AUDIT
    wanted = cloudtrail_writes(partition, bucket, trail, paths)
    wanted += accounts_read(partition, bucket, AUDIT, paths) if elsewhere else []
    assert [each for each in _bucket_policy(stack, bucket) if each["Effect"] == "Allow"] == wanted
    (made_key,) = (each for each in resources_of(stack).values() if each["Type"] == "AWS::KMS::Key")
    key = made_key["Properties"]["KeyPolicy"]["Statement"]
    assert [each for each in key if each["Sid"] == "AccountsReadThroughS3"] == (
        [key_reads(partition, region, AUDIT)] if elsewhere else []
    )
    encrypts = next(each for each in key if each["Sid"] == "CloudTrailEncrypts")["Condition"]
    assert encrypts["StringEquals"] == {"aws:SourceArn": trail}


def _bucket_policy(stack: Stack, bucket: str) -> list[dict[str, Any]]:
    """The statements of a bucket's policy, its ARN where the template refers to it."""
    template = resources_of(stack)
    (id_,) = (id_ for id_, each in template.items() if each["Properties"].get("BucketName") == bucket)
    (policy,) = (each["Properties"] for each in template.values() if each["Properties"].get("Bucket") == {"Ref": id_})
    arn = f"arn:{partition_of(stack.region).id}:s3:::{bucket}"

    def text(value: Any) -> str:
        if isinstance(value, str):
            return value
        return arn if "Fn::GetAtt" in value else "".join(map(text, value["Fn::Join"][1]))

    statements = policy["PolicyDocument"]["Statement"]
    return [{**each, "Resource": [text(resource) for resource in each["Resource"]]} for each in statements]


def readers_through_s3(partition: str, region: str, suffix: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service"""
    return {
        "Sid": "ReadersThroughS3",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{AUDIT}:root"},
        "Action": ["kms:Decrypt"],
        "Resource": ["*"],
        "Condition": {"StringEquals": {"kms:CallerAccount": AUDIT, "kms:ViaService": [f"s3.{region}.{suffix}"]}},
    }


@pytest.mark.parametrize(
    ("partition", "prefix", "bucket_account", "key_account"),
    [*itertools.product(REGIONS, ("", "o-exampleorgid"), (AUDIT, ARCHIVE), (None, AUDIT, ARCHIVE))],
)
def test_a_record_that_exists_is_read_and_its_owners_are_told_what_they_add(
    partition: str, prefix: str, bucket_account: str, key_account: str | None
) -> None:
    region, bucket = REGIONS[partition], "aws-accelerator-central-logs"
    key = f"arn:{partition}:kms:{region}:{key_account}:key/{KEY_ID}" if key_account else None
    record = {"bucket": bucket, "account": bucket_account, "key": key}
    settings = parse(
        {
            "custody": {
                "mode": "existing",
                "home_region": region,
                "record": record,
                "trail": {"prefix": prefix},
                "accounts": {"audit": AUDIT},
            }
        }
    )
    suffix = partition_of(region).dns_suffix
    place = Place(partition=partition, account=AUDIT, region=region, dns_suffix=suffix)
    found = RecordPlace.of(settings, place)
    path = f"{prefix}/AWSLogs" if prefix else "AWSLogs"
    wanted: dict[str, Any] = {}
    if bucket_account != AUDIT:
        wanted[f"bucket {bucket}"] = accounts_read(partition, bucket, AUDIT, [path])
    if key_account == ARCHIVE:
        wanted[f"key {key}"] = [key_reads(partition, region, AUDIT)]
    if key_account == AUDIT:
        wanted[f"key {key}"] = [readers_through_s3(partition, region, suffix)]
    assert found.owner_adds(place, path) == wanted
    reads = [
        {
            "Sid": "DecryptTheRecordThroughS3",
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [key],
            "Condition": {"StringEquals": {"kms:ViaService": f"s3.{region}.{suffix}"}},
        }
    ]
    assert found.decrypted(place) == (reads if key else [])
