"""The lake, deployed by the CDK CLI onto a lab: it comes up, and its parts answer."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from custody.alerts import findings_message
from custody.detections import all_detections
from custody.lake.athena_parameters import literal
from custody.lake.domain_views import domain_views
from custody.questions import all_questions
from custody_cdk.lake.ask_question_handler import QUESTIONS, handler
from custody_cdk.lake.lake_workgroup import is_saved
from demo.deployment import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.product import Product

    from lab import Lab

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def lake(deployed: Product) -> Lab:
    return deployed.aws


def test_every_table_and_view_is_there(lake: Lab) -> None:
    tables = lake.client("glue", HOME).get_tables(DatabaseName="custody")["TableList"]
    made = {"delivered_records", "events", "record_hours", "replaced_records", "state_changes"}
    views = {view.name for view in domain_views()} | made
    assert {table["Name"] for table in tables if table.get("TableType") == "VIRTUAL_VIEW"} == views
    assert {table["Name"] for table in tables} == views | {
        "cloudtrail", "events_compacted", "record_hours_compacted", "state_changes_delivered", "taken_records",
    }  # fmt: skip


def test_the_workgroup_enforces_its_limits(lake: Lab) -> None:
    group = lake.client("athena", HOME).get_work_group(WorkGroup="custody")["WorkGroup"]["Configuration"]
    assert group["EnforceWorkGroupConfiguration"] is True
    assert group["EngineVersion"]["SelectedEngineVersion"] == "Athena engine version 3"
    assert int(group["BytesScannedCutoffPerQuery"]) == 50_000_000_000


def test_every_question_that_is_not_asked_on_a_schedule_is_a_named_query_unless_it_is_long(lake: Lab) -> None:
    athena = lake.client("athena", HOME)
    pages = athena.get_paginator("list_named_queries").paginate(WorkGroup="custody")
    ids = [id_ for page in pages for id_ in page["NamedQueryIds"]]
    names = {athena.get_named_query(NamedQueryId=id_)["NamedQuery"]["Name"] for id_ in ids}
    scheduled = {detection.id for detection in all_detections() if detection.question}
    saved = {question.id for question in all_questions() if is_saved(question)}
    assert names == saved - scheduled | {"backfill", "backfill-hours"}


def test_compaction_is_scheduled(lake: Lab) -> None:
    schedule = lake.client("scheduler", HOME).get_schedule(Name="custody-compaction")
    query = json.loads(schedule["Target"]["Input"])
    assert schedule["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert query["WorkGroup"] == "custody-jobs"
    assert query["QueryString"].startswith("MERGE INTO events_compacted")


def test_a_services_own_event_reaches_the_bucket(lake: Lab) -> None:
    firehose = lake.client("firehose", HOME)
    stream = firehose.describe_delivery_stream(DeliveryStreamName="custody-state-changes")
    (destination,) = stream["DeliveryStreamDescription"]["Destinations"]
    described: dict[str, Any] = destination["ExtendedS3DestinationDescription"]
    assert described["Prefix"] == "state-changes/!{timestamp:yyyy/MM/dd}/"
    assert described["BucketARN"] == f"arn:aws:s3:::custody-lake-{lake.state.account}-{HOME}"


FINDINGS = """
SELECT * FROM (VALUES
  ('e-1', '2026-11-20 10:00:00', '123456789012', 'us-east-2', 'Mallory', 'shop/api', ?, 'logs/1.json.gz'),
  ('e-2', '2026-11-20 10:30:00', '123456789012', 'us-east-2', 'Mallory', 'shop/web', ?, 'logs/2.json.gz')
) AS f (event_id, event_time, account, region, actor, subject, finding, source_file)
WHERE event_time >= ? AND event_time < ?
"""


QUESTION = {
    "sql": FINDINGS.strip(),
    "words": {"severity": "high", "title": "Something happened"},
    "every": 3600,
    "looks_back": 86400,
    "lag": 1800,
    "names": ["word", "word", "since", "until"],
    "values": {"word": literal("shop's")},
}


@pytest.fixture
def handed_on(lake: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The function's surroundings, a question of its own, and the queue that its findings go to."""
    for name, value in lake.environment(region=HOME).items():
        monkeypatch.setenv(name, value)
    for name, value in {"ALERTS_QUEUE": "findings", "DATABASE": "custody", "WORKGROUP": "custody-jobs"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(QUESTIONS, "some-detection", QUESTION)
    sqs = lake.client("sqs", HOME)
    queue = sqs.create_queue(QueueName="findings")["QueueUrl"]
    yield queue
    sqs.delete_queue(QueueUrl=queue)


def at(moment: str, id_: str = "some-detection") -> dict[str, Any]:
    """What the schedule of a detection sends."""
    return {"id": id_, "scheduled": moment}


def test_a_finding_is_handed_on(lake: Lab, handed_on: str) -> None:
    assert handler(at("2026-11-20T11:00:00Z"), None) == 1
    (message,) = lake.client("sqs", HOME).receive_message(QueueUrl=handed_on, WaitTimeSeconds=5)["Messages"]
    told = json.loads(message["Body"])
    assert (told["detection"], told["count"], told["words"]) == ("some-detection", 1, QUESTION["words"])
    text = findings_message("some-detection", told["words"], told["rows"], count=1).text
    assert text.splitlines()[:7] == [
        "[HIGH] Something happened",
        "",
        "Who: Mallory",
        "Found: shop's",
        "On: shop/api",
        "When: 2026-11-20 10:00:00Z",
        "Where: us-east-2, account 123456789012",
    ]
    assert "Log file: logs/1.json.gz" in text


@pytest.mark.usefixtures("handed_on")
def test_periods_that_follow_each_other_find_everything_once() -> None:
    hours = [f"2026-11-20T{hour:02}:00:00Z" for hour in range(9, 14)]
    assert [handler(at(hour), None) for hour in hours] == [0, 0, 1, 1, 0]


BAD = {**QUESTION, "sql": "SELECT nothing_of_this_name", "names": []}


@pytest.mark.usefixtures("handed_on")
def test_a_query_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUESTIONS, "bad", BAD)
    with pytest.raises(RuntimeError, match="FAILED"):
        handler(at("2026-11-20T11:00:00Z", "bad"), None)


@pytest.mark.usefixtures("handed_on")
def test_a_question_that_failed_is_asked_again_and_one_that_runs_is_not(
    lake: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token of a failed execution stands for that execution for ever."""
    athena = lake.client("athena", HOME)
    monkeypatch.setitem(QUESTIONS, "failed-once", BAD)

    def executions() -> int:
        return len(athena.list_query_executions(WorkGroup="custody-jobs")["QueryExecutionIds"])

    before = executions()
    for _ in range(2):
        with pytest.raises(RuntimeError, match="FAILED"):
            handler(at("2026-11-20T15:00:00Z", "failed-once"), None)
        # The lab tells times in whole seconds.
        time.sleep(1.1)
    assert executions() == before + 2
    good = at("2026-11-20T16:00:00Z")
    assert [handler(good, None) for _ in range(2)] == [0, 0]
    assert executions() == before + 3


def test_the_deployed_function_asks_what_its_schedules_name(lake: Lab) -> None:
    """Its code as CloudFormation took it: unpacked, run by the lab, on the question of a real schedule."""
    scheduler, functions = lake.client("scheduler", HOME), lake.client("lambda", HOME)
    schedule = scheduler.get_schedule(Name="custody-tag-overwritten")
    told = json.loads(schedule["Target"]["Input"])
    assert told == {"id": "tag-overwritten", "scheduled": "<aws.scheduler.scheduled-time>"}
    answer = functions.invoke(
        FunctionName=schedule["Target"]["Arn"], Payload=json.dumps(at("2026-11-20T11:00:00Z", "no-such")).encode()
    )
    assert "no-such" in answer["Payload"].read().decode()
    assert answer.get("FunctionError")
