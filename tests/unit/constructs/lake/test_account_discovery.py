"""The accounts and Regions that have log files are added to the table, of each layout that a bucket may have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from aws_cdk import App
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from support.assembly import output
from support.bucket import MemoryS3
from support.iam import Answer, Request, ask
from support.log_layouts import FOLDERS, ORGANIZATION_ID
from support.matrix import few_detections
from support.template import Environment, Template

from custody.aws.regions import partition_of
from custody.lake import projection, raw_table
from custody.settings.source import parse
from custody_cdk.alarm_path.function_code import unpacked
from custody_cdk.lake import find_accounts_handler as finding
from stacks import build

if TYPE_CHECKING:
    from collections.abc import Iterable

AUDIT, MANAGEMENT, ARCHIVE, MEMBER = "111122223333", "444455556666", "777788889999", "222233334444"
HOME, AWAY, GLOBAL = "eu-central-1", "ap-southeast-2", "us-east-1"
ID = ORGANIZATION_ID
ORGANIZATION = {"id": ID, "management_account": MANAGEMENT}
BUCKET = "b"


def key(folder: str, account: str, region: str, kind: str = "CloudTrail") -> str:
    return f"{folder}{account}/{kind}/{region}/2026/11/20/{account}_{kind}_{region}_20261120T1000Z_x.json.gz"


def found(folder: str, keys: Iterable[str]) -> dict[str, list[str]]:
    return finding.found(MemoryS3.of_keys(keys, BUCKET), BUCKET, folder)


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_accounts_and_regions_are_found_in_every_layout(folder: str) -> None:
    keys = [key(folder, AUDIT, HOME), key(folder, MEMBER, AWAY), key(folder, MEMBER, HOME)]
    assert found(folder, keys) == {"account": [AUDIT, MEMBER], "region": [AWAY, HOME]}


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
@pytest.mark.parametrize("kind", ["CloudTrail-Digest", "CloudTrail-Insight", "CloudTrail-NetworkActivity", "Config"])
def test_folders_of_other_logs_are_no_accounts_and_no_regions(folder: str, kind: str) -> None:
    keys = [key(folder, AUDIT, HOME), key(folder, AUDIT, AWAY, kind), key(folder, MEMBER, AWAY, kind)]
    assert found(folder, keys) == {"account": [AUDIT], "region": [HOME]}


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_an_empty_bucket_has_none(folder: str) -> None:
    assert found(folder, []) == {"account": [], "region": []}


def test_what_is_no_account_or_region_is_left_out() -> None:
    folder = FOLDERS["trails of accounts"]
    keys = [
        key(folder, AUDIT, HOME),
        key(f"{folder}{ID}/", MEMBER, AWAY),
        key(folder, "12345", AWAY),
        key(folder, f"{MEMBER}0", AWAY),
        key(folder, "\N{FULLWIDTH DIGIT ONE}" * 12, AWAY),
        key(folder, MEMBER, "not a region"),
        key(folder, MEMBER, "a,b-c-1"),
        f"{folder}{MEMBER}/CloudTrail/file.json.gz",
        f"{folder}readme.txt",
    ]
    assert found(folder, keys) == {"account": [AUDIT], "region": [HOME]}


def test_every_region_there_is_looks_like_one() -> None:
    known = [region for home in (HOME, "us-gov-west-1", "cn-north-1") for region in partition_of(home).regions]
    assert len(known) > 30
    assert all(finding.REGION.fullmatch(region) for region in known)


class Pages:
    """A bucket whose answers have two folders each, as S3's have a thousand."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.requests = names, 0

    def get_paginator(self, _: str) -> Pages:
        return self

    def paginate(self, *, Prefix: str, **_: str) -> Iterable[dict[str, Any]]:  # noqa: N803
        names = [HOME] if Prefix.endswith("CloudTrail/") else self.names
        for start in range(0, len(names), 2):
            self.requests += 1
            yield {"CommonPrefixes": [{"Prefix": f"{Prefix}{name}/"} for name in names[start : start + 2]]}


def test_two_thousand_accounts_are_a_request_each_and_one_a_page() -> None:
    accounts = [f"{number:012}" for number in range(2_000)]
    pages = Pages(accounts)
    assert finding.found(pages, BUCKET, "AWSLogs/") == {"account": accounts, "region": [HOME]}
    assert pages.requests == 2_000 + 1_000


def test_a_folder_that_may_not_be_listed_fails_the_run() -> None:
    class Refused(Pages):
        def paginate(self, **_: str) -> Iterable[dict[str, Any]]:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "ListObjectsV2")

    with pytest.raises(ClientError, match="AccessDenied"):
        finding.found(Refused([AUDIT]), BUCKET, "AWSLogs/")


@pytest.fixture
def glue(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DATABASE", "custody")
    monkeypatch.setenv("TABLE", "cloudtrail")
    secret = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    return boto3.client("glue", region_name=HOME, **secret)  # type: ignore[call-overload]  # keys by their names


def table(accounts: str, regions: str) -> dict[str, Any]:
    """What GetTable tells of the table: more than UpdateTable takes."""
    parameters = projection.cloudtrail(
        f"s3://{BUCKET}/AWSLogs/", regions=regions.split(","), accounts=accounts.split(","), retention_days=30
    )
    return {
        "Name": "cloudtrail",
        "DatabaseName": "custody",
        "Description": "Every record",
        "CreateTime": "2026-11-20T10:00:00Z",
        "UpdateTime": "2026-11-20T10:00:00Z",
        "CreatedBy": f"arn:aws:sts::{AUDIT}:assumed-role/deploy/x",
        "IsRegisteredWithLakeFormation": False,
        "CatalogId": AUDIT,
        "VersionId": "3",
        "Retention": 0,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [{"Name": name, "Type": "string"} for name in raw_table.PARTITIONS],
        "StorageDescriptor": {"Location": f"s3://{BUCKET}/AWSLogs/", "InputFormat": raw_table.INPUT_FORMAT},
        "Parameters": {"EXTERNAL": "TRUE", "classification": "cloudtrail", **parameters},
    }


KEPT = {
    "Name", "Description", "Retention", "TableType", "PartitionKeys", "StorageDescriptor", "Parameters",
}  # fmt: skip


def test_what_is_new_is_added_and_nothing_else_changes(glue: Any) -> None:
    before = table(f"{AUDIT},{MANAGEMENT}", f"{HOME},{GLOBAL}")
    listed = {
        "projection.account.values": f"{AUDIT},{MANAGEMENT},{MEMBER}",
        "projection.region.values": f"{HOME},{GLOBAL},{AWAY}",
    }
    after = {name: value for name, value in before.items() if name in KEPT}
    after["Parameters"] = before["Parameters"] | listed
    with Stubber(glue) as aws:
        aws.add_response("get_table", {"Table": before}, {"DatabaseName": "custody", "Name": "cloudtrail"})
        aws.add_response("update_table", {}, {"DatabaseName": "custody", "TableInput": after})
        new = finding.add(glue, {"account": [MEMBER], "region": [AWAY, HOME]})
        aws.assert_no_pending_responses()
    assert new == {"account": [MEMBER], "region": [AWAY]}


def test_an_owner_that_is_empty_is_left_out(glue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only emulators tell of one, and UpdateTable takes none."""
    written: list[dict[str, Any]] = []
    monkeypatch.setattr(glue, "get_table", lambda **_: {"Table": table(AUDIT, HOME) | {"Owner": ""}})
    monkeypatch.setattr(glue, "update_table", lambda **told: written.append(told["TableInput"]))
    finding.add(glue, {"account": [MEMBER], "region": []})
    assert [set(each) for each in written] == [KEPT]


@pytest.mark.parametrize("there", [{"account": [AUDIT], "region": [HOME]}, {"account": [], "region": []}])
def test_nothing_is_written_where_nothing_is_new(glue: Any, there: dict[str, list[str]]) -> None:
    with Stubber(glue) as aws:
        aws.add_response("get_table", {"Table": table(f"{AUDIT},{MEMBER}", HOME)})
        assert finding.add(glue, there) == {"account": [], "region": []}


def test_a_run_says_what_was_new(
    glue: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    s3 = MemoryS3.of_keys([key("AWSLogs/", MEMBER, HOME)], BUCKET)
    monkeypatch.setenv("BUCKET", BUCKET)
    monkeypatch.setenv("FOLDER", "AWSLogs/")
    monkeypatch.setattr(
        "custody_cdk.lake.find_accounts_handler.boto3.client", lambda name, **_: {"s3": s3, "glue": glue}[name]
    )
    with Stubber(glue) as aws:
        aws.add_response("get_table", {"Table": table(AUDIT, HOME)})
        aws.add_response("update_table", {})
        new = finding.handler({}, None)
    assert new == {"account": [MEMBER], "region": []}
    assert json.loads(capsys.readouterr().out) == {"new": new}


def lake(**settings: Any) -> Template:
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    with few_detections():
        build(app, parse({"custody": {"home_region": HOME, **settings}}))
    (stack,) = [stack for stack in app.synth().stacks if stack.stack_name.endswith("-lake")]
    return Template.of(stack.template, Environment.of(AUDIT, HOME))


SPREAD = {"audit": AUDIT, "log_archive": ARCHIVE, "members": "organization"}
TOWER: dict[str, Any] = {
    "mode": "existing",
    "trail": {"prefix": ID},
    "record": {"bucket": f"aws-controltower-logs-{ARCHIVE}-{HOME}", "account": ARCHIVE},
    "accounts": {"audit": AUDIT},
}
DISCOVERING: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "organization": (
        {"mode": "organization", "organization": ORGANIZATION, "accounts": SPREAD},
        f"s3://custody-audit-{ARCHIVE}-{HOME}/AWSLogs/{ID}/",
        [AUDIT, MANAGEMENT, ARCHIVE],
    ),
    "existing, of an organization": (
        {**TOWER, "organization": ORGANIZATION},
        f"s3://aws-controltower-logs-{ARCHIVE}-{HOME}/{ID}/AWSLogs/{ID}/",
        [AUDIT, MANAGEMENT],
    ),
    "existing, where the settings say so": (
        {**TOWER, "lake": {"accounts": "discovered"}},
        f"s3://aws-controltower-logs-{ARCHIVE}-{HOME}/{ID}/AWSLogs/",
        [AUDIT],
    ),
}
LISTING: dict[str, tuple[dict[str, Any], list[str]]] = {
    "account": ({"accounts": {"audit": AUDIT}}, [AUDIT]),
    "account of an organization": (
        {"accounts": {"audit": AUDIT}, "organization": {**ORGANIZATION, "delegated_administrator": True}},
        [AUDIT, MANAGEMENT],
    ),
    "existing, of accounts": (TOWER, [AUDIT]),
    "organization, listed": (
        {
            "mode": "organization",
            "organization": ORGANIZATION,
            "accounts": SPREAD,
            "lake": {"accounts": [AUDIT, MEMBER]},
        },
        [AUDIT, MEMBER],
    ),
}


def projected(template: Template) -> dict[str, Any]:
    tables = [dict(each.get("TableInput") or {}) for each in template.all("AWS::Glue::Table")]
    (found,) = [each["Parameters"] for each in tables if each.get("Name") == "cloudtrail"]
    return dict(found)


@pytest.mark.parametrize("case", DISCOVERING)
def test_the_function_looks_where_the_table_does(case: str) -> None:
    settings, location, accounts = DISCOVERING[case]
    template = lake(**settings)
    parameters = projected(template)
    told = template.one("AWS::Lambda::Function", FunctionName="custody-accounts")["Environment"]["Variables"]
    assert parameters["storage.location.template"] == location + "${account}/CloudTrail/${region}/${day}"
    assert f"s3://{told['BUCKET']}/{told['FOLDER']}" == location
    assert (told["DATABASE"], told["TABLE"]) == ("custody", "cloudtrail")
    assert parameters["projection.account.values"].split(",") == accounts
    assert parameters["projection.region.values"].split(",") == [HOME, GLOBAL]


@pytest.mark.parametrize("case", LISTING)
def test_accounts_that_are_listed_are_all_there_are(case: str) -> None:
    settings, accounts = LISTING[case]
    template = lake(**settings)
    parameters = projected(template)
    assert parameters["projection.account.values"].split(",") == accounts
    assert parameters["projection.region.values"].split(",") == list(partition_of(HOME).regions)
    assert not [each for each in template.all("AWS::Lambda::Function") if each["FunctionName"] == "custody-accounts"]


def test_the_function_may_list_the_folders_and_write_the_one_table() -> None:
    template = lake(**DISCOVERING["existing, of an organization"][0])
    (policy,) = [
        each["PolicyDocument"]
        for each in template.all("AWS::IAM::ManagedPolicy")
        if any(statement["Sid"] == "ListTheFolders" for statement in each["PolicyDocument"]["Statement"])
    ]
    glue, bucket = f"arn:aws:glue:{HOME}:{AUDIT}", f"arn:aws:s3:::aws-controltower-logs-{ARCHIVE}-{HOME}"

    def answer(action: str, resource: str, **context: str) -> Answer:
        return ask(policy, Request(action=action, resource=resource, context=context))

    folder = f"{ID}/AWSLogs/{ID}/"
    listed = {
        prefix: answer("s3:ListBucket", bucket, **{"s3:prefix": prefix})
        for prefix in (folder, f"{folder}{MEMBER}/CloudTrail/", "", f"{ID}/AWSLogs/", f"{folder}{MEMBER}/Config/")
    }
    assert list(listed.values()) == [Answer.ALLOW, Answer.ALLOW, Answer.NOTHING, Answer.NOTHING, Answer.NOTHING]
    assert answer("glue:UpdateTable", f"{glue}:table/custody/cloudtrail") is Answer.ALLOW
    assert answer("glue:UpdateTable", f"{glue}:table/custody/events") is Answer.NOTHING
    assert answer("s3:GetObject", f"{bucket}/{folder}x") is Answer.NOTHING


def test_every_hour_has_its_run_before_the_questions_and_what_fails_is_kept() -> None:
    template = lake(**DISCOVERING["organization"][0])
    schedule = template.one("AWS::Scheduler::Schedule", Name="custody-accounts")
    assert schedule["ScheduleExpression"] == "cron(50 * * * ? *)"
    function = template.one("AWS::Lambda::Function", FunctionName="custody-accounts")
    queue = f"arn:aws:sqs:{HOME}:{AUDIT}:custody-lake-dead-letters"
    assert {function["DeadLetterConfig"]["TargetArn"], schedule["Target"]["DeadLetterConfig"]["Arn"]} == {queue}


@pytest.mark.parametrize(
    ("settings", "table"),
    [(DISCOVERING["organization"][0], "cloudtrail"), (LISTING["account"][0], None)],
    ids=["discovered", "listed"],
)
def test_what_is_taken_in_is_of_the_accounts_that_the_table_lists(settings: dict[str, Any], table: str | None) -> None:
    template = lake(**settings)
    asks = template.one("AWS::Lambda::Function", FunctionName="custody-ask")
    assert unpacked(asks["Code"]["ZipFile"])["tables"]["SLOTS"].get("table") == table
    policies = [each["PolicyDocument"] for each in template.all("AWS::IAM::ManagedPolicy")]
    (policy,) = [each for each in policies if any(s["Sid"] == "HandOnFindings" for s in each["Statement"])]
    named = f"arn:aws:glue:{HOME}:{AUDIT}:table/custody/cloudtrail"
    assert ask(policy, Request(action="glue:GetTable", resource=named)) is Answer.ALLOW
