"""Lambda function that asks one detection's question of Athena and hands on what it finds."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

LISTED = 20
VALUE_LENGTH = 300
PAUSE = 2.0
ATTEMPTS = 50
BAD_ENDS = {"FAILED", "CANCELLED"}
QUESTIONS: dict[str, Any] = {}
"""What is known of each question, by the id of its detection; the stack writes it behind this code."""


def handler(asked: dict[str, Any], _context: object) -> int:
    """Ask, wait, hand on; returns how many findings. A raised error is tried again, then kept in the queue."""
    event = {**QUESTIONS[asked["id"]], **asked}
    athena: Any = boto3.client("athena")
    # To the second: what fails at once is no earlier failure, which is minutes old.
    now = datetime.now(tz=UTC).replace(microsecond=0)
    rows = findings(athena, wait(athena, start(athena, event, now)))
    if rows:
        sqs: Any = boto3.client("sqs")
        queue = sqs.get_queue_url(QueueName=os.environ["ALERTS_QUEUE"])["QueueUrl"]
        sqs.send_message(QueueUrl=queue, MessageBody=message(event, rows))
    return len(rows)


def times(event: dict[str, Any]) -> dict[str, str]:
    """The period's times as SQL literals: it ends a while before the schedule's time, for files come late."""
    until = datetime.fromisoformat(event["scheduled"]).replace(tzinfo=None) - timedelta(seconds=event["lag"])
    back = {"since": event["every"], "until": 0, "earliest": event["looks_back"]}
    return {name: f"'{(until - timedelta(seconds=s)).isoformat(' ', 'seconds')}'" for name, s in back.items()}


def start(athena: Any, event: dict[str, Any], now: datetime) -> str:
    """The query's id; a second attempt at the same hour gets the first one's, unless that failed or was cancelled.

    Athena answers a known token with its execution, whatever became of it: one that ended badly before now is followed
    by another token.
    """
    values = {**event["values"], **times(event)}
    # Athena refuses an empty list.
    bound = {"ExecutionParameters": [values[name] for name in event["names"]]} if event["names"] else {}
    found = ""
    for attempt in range(ATTEMPTS):
        found = athena.start_query_execution(
            QueryString=event["sql"],
            QueryExecutionContext={"Database": os.environ["DATABASE"]},
            WorkGroup=os.environ["WORKGROUP"],
            **bound,
            ClientRequestToken=f"{event['id']}-{event['scheduled']}-{attempt}".ljust(32, "-"),
        )["QueryExecutionId"]
        status = athena.get_query_execution(QueryExecutionId=found)["QueryExecution"]["Status"]
        if status["State"] not in BAD_ENDS or status["SubmissionDateTime"] >= now:
            break
    return found


def wait(athena: Any, query: str) -> str:
    """Until it has run; the function's own time limit ends a wait that is too long."""
    while True:
        status = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
        if status["State"] == "SUCCEEDED":
            return query
        if status["State"] in BAD_ENDS:
            raise RuntimeError(f"query {query} {status['State']}: {status.get('StateChangeReason', '')}")
        time.sleep(PAUSE)


def findings(athena: Any, query: str) -> list[dict[str, str]]:
    """The answer's rows by column; the first row of an answer holds the names."""
    rows: list[list[str]] = []
    for page in athena.get_paginator("get_query_results").paginate(QueryExecutionId=query):
        found = page["ResultSet"]["Rows"]
        rows += [[value.get("VarCharValue", "") for value in row["Data"]] for row in found]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def message(event: dict[str, Any], rows: list[dict[str, str]]) -> str:
    """What the function that writes alerts is told: how many rows, and those that an alert lists, long values cut."""
    listed = [
        {name: value if len(value) <= VALUE_LENGTH else f"{value[:VALUE_LENGTH]}..." for name, value in row.items()}
        for row in rows[:LISTED]
    ]
    return json.dumps({"detection": event["id"], "words": event["words"], "count": len(rows), "rows": listed})
