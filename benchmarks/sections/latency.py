"""Seconds from a call to the mail on it, with the product deployed onto the lab: what Custody's own steps take."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from benchmarks.measure.child import ROOT
from benchmarks.measure.machine import machine
from benchmarks.measure.rounds import say
from benchmarks.section import Section
from demo import inbox
from demo.deployment import HOME, REGIONS, deploy
from lab import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = 20
_AT_ONCE = {"alerts.heartbeat": "false"}
_LONGEST = 60.0
_AWAY = next(region for region in REGIONS if region != HOME)


def latency() -> Section:
    """A call that is refused and critical, one after the other, in the home Region and in another."""
    made = Section(
        "From a call to the mail on it, on the lab",
        ("a critical alert", "median s", "fastest s", "slowest s", "calls"),
    )
    with tempfile.TemporaryDirectory(prefix="custody-latency-") as folder:
        say("deploying onto the lab")
        with Lab.start(directory=Path(folder), venv=ROOT / ".lab" / "venv") as aws:
            deploy(aws, ROOT, _AT_ONCE)
            queue = inbox.subscribe(aws, HOME)
            for name, region in (("in the home Region", HOME), ("in another Region", _AWAY)):
                say(f"{CALLS} calls {name}")
                found = list(_seconds(aws, region, queue))
                made.rows.append((name, *(f"{f(found):.2f}" for f in (statistics.median, min, max)), str(len(found))))
                made.figures[f"latency.{region}"] = statistics.median(found)
    made.notes = _notes(machine())
    return made


def _seconds(aws: Lab, region: str, queue: str) -> Iterator[float]:
    """The first call warms what it passes, and is not counted."""
    sqs, trails = aws.client("sqs", HOME), aws.client("cloudtrail", region)
    for number in range(CALLS + 1):
        name = f"latency-{region}-{number}"
        began = time.monotonic()
        with suppress(ClientError):
            trails.stop_logging(Name=name)
        arrived = _arrived(sqs, queue, name, began)
        if number:
            yield arrived - began


def _arrived(sqs: Any, queue: str, name: str, began: float) -> float:
    while time.monotonic() < began + _LONGEST:
        for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", []):
            at = time.monotonic()
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            if name in json.loads(message["Body"])["Message"]:
                return at
    raise TimeoutError(f"no alert names {name} within {_LONGEST:.0f} s")


_CLOUDTRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html"


def _notes(where: dict[str, str]) -> list[str]:
    """What is the lab's and what is AWS's."""
    way = (
        f"Measured on {where['day']}, with a load of {where['load before']} before: seconds by the clock from the call "
        "to the mail in a queue that is subscribed to the topics. The event goes the whole way: forwarder, bus of the "
        "home Region, rule, queue, the function that writes alerts, topic."
    )
    lab = (
        "What it shows is at most Custody's own part: the code of its function, and the number of its steps. The "
        "services of the lab are programs on this machine; its CloudTrail sends an event at once, and nothing travels."
    )
    aws = (
        "**On AWS it was not measured.** CloudTrail promises no time: log files come about 5 minutes after a call on "
        f"average ([CloudTrail]({_CLOUDTRAIL})), and events come to EventBridge by best effort."
    )
    waits = (
        "What is not critical waits for its group besides, `alerts.group_seconds`, 120 by default, and what is low for "
        "the daily summary."
    )
    return [way, lab, aws, waits]
