"""The lake's resources as they are synthesized: what is read, what is allowed, what is asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack
from support.assembly import alone, synthesized
from support.iam import Answer, Request, ask
from support.settings_sets import LONG_LISTS
from support.variants import ACCOUNT, MANAGEMENT_ACCOUNT, ORGANIZATION

from custody.aws.regions import partition_of
from custody.detections import all_detections, get
from custody.errors import SettingsError
from custody.forwarding.rule_findings import MOST_CONDITIONS, of_deployment
from custody.lake.athena_parameters import QUERY_LIMIT, positional
from custody.lake.columns import BY_NAME
from custody.lake.compaction import REREAD_DAYS, merge
from custody.lake.events_view import READ_DAYS
from custody.lake.record_hours import hours_merge
from custody.lake.taken import read_from_slots
from custody.questions import all_questions
from custody.settings.source import parse
from custody.severity import Severity
from custody_cdk import AlarmPath, AuditLake
from custody_cdk.lake.kept_events import lake_listens_for
from custody_cdk.lake.lake_workgroup import is_saved
from custody_cdk.lake.question_texts import whole_texts

if TYPE_CHECKING:
    from support.template import Resource, Template

HOME = "us-east-1"
POLICY_LIMIT = 6_144
RESULT = f"arn:aws:s3:::custody-results-{ACCOUNT}-{HOME}"
DATA = f"arn:aws:s3:::custody-lake-{ACCOUNT}-{HOME}"
LOG = f"arn:aws:s3:::custody-audit-{ACCOUNT}-{HOME}/AWSLogs/{ACCOUNT}/CloudTrail/eu-west-1/2026/11/20/1.json.gz"


def lake(variant: str = "default") -> Template:
    return synthesized(variant).named("-lake")


def table(name: str, variant: str = "default") -> dict[str, Any]:
    found: list[Resource] = lake(variant).all("AWS::Glue::Table")
    (chosen,) = [t for t in found if (t.get("TableInput") or {"Name": t.get("Name")})["Name"] == name]
    return dict(chosen.get("TableInput") or {})


def policy(who: str, variant: str = "default") -> dict[str, Any]:
    (found,) = [
        p for p in lake(variant).all("AWS::IAM::ManagedPolicy") if str(p.get("ManagedPolicyName")).endswith(who)
    ]
    document: dict[str, Any] = found["PolicyDocument"]
    return document


@pytest.mark.parametrize("variant", ["default", "regions", "govcloud", "china"])
def test_every_region_of_the_partition_is_read(variant: str) -> None:
    home = lake(variant).environment.region
    listed = table("cloudtrail", variant)["Parameters"]["projection.region.values"].split(",")
    assert listed == list(partition_of(home).regions)


def test_log_files_are_where_an_account_trail_writes_them() -> None:
    parameters = table("cloudtrail")["Parameters"]
    folder = f"s3://custody-audit-{ACCOUNT}-{HOME}/AWSLogs/"
    assert parameters["storage.location.template"] == folder + "${account}/CloudTrail/${region}/${day}"
    assert parameters["projection.account.values"] == ACCOUNT
    assert parameters["projection.day.range"] == "NOW-2557DAYS,NOW"


def test_log_files_are_where_an_organization_trail_writes_them() -> None:
    parameters = table("cloudtrail", "everything")["Parameters"]
    folder = f"s3://custody-audit-{ACCOUNT}-eu-central-1/audit/trails/AWSLogs/{ORGANIZATION}/"
    assert parameters["storage.location.template"] == folder + "${account}/CloudTrail/${region}/${day}"
    assert parameters["projection.account.values"] == f"{ACCOUNT},{MANAGEMENT_ACCOUNT}"
    assert table("cloudtrail_account", "everything")["Parameters"]["projection.account.type"] == "injected"


def test_the_serde_is_the_documented_one() -> None:
    storage = table("cloudtrail")["StorageDescriptor"]
    assert storage["SerdeInfo"]["SerializationLibrary"] == "org.apache.hive.hcatalog.data.JsonSerDe"
    assert storage["InputFormat"] == "com.amazon.emr.cloudtrail.CloudTrailInputFormat"
    columns = {column["Name"]: column["Type"] for column in storage["Columns"]}
    assert len(columns) == 29
    assert columns["useridentity"].startswith("struct<type:string,principalid:string,arn:string,accountid:string,")
    assert columns["tlsdetails"].startswith(
        "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string"
    )


def test_answers_lie_below_no_table() -> None:
    groups = lake().all("AWS::Athena::WorkGroup")
    assert {g["Name"] for g in groups} == {"custody", "custody-jobs"}
    for group in groups:
        configuration = group["WorkGroupConfiguration"]
        assert configuration["ResultConfiguration"]["OutputLocation"] == f"s3://{RESULT[13:]}/{group['Name']}/"
        assert configuration["EnforceWorkGroupConfiguration"] is True
        assert configuration["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"
    locations = [(t.get("TableInput") or {}).get("StorageDescriptor", {}) for t in lake().all("AWS::Glue::Table")]
    assert not [each for each in locations if RESULT[13:] in str(each.get("Location"))]


@pytest.mark.parametrize(
    ("variant", "name", "goes"),
    [
        ("default", "custody-jobs", True),
        ("default", "custody", False),
        ("sandbox", "custody-jobs", True),
        ("sandbox", "custody", True),
    ],
)
def test_a_used_workgroup_is_deleted_with_all_that_is_in_it_or_stays(variant: str, name: str, goes: bool) -> None:  # noqa: FBT001 - a table
    group = lake(variant).one("AWS::Athena::WorkGroup", Name=name)
    # Athena refuses to delete one that has run a query, and with it the stack would stay.
    assert group["RecursiveDeleteOption"] is goes
    assert (group.raw["DeletionPolicy"] == "Delete") is goes


def test_every_question_is_saved_or_scheduled_as_it_is_asked_unless_it_is_long() -> None:
    saved = {query["Name"]: query["QueryString"] for query in lake().all("AWS::Athena::NamedQuery")}
    assert saved.pop("backfill").startswith("MERGE INTO events_compacted")
    assert saved.pop("backfill-hours").startswith("MERGE INTO record_hours_compacted")
    scheduled = {id_: question["sql"] for id_, question in function_questions().items()}
    assert saved.keys() & scheduled.keys() == set()
    whole = scheduled.pop("lost-alerts")
    texts = {question.id: positional(question.sql).sql for question in all_questions()}
    # What rules find has no relation: it stands in the text, of the severities that alert and of every Region here.
    assert "IF(COALESCE(event_source = " in whole
    assert whole.endswith(texts.pop("lost-alerts").partition("FROM rule_findings AS fired")[2])
    assert len(whole) < QUERY_LIMIT
    long = {question.id for question in all_questions() if not is_saved(question)} & texts.keys() - scheduled.keys()
    assert long == {"deployed-image-deleted", "deployed-without-release", "lineage", "releases", "running-since"}
    assert saved | scheduled == {id_: text for id_, text in texts.items() if id_ not in long}


def test_long_lists_leave_room_for_the_question_and_are_warned_of() -> None:
    settings = parse({"custody": {"detections": LONG_LISTS}})
    stack = Stack(App(), "It")
    [asked] = [question for question in all_questions(settings.of_detections) if question.id == "lost-alerts"]
    detections = all_detections(settings.of_detections)
    assert len(of_deployment(settings, detections).sql) > MOST_CONDITIONS
    texts = whole_texts(stack, [asked], settings=settings, detections=detections)
    assert len(texts["lost-alerts"]) + len(read_from_slots()) < QUERY_LIMIT
    [said] = [entry.data for entry in stack.node.metadata if entry.type == "aws:cdk:warning"]
    assert str(said).startswith("lost-alerts: alerts of image-deployed-by-a-human, build-started-with-overrides")
    assert "\n" not in str(said)


NIGHTLY = {"custody-compaction": merge(), "custody-compaction-of-hours": hours_merge(REREAD_DAYS)}


@pytest.mark.parametrize("name", NIGHTLY)
def test_the_nights_query_is_the_one_that_is_tested(name: str) -> None:
    (schedule,) = [s for s in lake().all("AWS::Scheduler::Schedule") if s["Name"] == name]
    assert json.loads(schedule["Target"]["Input"])["QueryString"] == NIGHTLY[name]


ASKED = {
    ("athena:StartQueryExecution", f"arn:aws:athena:{HOME}:{ACCOUNT}:workgroup/custody"): Answer.ALLOW,
    ("athena:StartQueryExecution", f"arn:aws:athena:{HOME}:{ACCOUNT}:workgroup/primary"): Answer.NOTHING,
    ("athena:StartQueryExecution", f"arn:aws:athena:{HOME}:{ACCOUNT}:workgroup/custody-jobs"): Answer.NOTHING,
    ("athena:DeleteNamedQuery", f"arn:aws:athena:{HOME}:{ACCOUNT}:workgroup/custody"): Answer.NOTHING,
    ("athena:UpdateWorkGroup", f"arn:aws:athena:{HOME}:{ACCOUNT}:workgroup/custody"): Answer.NOTHING,
    ("glue:GetTable", f"arn:aws:glue:{HOME}:{ACCOUNT}:table/custody/events"): Answer.ALLOW,
    ("glue:GetTable", f"arn:aws:glue:{HOME}:{ACCOUNT}:table/other/events"): Answer.NOTHING,
    ("glue:UpdateTable", f"arn:aws:glue:{HOME}:{ACCOUNT}:table/custody/events"): Answer.NOTHING,
    ("s3:GetObject", LOG): Answer.ALLOW,
    ("s3:GetObject", f"{DATA}/events/data/1.parquet"): Answer.ALLOW,
    ("s3:PutObject", f"{DATA}/events/data/1.parquet"): Answer.NOTHING,
    ("s3:PutObject", LOG): Answer.NOTHING,
    ("s3:DeleteObject", LOG): Answer.NOTHING,
    ("s3:PutObject", f"{RESULT}/custody/1.csv"): Answer.ALLOW,
    ("s3:GetObject", f"{RESULT}/custody-jobs/1.csv"): Answer.NOTHING,
}


@pytest.mark.parametrize(("action", "resource"), ASKED)
def test_an_auditor_may_ask_and_nothing_else(action: str, resource: str) -> None:
    assert ask(policy("auditor"), Request(action=action, resource=resource)) is ASKED[action, resource]


@pytest.mark.parametrize(
    ("via", "alias", "answer"),
    [
        ("s3.us-east-1.amazonaws.com", "alias/custody", True),
        ("sqs.us-east-1.amazonaws.com", "alias/custody", False),
        ("s3.us-east-1.amazonaws.com", "alias/other", False),
    ],
)
def test_the_records_key_is_named_by_its_alias(via: str, alias: str, answer: bool) -> None:  # noqa: FBT001 - a table
    (statement,) = [s for s in policy("auditor")["Statement"] if s["Sid"] == "DecryptTheRecordThroughS3"]
    condition = statement["Condition"]
    held = condition["StringEquals"]["kms:ViaService"] == via
    held &= condition["ForAnyValue:StringEquals"]["kms:ResourceAliases"] == alias
    assert held is answer
    assert statement["Action"] == ["kms:Decrypt"]


@pytest.mark.parametrize("variant", ["default", "everything", "china"])
def test_policies_fit(variant: str) -> None:
    policies = lake(variant).all("AWS::IAM::ManagedPolicy")
    sizes = [len(json.dumps(p["PolicyDocument"], separators=(",", ":"))) for p in policies]
    assert max(sizes) < POLICY_LIMIT
    assert len(sizes) >= 6


def test_every_question_detection_is_scheduled() -> None:
    schedules = {s["Name"]: s for s in lake().all("AWS::Scheduler::Schedule")}
    for name in NIGHTLY:
        schedules.pop(name)
    asking = {d.id: d for d in all_detections(parse({"custody": {}}).of_detections) if d.question}
    assert {
        f"custody-{id_}" for id_, d in asking.items() if d.severity >= parse({"custody": {}}).minimum_severity
    } == set(schedules)
    known = function_questions()
    for name, schedule in schedules.items():
        told = json.loads(schedule["Target"]["Input"])
        assert told == {"id": name.removeprefix("custody-"), "scheduled": "<aws.scheduler.scheduled-time>"}
        question = known[told["id"]]
        assert set(question["names"]) <= {*question["values"], "since", "until", "earliest"}
        assert question["sql"].count("?") >= len(question["names"])
        assert not re.search(r"[ (]:[a-z_]+", question["sql"])


def function_space(template: Template | None = None) -> dict[str, Any]:
    """What the function's code knows, run as Lambda would, but for the clients it would make."""
    (function,) = (template or lake()).all("AWS::Lambda::Function")
    space: dict[str, Any] = {}
    exec(compile(function["Code"]["ZipFile"], "index.py", "exec"), space)  # noqa: S102 - our own template
    return space


def test_a_question_that_is_below_the_alerts_can_be_asked_by_hand() -> None:
    settings = parse({"custody": {"minimum_severity": "critical"}})
    template = alone(lambda stack: AuditLake(stack, "It", settings=settings))
    saved = {query["Name"] for query in template.all("AWS::Athena::NamedQuery")}
    scheduled = {schedule["Name"].removeprefix("custody-") for schedule in template.all("AWS::Scheduler::Schedule")}
    # Nobody writes down what rules find by hand.
    by_hand = {question.id for question in all_questions() if is_saved(question)} - {"lost-alerts"}
    assert by_hand <= saved | scheduled
    assert get("tag-overwritten").severity < Severity.CRITICAL
    assert "tag-overwritten" in saved


def test_an_apps_own_detection_that_asks_is_scheduled_and_told() -> None:
    own = replace(get("tag-overwritten"), id="own-question", title="Our own")
    settings = parse({"custody": {}})
    lake_alone = alone(lambda stack: AuditLake(stack, "It", settings=settings, detections=[own]))
    assert "custody-own-question" in {schedule["Name"] for schedule in lake_alone.all("AWS::Scheduler::Schedule")}
    assert function_space(lake_alone)["QUESTIONS"].keys() == {"own-question"}
    path = alone(lambda stack: AlarmPath(stack, "It", settings=settings, detections=[own]))
    assert "own-question" in function_space(path)["WORDS"]


def function_questions() -> dict[str, Any]:
    """What the function knows of each question."""
    questions: dict[str, Any] = function_space()["QUESTIONS"]
    return questions


def test_the_function_takes_in_into_the_folder_that_its_table_reads() -> None:
    code = function_space()
    folder = f"s3://custody-lake-{ACCOUNT}-{HOME}/taken/"
    (function,) = lake().all("AWS::Lambda::Function")
    assert function["Environment"]["Variables"]["TAKEN"] == folder
    assert "TO '{location}{slot}/'" in code["SLOTS"]["write"]
    assert code["SLOTS"]["read"].startswith("WITH delivered_records AS (SELECT ")
    assert code["SLOTS"]["closed_days"] == READ_DAYS - 1
    of_slots = table("taken_records")
    assert of_slots["Parameters"]["storage.location.template"] == folder + "${slot}/"
    assert of_slots["Parameters"]["projection.slot.type"] == "injected"
    assert [each["Name"] for each in of_slots["StorageDescriptor"]["Columns"]] == [*BY_NAME, "day"]


def test_nobody_but_the_function_writes_what_questions_read() -> None:
    (bucket,) = [p for p in lake().all("AWS::S3::BucketPolicy") if "custody-lake-1" in json.dumps(p["PolicyDocument"])]
    role = next(r for r in lake().all("AWS::IAM::Role") if r.id.startswith("LakeScheduledFunctionRole"))["RoleName"]
    (denied,) = [s for s in bucket["PolicyDocument"]["Statement"] if "/taken/*" in json.dumps(s)]
    assert denied["Effect"] == "Deny"
    assert f":role/{role}" in json.dumps(denied["Condition"])
    rules = lake().one("AWS::S3::Bucket", BucketName=f"custody-lake-{ACCOUNT}-{HOME}")["LifecycleConfiguration"][
        "Rules"
    ]
    assert {"Id": "pass-taken", "Status": "Enabled", "ExpirationInDays": 2, "Prefix": "taken/"} in rules


def test_questions_about_hours_and_states_read_no_slots() -> None:
    told = {id_: question["slots"] for id_, question in function_questions().items()}
    assert [id_ for id_, slots in told.items() if not slots] == ["gap-in-the-record", "no-record-delivered"]
    assert len(told) > 30


def test_the_forwarders_listen_for_the_lake() -> None:
    on, off = parse({"custody": {}}), parse({"custody": {"lake": {"enabled": False}}})
    sources = {source for pattern in lake_listens_for(on) for source in pattern.document["source"]}
    assert sources == {"aws.athena", "aws.codepipeline", "aws.ecr", "aws.inspector2"}
    assert lake_listens_for(off) == []


@pytest.mark.parametrize(
    ("lake_settings", "said"),
    [
        ({"accounts": ["12"]}, "'12' is no account id"),
        ({"accounts": ["111122223333", "111122223333"]}, "stands there twice"),
        ({"scan_cutoff_bytes": 1}, "scan_cutoff_bytes"),
        ({"compaction_hour": 0}, "compaction_hour"),
        ({"results_days": 0}, "results_days"),
    ],
)
def test_bad_settings_are_named(lake_settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        parse({"custody": {"lake": lake_settings}})
