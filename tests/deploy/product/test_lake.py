"""The lake, deployed by the CDK CLI onto a lab: it comes up, and its parts answer."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from custody.lake.athena_parameters import literal
from custody.lake.domain_views import domain_views
from custody.lake.questions import all_questions
from custody_cdk.ask_question_handler import handler
from demo.deployment import HOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
        "cloudtrail", "events_compacted", "record_hours_compacted", "state_changes_delivered",
    }  # fmt: skip


def test_the_workgroup_enforces_its_limits(lake: Lab) -> None:
    group = lake.client("athena", HOME).get_work_group(WorkGroup="custody")["WorkGroup"]["Configuration"]
    assert group["EnforceWorkGroupConfiguration"] is True
    assert group["EngineVersion"]["SelectedEngineVersion"] == "Athena engine version 3"
    assert int(group["BytesScannedCutoffPerQuery"]) == 50_000_000_000


def test_every_question_is_a_named_query(lake: Lab) -> None:
    athena = lake.client("athena", HOME)
    pages = athena.get_paginator("list_named_queries").paginate(WorkGroup="custody")
    ids = [id_ for page in pages for id_ in page["NamedQueryIds"]]
    names = {athena.get_named_query(NamedQueryId=id_)["NamedQuery"]["Name"] for id_ in ids}
    assert names == {question.id for question in all_questions()} | {"backfill", "backfill-hours"}


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


@pytest.fixture
def scheduled(lake: Lab) -> Iterator[Callable[[str], dict[str, Any]]]:
    """What the schedule of a detection sends at a moment; its query, topic and queue are gone after the test."""
    athena, sns, sqs = (lake.client(service, HOME) for service in ("athena", "sns", "sqs"))
    query = athena.create_named_query(
        Name="findings", Database="custody", QueryString=FINDINGS.strip(), WorkGroup="custody-jobs"
    )["NamedQueryId"]
    topic = sns.create_topic(Name="findings")["TopicArn"]
    queue = sqs.create_queue(QueueName="findings")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    event = {
        "id": "some-detection",
        "title": "[HIGH] Something happened",
        "subject": "[HIGH] Something happened",
        "advice": ["Do first: look"],
        "every": 3600,
        "looks_back": 86400,
        "lag": 1800,
        "names": ["word", "word", "since", "until"],
        "values": {"word": literal("shop's")},
        "query": query,
        "topic": topic,
        "workgroup": "custody-jobs",
        "queue": queue,
    }
    yield lambda moment: {**event, "scheduled": moment}
    athena.delete_named_query(NamedQueryId=query)
    sns.delete_topic(TopicArn=topic)
    sqs.delete_queue(QueueUrl=queue)


@pytest.fixture
def as_the_function(lake: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in lake.environment(region=HOME).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("as_the_function")
def test_a_finding_becomes_an_alert(lake: Lab, scheduled: Callable[[str], dict[str, Any]]) -> None:
    event = scheduled("2026-11-20T11:00:00Z")
    assert handler(event, None) == 1
    (message,) = lake.client("sqs", HOME).receive_message(QueueUrl=event["queue"], WaitTimeSeconds=5)["Messages"]
    assert message["Body"].splitlines() == [
        "[HIGH] Something happened",
        "Findings: 1",
        "- 2026-11-20 10:00:00 123456789012 us-east-2: Mallory, shop/api, shop's (record e-1 in logs/1.json.gz)",
        "Do first: look",
    ]


@pytest.mark.usefixtures("as_the_function")
def test_periods_that_follow_each_other_find_everything_once(scheduled: Callable[[str], dict[str, Any]]) -> None:
    hours = [f"2026-11-20T{hour:02}:00:00Z" for hour in range(9, 14)]
    assert [handler(scheduled(hour), None) for hour in hours] == [0, 0, 1, 1, 0]


@pytest.mark.usefixtures("as_the_function")
def test_a_query_that_fails_is_an_error(lake: Lab, scheduled: Callable[[str], dict[str, Any]]) -> None:
    athena = lake.client("athena", HOME)
    bad = athena.create_named_query(
        Name="bad", Database="custody", QueryString="SELECT nothing_of_this_name", WorkGroup="custody-jobs"
    )["NamedQueryId"]
    try:
        with pytest.raises(RuntimeError, match="FAILED"):
            handler({**scheduled("2026-11-20T11:00:00Z"), "id": "bad", "query": bad, "names": []}, None)
    finally:
        athena.delete_named_query(NamedQueryId=bad)


@pytest.mark.usefixtures("as_the_function")
def test_a_question_that_failed_is_asked_again_and_one_that_runs_is_not(
    lake: Lab, scheduled: Callable[[str], dict[str, Any]]
) -> None:
    """The token of a failed execution stands for that execution for ever."""
    athena = lake.client("athena", HOME)

    def executions() -> int:
        return len(athena.list_query_executions(WorkGroup="custody-jobs")["QueryExecutionIds"])

    bad = athena.create_named_query(
        Name="bad", Database="custody", QueryString="SELECT nothing_of_that_name", WorkGroup="custody-jobs"
    )["NamedQueryId"]
    event = {**scheduled("2026-11-20T15:00:00Z"), "id": "failed-once", "query": bad, "names": []}
    before = executions()
    try:
        for _ in range(2):
            with pytest.raises(RuntimeError, match="FAILED"):
                handler(event, None)
            # The lab tells times in whole seconds.
            time.sleep(1.1)
    finally:
        athena.delete_named_query(NamedQueryId=bad)
    assert executions() == before + 2
    good = scheduled("2026-11-20T16:00:00Z")
    assert [handler(good, None) for _ in range(2)] == [0, 0]
    assert executions() == before + 3
