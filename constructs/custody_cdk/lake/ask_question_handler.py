"""Lambda function that asks one detection's question of Athena and hands on what it finds."""

import json
import os
import time
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

# A folder is named after the day of delivery: some time after its day nothing comes into it.
SETTLED = timedelta(hours=2)
# What was taken in goes after two days, and a message may be redriven a week later.
FRESH = timedelta(hours=12)

LISTED = 20
VALUE_LENGTH = 300
PAUSE = 2.0
ATTEMPTS, ATTEMPTS_TO_TAKE_IN = 50, 3
BAD_ENDS = {"FAILED", "CANCELLED"}
COUNTED = {"lost-alerts": "LostAlerts"}
"""Metrics: how many rows a run of a question found, none included."""
QUESTIONS: dict[str, Any] = {}
"""What is known of each question, by the id of its detection; the stack writes it behind this code."""
SLOTS: dict[str, Any] = {}
"""How slots are written and read, of custody/lake/taken.py, the same way; without it the log files are read."""


def handler(asked: dict[str, Any], _context: object) -> int:
    """Ask, wait, hand on; returns how many findings. A raised error is tried again, then kept in the queue."""
    event = {**QUESTIONS[asked["id"]], "id": asked["id"], "scheduled": asked["scheduled"]}
    athena: Any = boto3.client("athena")
    # To the second: what fails at once is no earlier failure, which is minutes old.
    rows = answer(athena, event, datetime.now(tz=UTC).replace(microsecond=0))
    if event["id"] in COUNTED:
        print(metric(event, len(rows)))  # noqa: T201 - CloudWatch reads metrics out of the log
    if rows:
        sqs: Any = boto3.client("sqs")
        queue = sqs.get_queue_url(QueueName=os.environ["ALERTS_QUEUE"])["QueueUrl"]
        sqs.send_message(QueueUrl=queue, MessageBody=message(event, rows))
    return len(rows)


def hour_of(event: dict[str, Any]) -> datetime:
    """The hour that a run belongs to: all that are asked in it read what its first one took in."""
    return datetime.fromisoformat(event["scheduled"]).replace(minute=0, second=0, microsecond=0)


def times(event: dict[str, Any]) -> dict[str, str]:
    """The period's times as SQL literals: it ends a while before the hour, for files come late."""
    until = hour_of(event).replace(tzinfo=None) - timedelta(seconds=event["lag"])
    back = {"since": event["every"], "until": 0, "earliest": event["looks_back"]}
    return {name: f"'{(until - timedelta(seconds=s)).isoformat(' ', 'seconds')}'" for name, s in back.items()}


def answer(athena: Any, event: dict[str, Any], now: datetime) -> list[dict[str, str]]:
    """The question's rows: from what was taken in for this hour, or else from the log files themselves."""
    values = {**event["values"], **times(event)}
    # Athena refuses an empty list.
    bound: dict[str, Any] = {"ExecutionParameters": [values[name] for name in event["names"]]} if event["names"] else {}
    asked: dict[str, Any] = {
        "QueryExecutionContext": {"Database": os.environ["DATABASE"]},
        "WorkGroup": os.environ["WORKGROUP"],
    }
    token, text = f"{event['id']}-{event['scheduled']}", event["sql"]
    # Of an hour to come nothing is taken in: whoever asks ahead by hand would leave that hour's runs too little.
    if SLOTS and event.get("slots") and timedelta() <= now - hour_of(event) < FRESH:
        try:
            names = ", ".join(f"'{slot}'" for slot in taken_in(athena, event, now, asked))
            fast = SLOTS["read"].replace("{slot}", names) + text
            return findings(athena, wait(athena, start(athena, token, fast, now, **asked, **bound)))
        except (ClientError, RuntimeError) as error:
            print(f"{token}: the log files are read instead, for {error}")  # noqa: T201 - into the function's log
    return findings(athena, wait(athena, start(athena, token, text, now, **asked, **bound)))


def taken_in(athena: Any, event: dict[str, Any], now: datetime, asked: dict[str, Any]) -> list[str]:
    """The slots that hold what had been delivered by this hour, each written by whoever needs it first."""
    hour = hour_of(event)
    first = (hour - SETTLED).date()
    before = first - timedelta(days=SLOTS["closed_days"])
    slots = {
        f"{first}-closed": f"day >= '{before:%Y/%m/%d}' AND day < '{first:%Y/%m/%d}'",
        f"{hour:%Y-%m-%dT%H}": f"day >= '{first:%Y/%m/%d}'",
    }
    found, of = [], SLOTS["of"] + listed()
    for name, days in slots.items():
        text = SLOTS["write"].replace("{location}", os.environ["TAKEN"]).replace("{days}", days)
        # Another text, or another view behind it, writes another folder: it may hold other columns or rows.
        slot = f"{name}-{zlib.crc32((text + of).encode()):08x}"
        query = start(athena, slot, text.replace("{slot}", f"{slot}-{{attempt}}"), now, ATTEMPTS_TO_TAKE_IN, **asked)
        done = athena.get_query_execution(QueryExecutionId=wait(athena, query))["QueryExecution"]
        # UNLOAD refuses a folder that has something in it, so each attempt has its own.
        written = [f"{slot}-{n}" for n in range(ATTEMPTS_TO_TAKE_IN) if f"{slot}-{n}/" in done["Query"]]
        if not written:
            raise RuntimeError(f"query {query} wrote no slot that begins with {slot}")
        found += written
    return found


def listed() -> str:
    """What the table of log files looks into, where that grows by itself: a slot of fewer accounts lacks rows."""
    if "table" not in SLOTS:
        return ""
    glue: Any = boto3.client("glue")
    told = glue.get_table(DatabaseName=os.environ["DATABASE"], Name=SLOTS["table"])["Table"]["Parameters"]
    return json.dumps([told["projection.account.values"], told["projection.region.values"]])


def start(athena: Any, token: str, text: str, now: datetime, attempts: int = ATTEMPTS, **asked: Any) -> str:
    """The query's id; a second call with the same text gets the first one's, unless that failed or was cancelled.

    Athena answers a known token with its execution, whatever became of it: one that ended badly before now is followed
    by another token.
    """
    found = ""
    for attempt in range(attempts):
        found = athena.start_query_execution(
            QueryString=text.replace("{attempt}", str(attempt)),
            **asked,
            ClientRequestToken=f"{token}-{zlib.crc32(text.encode()):08x}-{attempt}".ljust(32, "-"),
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


def metric(event: dict[str, Any], count: int) -> str:
    """A count in CloudWatch's embedded metric format, at the time that the run was meant for."""
    name = COUNTED[event["id"]]
    described = {
        "Namespace": "Custody",
        "Dimensions": [["Workgroup"]],
        "Metrics": [{"Name": name, "Unit": "Count"}],
    }
    at = int(hour_of(event).timestamp() * 1000)
    told = {"_aws": {"Timestamp": at, "CloudWatchMetrics": [described]}}
    return json.dumps({**told, "Workgroup": os.environ["WORKGROUP"], name: count})


def message(event: dict[str, Any], rows: list[dict[str, str]]) -> str:
    """What the function that writes alerts is told: how many rows, and those that an alert lists, long values cut."""
    listed = [
        {name: value if len(value) <= VALUE_LENGTH else f"{value[:VALUE_LENGTH]}..." for name, value in row.items()}
        for row in rows[:LISTED]
    ]
    return json.dumps({"detection": event["id"], "words": event["words"], "count": len(rows), "rows": listed})
