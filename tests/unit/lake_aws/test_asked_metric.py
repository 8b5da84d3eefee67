"""How many alerts were lost is counted in the log of the function that asks, in CloudWatch's own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from custody.detections import get
from custody_cdk.lake import ask_question_handler as asking

if TYPE_CHECKING:
    from collections.abc import Sequence

FOUND = {"event_id": "a", "finding": "trail-stopped"}


class Sqs:
    """As much of SQS as the function calls."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def get_queue_url(self, **_: str) -> dict[str, str]:
        return {"QueueUrl": "url"}

    def send_message(self, *, MessageBody: str, **_: str) -> None:  # noqa: N803
        self.sent.append(json.loads(MessageBody))


def asked(monkeypatch: pytest.MonkeyPatch, id_: str, rows: Sequence[dict[str, str]]) -> Sqs:
    sqs = Sqs()
    known = {id_: {"words": {"severity": "high", "title": "T"}}}
    monkeypatch.setattr(asking, "QUESTIONS", known)
    monkeypatch.setattr(asking, "answer", lambda *_: list(rows))
    monkeypatch.setattr(asking.boto3, "client", lambda _: sqs)
    monkeypatch.setenv("ALERTS_QUEUE", "custody-alerts")
    monkeypatch.setenv("WORKGROUP", "custody-jobs")
    assert asking.handler({"id": id_, "scheduled": "2026-11-20T05:03:00Z"}, None) == len(rows)
    return sqs


@pytest.mark.parametrize("count", [0, 3])
def test_every_run_counts(count: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    sqs = asked(monkeypatch, "lost-alerts", [FOUND] * count)
    told = json.loads(capsys.readouterr().out)
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    [described] = told["_aws"]["CloudWatchMetrics"]
    assert told["_aws"]["Timestamp"] == 1795150800000
    assert (described["Namespace"], described["Dimensions"]) == ("Custody", [["Workgroup"]])
    assert [told[metric["Name"]] for metric in described["Metrics"]] == [count]
    assert told["Workgroup"] == "custody-jobs"
    assert [each["count"] for each in sqs.sent] == [count] * bool(count)


def test_other_questions_count_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked(monkeypatch, "trail-target-changed", [FOUND])
    assert capsys.readouterr().out == ""


def test_what_is_counted_is_asked() -> None:
    assert all(get(id_).question for id_ in asking.COUNTED)
