"""Half of the calls denied: what that hides is told by the call's name, and never right; and what the policy allows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from support.iam import Answer, Request, ask
from support.site import EVERYTHING, HOME, PLAIN, Site

from custody.cli.run import run
from custody.doctor.doctor import doctor
from custody.doctor.result import State
from custody.doctor.smoke_test import smoke_test
from custody.plan.plan import plan
from custody.settings.doctor_policy import doctor_statements, smoke_test_statements
from custody.settings.source import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.aws.names import Names

pytestmark = pytest.mark.lab

# Without these nothing is known of whose account it is, or of what is deployed.
NEEDED = {"GetCallerIdentity", "DescribeStacks", "GetTemplate", "ListStackResources"}
S3 = {
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
}
"""Operations of S3 whose actions are called otherwise."""


@dataclass(frozen=True)
class Call:
    """One call of the SDK."""

    service: str
    operation: str
    region: str
    told: dict[str, Any]


def recorded(monkeypatch: pytest.MonkeyPatch, refuse: Callable[[str], bool] = lambda _: False) -> list[Call]:
    """Every call from here on; those that are to be refused are answered as IAM would."""
    made: list[Call] = []
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # where all calls pass

    def passing(client: Any, operation: str, told: dict[str, Any]) -> Any:
        meta = client.meta
        made.append(Call(meta.service_model.service_name, operation, meta.region_name, told))
        if refuse(operation):
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not allowed"}}, operation)
        return call(client, operation, told)

    monkeypatch.setattr(BaseClient, "_make_api_call", passing)
    return made


@pytest.fixture(scope="module")
def operations(site: Site) -> list[str]:
    """All that a whole look calls, but for what it cannot do without."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in site.aws.environment(region=HOME).items():
            patch.setenv(name, value)
        made = recorded(patch)
        doctor(settings=parse({"custody": EVERYTHING}), templates=site.folders["custody"])
    return sorted({each.operation for each in made} - NEEDED)


@pytest.mark.parametrize("half", [0, 1])
def test_what_is_denied_is_unseen(
    site: Site, operations: list[str], monkeypatch: pytest.MonkeyPatch, half: int
) -> None:
    denied = set(operations[half::2])
    made = recorded(monkeypatch, denied.__contains__)
    found = doctor(settings=parse({"custody": EVERYTHING}), templates=site.folders["custody"])
    lines = [each.said for each in found.of(State.UNSEEN)]
    unseen = {operation for said in lines for operation in re.findall(r"access denied to (\w+)", said)}
    assert unseen == {each.operation for each in made} & denied
    assert {each.mend for each in found.of(State.UNSEEN)} == {
        (
            "allow your role what custody doctor --policy prints, or look with --role custody-doctor, which "
            "custody.doctor_principals makes"
        )
    }
    wrong = {each.check for each in found.of(State.WRONG)}
    assert wrong <= {"alarm-quiet", "function-succeeds", "queue-empty"}, wrong


def test_a_stack_that_may_not_be_looked_at_is_not_called_missing(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    recorded(monkeypatch, lambda operation: operation != "GetCallerIdentity")
    cdk_json = tmp_path / "cdk.json"
    cdk_json.write_text(json.dumps({"context": {"custody": EVERYTHING}}), "utf-8")
    words = ["--cdk-json", str(cdk_json), "--templates", str(site.folders["custody"]), "--format", "json"]
    assert run(["doctor", *words]) == 3
    told = json.loads(capsys.readouterr().out)
    assert {each["state"] for each in told} <= {"unseen", "right"}
    assert {each["subject"] for each in told if each["check"] == "stack-deployed"} == {
        "stack custody-trail",
        "stack custody-events",
        "stack custody-lake",
        "stack custody-forwarder-us-east-1",
        "stack custody-forwarder-us-west-2",
    }


def test_the_policy_allows_each_call_and_names_every_action(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made = recorded(monkeypatch)
    doctor(settings=parse({"custody": EVERYTHING}), templates=site.folders["custody"])
    plan(settings=parse({"custody": EVERYTHING}), templates=site.folders["custody"])
    statements = doctor_statements(parse({"custody": EVERYTHING}), _names(site))
    assert [each for each in made if not _allowed(site, statements, each)] == []
    actions = [action for each in statements for action in each["Action"]]
    assert [each for each in actions if "*" in each] == []
    # All that it holds is used: by this deployment, or by one with what this has not.
    used = {_action(each) for each in made}
    assert set(actions) - used <= {"events:ListTagsForResource"}
    assert [
        each for each in actions if not each.split(":")[1].startswith(("BatchGet", "Describe", "Get", "List"))
    ] == []
    assert len(json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))) <= 6_144


def test_a_smoke_test_needs_no_more_than_it_says(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made = recorded(monkeypatch)
    smoke_test(settings=parse({"custody": EVERYTHING}), poll_seconds=1)
    statements = smoke_test_statements(_names(site))
    assert [each for each in made if each.service != "s3" and not _allowed(site, statements, each)] == []
    assert {f"{each.service}:{each.operation}" for each in made if each.service == "s3"} == {
        "s3:GetObject",
        "s3:ListObjectsV2",
    }


def test_a_smoke_test_looks_for_the_record_where_the_settings_say_it_lies(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = replace(parse({"custody": PLAIN}).names, account=site.account).audit_bucket
    kept = {name: value for name, value in EVERYTHING.items() if name != "trail"}
    made = recorded(monkeypatch)
    found = smoke_test(
        settings=parse({"custody": {**kept, "mode": "existing", "record": {"bucket": bucket}}}), poll_seconds=1
    )
    assert found.complete
    assert not any(each.unseen for each in found.regions)
    assert {each.told["Bucket"] for each in made if each.service == "s3"} == {bucket}


def _names(site: Site) -> Names:
    return replace(parse({"custody": EVERYTHING}).names, account=site.account)


def _action(call: Call) -> str:
    operation = S3.get(call.operation, call.operation) if call.service == "s3" else call.operation
    return f"{call.service}:{operation}"


def _allowed(site: Site, statements: list[dict[str, Any]], call: Call) -> bool:
    if call.operation == "GetCallerIdentity":
        return True
    context = {"kms:ResourceAliases": _alias(site, call), "aws:PrincipalAccount": site.account}
    document = {"Statement": statements}
    request = Request(action=_action(call), resource=_resource(site, call), context=context)
    return ask(document, request) is Answer.ALLOW


def _alias(site: Site, call: Call) -> str | None:
    if call.service != "kms" or "KeyId" not in call.told:
        return None
    aliases = site.client("kms").list_aliases()["Aliases"]
    return next(str(each["AliasName"]) for each in aliases if each.get("TargetKeyId") == call.told["KeyId"])


_NO_RESOURCE = {
    "DescribeLogGroups",
    "GetMetricStatistics",
    "GetSubscriptionAttributes",
    "ListAliases",
    "ListRules",
    "ListStacks",
    "LookupEvents",
}
_WHOLE = ("Resource", "ResourceArn", "ResourceARN", "resourceArn", "TopicArn", "PolicyArn", "TrailName")
"""Parameters that hold an ARN."""
_ENDS: dict[str, dict[str, str]] = {
    "athena": {"WorkGroup": "workgroup/{}", "NamedQueryIds": "workgroup/custody"},
    "cloudformation": {"StackName": "stack/{}/1"},
    "cloudwatch": {"AlarmNamePrefix": "alarm:*"},
    "dynamodb": {"TableName": "table/{}"},
    "events": {"ArchiveName": "archive/{}", "Name": "event-bus/{}"},
    "firehose": {"DeliveryStreamName": "deliverystream/{}"},
    "glue": {"DatabaseName": "database/{}", "Name": "database/{}"},
    "iam": {"RoleName": "role/{}"},
    "kms": {"KeyId": "key/{}"},
    "lambda": {"FunctionName": "function:{}", "UUID": "event-source-mapping:{}"},
    "logs": {"logGroupName": "log-group:{}:*", "id": "delivery:{}"},
    "scheduler": {"Name": "schedule/default/{}"},
    "sqs": {"QueueName": "{}"},
}
"""The end of the ARN that IAM is asked about, by the parameter that names it."""


def _resource(site: Site, call: Call) -> str:
    """What IAM is asked about before a call; fails for a call that nobody has thought about."""
    told, region = call.told, "" if call.service == "iam" else call.region
    before = f"arn:aws:{call.service}:{region}:{site.account}:"
    special = {
        "ListRegions": lambda: f"arn:aws:account::{site.account}:account",
        "ListTargetsByRule": lambda: f"{before}rule/{told['EventBusName']}/{told['Rule']}".replace("/default/", "/"),
        "ListTags": lambda: told.get("Resource") or told["ResourceIdList"][0],
        "GetDeliveryDestination": lambda: f"{before}delivery-destination:{told['name']}",
        "GetDeliverySource": lambda: f"{before}delivery-source:{told['name']}",
        "GetTrail": lambda: told["Name"],
        "GetTrailStatus": lambda: told["Name"],
        "StopLogging": lambda: f"{before}trail/{told['Name']}",
    }
    if call.operation in _NO_RESOURCE:
        return "*"
    if call.operation in special:
        return str(special[call.operation]())
    if call.service == "s3":
        return f"arn:aws:s3:::{told['Bucket']}"
    if "QueueUrl" in told:
        return before + str(told["QueueUrl"]).rpartition("/")[2]
    arns = [str(told[name]) for name in _WHOLE if name in told]
    ends = [before + end.format(told[name]) for name, end in _ENDS.get(call.service, {}).items() if name in told]
    if not arns and not ends:
        pytest.fail(f"{call.service}:{call.operation}: say here what IAM asks for it, of {told}")
    return (arns or ends)[0]
