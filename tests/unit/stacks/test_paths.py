"""Every way from one resource to another, in every variant: each policy on it has to agree, the key's too."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from support.account import KEY_USE, Account, allowed, arn_of, named
from support.assembly import synthesized
from support.iam import Request, many
from support.variants import ACCOUNT, VARIANTS, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.template import Resource, Template

EVERYWHERE = pytest.mark.parametrize("variant", VARIANTS)
BOTH = ("kms:Decrypt", "kms:GenerateDataKey")


@cache
def account(variant: str) -> Account:
    return Account.of(synthesized(variant))


def found(variant: str, kind: str) -> list[tuple[Template, Resource]]:
    """The resources of a type, each with its template."""
    templates = synthesized(variant).templates.values()
    return [(template, resource) for template in templates for resource in template.all(f"AWS::{kind}")]


def from_(source: str, **more: str) -> dict[str, Any]:
    """What a service says of the resource that it calls for."""
    return {"aws:SourceArn": source, "aws:SourceAccount": ACCOUNT, **more}


def assumed(variant: str, service: str, role: str, source: str) -> list[str]:
    """What keeps a service from taking on a role."""
    call = Request(service=service, action="sts:AssumeRole", resource=role, context=from_(source))
    return account(variant).service_refused(call)


def rule_arn(template: Template, rule: Resource) -> str:
    bus = f"{rule['EventBusName']}/" if rule.get("EventBusName") else ""
    place = template.environment
    return f"arn:{place.partition}:events:{place.region}:{ACCOUNT}:rule/{bus}{rule['Name']}"


KEYLESS = {"kms:ListAliases"}
KEY_LOOKS = {
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListResourceTags",
}
"""What the doctor asks of keys: by itself, and nothing that uses one."""


@EVERYWHERE
def test_a_key_allows_what_an_iam_policy_allows_of_it(variant: str) -> None:
    there, refused, seen = account(variant), [], 0
    for role, documents in there.identities.items():
        for action, resource, condition in (each for document in documents for each in allowed(document)):
            if not action.startswith("kms:") or action in KEYLESS:
                continue
            # A policy that means a key of another stack names its alias, or it would mean every key there is.
            means = many(condition.get("ForAnyValue:StringEquals", {}).get("kms:ResourceAliases", []))
            keys = [key for alias, key in there.aliases.items() if alias.partition("/")[2] in means]
            service = condition.get("StringEquals", {}).get("kms:ViaService", "")
            via = service.partition(".")[0]
            assert via or action in KEY_LOOKS
            for key in keys if "*" in resource else [resource]:
                use = there.through(role, action, key, via)
                assert use.context.get("kms:ViaService", "") == service
                refused += [] if there.key_allows(use) else [f"{role}: {action} on {key} through {via}"]
                seen += 1
    assert refused == []
    assert seen >= 8


@EVERYWHERE
def test_a_role_reaches_what_is_encrypted(variant: str) -> None:
    there, refused, seen = account(variant), [], set()
    for role, documents in there.identities.items():
        for action, resource, _ in (each for document in documents for each in allowed(document)):
            if action in KEY_USE:
                call = Request(principal=role, action=action, resource=resource.replace("*", "some/thing"))
                refused += there.refused(call)
                seen.add(action)
    # Who repeats the jobs has to be named: in one variant it is.
    unnamed = [each for each in refused if "-operator: s3:" in each and re.search("/(events|record-hours)/", each)]
    assert refused == unnamed
    assert len(unnamed) == (0 if variant in {"everything", "sandbox"} else 2)
    assert seen == set(KEY_USE)


@EVERYWHERE
def test_a_rule_reaches_its_targets_and_its_queue(variant: str) -> None:
    there, refused = account(variant), []
    for template, rule in found(variant, "Events::Rule"):
        arn = rule_arn(template, rule)
        for target in rule["Targets"]:
            for action, resource in _of_target(target):
                if action in {"sqs:SendMessage", "sns:Publish"}:
                    call = Request(service="events.amazonaws.com", action=action, resource=resource, context=from_(arn))
                    refused += there.service_refused(call)
                else:
                    refused += assumed(variant, "events.amazonaws.com", target["RoleArn"], arn)
                    refused += there.refused(Request(principal=target["RoleArn"], action=action, resource=resource))
    assert refused == []


def _of_target(target: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "sqs:SendMessage", target["DeadLetterConfig"]["Arn"]
    actions = {
        "events": ["events:PutEvents"],
        "firehose": ["firehose:PutRecord", "firehose:PutRecordBatch"],
        "sns": ["sns:Publish"],
        "sqs": ["sqs:SendMessage"],
    }
    for action in actions[target["Arn"].split(":")[2]]:
        yield action, target["Arn"]


@EVERYWHERE
def test_the_bus_lets_the_forwarders_in_and_nobody_else_of_their_policy(variant: str) -> None:
    ((template, bus),) = found(variant, "Events::EventBus")
    arn = named(template, bus)
    for there, rule in found(variant, "Events::Rule"):
        for target in rule["Targets"]:
            if target["Arn"] == arn:
                call = Request(principal=target["RoleArn"], action="events:PutEvents", resource=arn)
                assert account(variant).resource_allows(call), rule_arn(there, rule)
    other = arn_of(template, "IAM::Role", "somebody")
    assert not account(variant).resource_allows(Request(principal=other, action="events:PutEvents", resource=arn))


@EVERYWHERE
def test_an_alarm_and_a_mail_that_failed_reach_topic_and_queue(variant: str) -> None:
    there, refused = account(variant), []
    for template, alarm in found(variant, "CloudWatch::Alarm"):
        context = from_(named(template, alarm))
        for topic in alarm.get("AlarmActions") or []:
            call = Request(service="cloudwatch.amazonaws.com", action="sns:Publish", resource=topic, context=context)
            refused += there.service_refused(call)
    for _, mail in found(variant, "SNS::Subscription"):
        queue = mail["RedrivePolicy"]["deadLetterTargetArn"]
        context = from_(mail["TopicArn"])
        call = Request(service="sns.amazonaws.com", action="sqs:SendMessage", resource=queue, context=context)
        refused += there.service_refused(call)
    assert refused == []


@EVERYWHERE
def test_a_schedule_starts_what_it_should_and_keeps_what_failed(variant: str) -> None:
    there, refused = account(variant), []
    for template, schedule in found(variant, "Scheduler::Schedule"):
        target, place = schedule["Target"], template.environment
        role = target["RoleArn"]
        group = f"arn:{place.partition}:scheduler:{place.region}:{ACCOUNT}:schedule-group/default"
        refused += assumed(variant, "scheduler.amazonaws.com", role, group)
        if target["Arn"].endswith(":aws-sdk:eventbridge:disableRule"):
            asked = f"arn:{place.partition}:events:{place.region}:{ACCOUNT}:rule/{json.loads(target['Input'])['Name']}"
            refused += there.refused(Request(principal=role, action="events:DisableRule", resource=asked))
            # It fails as it should, and what failed is told by its absence.
            assert "DeadLetterConfig" not in target
            continue
        queue = target["DeadLetterConfig"]["Arn"]
        if target["Arn"].endswith(":aws-sdk:athena:startQueryExecution"):
            workgroup = json.loads(target["Input"])["WorkGroup"]
            asked = f"arn:{place.partition}:athena:{place.region}:{ACCOUNT}:workgroup/{workgroup}"
            refused += there.refused(Request(principal=role, action="athena:StartQueryExecution", resource=asked))
        else:
            action = "sqs:SendMessage" if ":sqs:" in target["Arn"] else "lambda:InvokeFunction"
            refused += there.refused(Request(principal=role, action=action, resource=target["Arn"]))
        refused += there.refused(Request(principal=role, action="sqs:SendMessage", resource=queue))
        # AWS's page on the scheduler's troubles wants this besides.
        key, context = there.key_of[queue], {"kms:EncryptionContext:aws:sqs:arn": queue}
        refused += there.key_refused("scheduler.amazonaws.com", key, BOTH, context)
    assert refused == []


@EVERYWHERE
def test_a_function_and_a_stream_take_on_their_roles_and_write(variant: str) -> None:
    there, refused = account(variant), []
    for template, function in found(variant, "Lambda::Function"):
        place, role = template.environment, function["Role"]
        arn = f"arn:{place.partition}:lambda:{place.region}:{ACCOUNT}:function:{function['FunctionName']}"
        refused += assumed(variant, "lambda.amazonaws.com", role, arn)
        group = arn_of(template, "Logs::LogGroup", function["LoggingConfig"]["LogGroup"])
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            to = f"{group}:log-stream:2026/11/20/1"
            refused += there.refused(Request(principal=role, action=action, resource=to))
        if queue := function.get("DeadLetterConfig"):
            refused += there.refused(Request(principal=role, action="sqs:SendMessage", resource=queue["TargetArn"]))
    for _, stream in found(variant, "KinesisFirehose::DeliveryStream"):
        s3 = stream["ExtendedS3DestinationConfiguration"]
        ours = {"sts:ExternalId": ACCOUNT}
        call = Request(service="firehose.amazonaws.com", action="sts:AssumeRole", resource=s3["RoleARN"], context=ours)
        refused += there.service_refused(call)
        for prefix in (s3["Prefix"], s3["ErrorOutputPrefix"]):
            lines = f"{s3['BucketARN']}/{prefix}lines.gz"
            for action in ("AbortMultipartUpload", "GetObject", "PutObject"):
                refused += there.refused(Request(principal=s3["RoleARN"], action=f"s3:{action}", resource=lines))
        for action in ("GetBucketLocation", "ListBucket", "ListBucketMultipartUploads"):
            call = Request(principal=s3["RoleARN"], action=f"s3:{action}", resource=s3["BucketARN"])
            refused += there.refused(call)
    assert refused == []


@EVERYWHERE
def test_logs_and_archives_can_be_encrypted(variant: str) -> None:
    there, refused = account(variant), []
    for template, group in found(variant, "Logs::LogGroup"):
        service = f"logs.{template.environment.region}.{template.environment.dns_suffix}"
        context = {"kms:EncryptionContext:aws:logs:arn": named(template, group)}
        actions = ("kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:DescribeKey", *BOTH)
        if key := there.key_of.get(named(template, group)):
            refused += there.key_refused(service, key, actions, context)
    for template, archive in found(variant, "Events::Archive"):
        key = there.key_of[named(template, archive)]
        context = {"kms:EncryptionContext:aws:events:event-bus:arn": archive["SourceArn"]}
        refused += there.key_refused("events.amazonaws.com", key, ("kms:ReEncryptFrom", *BOTH), context)
        refused += there.key_refused("events.amazonaws.com", key, ("kms:DescribeKey",), {})
        other = {name: f"{bus}-2" for name, bus in context.items()}
        assert len(there.key_refused("events.amazonaws.com", key, ("kms:ReEncryptFrom", *BOTH), other)) == 3
    assert refused == []


@pytest.mark.parametrize("variant", ["everything", "china"])
def test_a_trail_writes_its_copy_into_the_logs(variant: str) -> None:
    settings, ((template, trail),) = settings_of(variant), found(variant, "CloudTrail::Trail")
    organization, place, there = settings.organization, template.environment, account(variant)
    role, group = trail["CloudWatchLogsRoleArn"], trail["CloudWatchLogsLogGroupArn"].removesuffix(":*")
    # CloudTrail does not say for which trail it takes on this role.
    refused = there.service_refused(Request(service="cloudtrail.amazonaws.com", action="sts:AssumeRole", resource=role))
    streams = [f"{ACCOUNT}_CloudTrail_{place.region}", *([f"{organization.id}_1"] if organization else [])]
    for stream in streams:
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            to = f"{group}:log-stream:{stream}"
            refused += there.refused(Request(principal=role, action=action, resource=to))
    assert refused == []


@EVERYWHERE
def test_access_logs_reach_their_bucket(variant: str) -> None:
    there, refused = account(variant), []
    for template, bucket in found(variant, "S3::Bucket"):
        if logged := bucket.get("LoggingConfiguration"):
            to = arn_of(template, "S3::Bucket", logged["DestinationBucketName"])
            context = from_(named(template, bucket))
            file = f"{to}/{logged['LogFilePrefix']}2026-11-20"
            call = Request(service="logging.s3.amazonaws.com", action="s3:PutObject", resource=file, context=context)
            refused += there.service_refused(call)
            # Nor does S3 deliver them into a bucket under a customer's key.
            assert to not in there.key_of
    assert refused == []


READ = {"sns": "kms:GenerateDataKey", "sqs": "kms:Decrypt", "s3": "kms:Decrypt"}


@EVERYWHERE
def test_whom_iam_allows_it_reads_every_queue_and_bucket(variant: str) -> None:
    there = account(variant)
    role = arn_of(next(iter(synthesized(variant).templates.values())), "IAM::Role", "Admin")
    seen = set()
    for arn, key in there.key_of.items():
        service = arn.split(":")[2]
        if service in READ:
            seen.add(service)
            assert there.key_allows(there.through(role, READ[service], key, service)), arn
            assert not there.key_allows(there.through(role, READ[service], key, "")), arn
            stranger = role.replace(ACCOUNT, "999988887777")
            assert not there.key_allows(there.through(stranger, READ[service], key, service)), arn
    assert seen == set(READ)
