"""The function keeps quiet about what is excepted, about nothing else, and says in its log how often."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from unit.constructs.alarm_path.test_alert_function import AT_ONCE, RUN
from unit.constructs.alarm_path.test_tell_targets_handler import QUEUE
from unit.constructs.alarm_path.test_tell_targets_handler import RUN as RUN_TELLING

from custody.alerts.exceptions import facts_of_event, without_excepted
from custody.alerts.resource_places import resource_places
from custody.detections import all_detections, get
from custody.settings.exceptions import ExceptionSettings
from custody_cdk.alarm_path.alert_function import alert_code, exceptions_of, words_of

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
DETECTIONS = all_detections()
HOLDS, ENDED = date.max, date(2020, 1, 1)
ROLE = "arn:aws:sts::111122223333:assumed-role/Mover/ci"


def excepting(until: date = HOLDS, **fields: str) -> dict[str, Any]:
    given: dict[str, Any] = {"reason": "Moved", "owner": "platform", "until": until, **fields}
    return exceptions_of([ExceptionSettings(**given)], DETECTIONS)


def push(repository: str) -> dict[str, Any]:
    detail = {
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "userIdentity": {"type": "AssumedRole", "arn": ROLE},
        "requestParameters": {"repositoryName": repository},
        "recipientAccountId": "111122223333",
        "awsRegion": "eu-central-1",
    }
    return {"detection": "image-pushed", "event": {"detail": detail}}


def rows(*subjects: str, count: int | None = None) -> dict[str, Any]:
    row = {"event_time": "2026-11-20 10:00:00", "account": "1", "region": "r", "actor": ROLE, "finding": "f",
           "event_id": "e", "source_file": "s"}  # fmt: skip
    found = [{**row, "subject": subject} for subject in subjects]
    return {"detection": "mass-deletion", "count": len(found) if count is None else count, "rows": found,
            "words": {"severity": "high", "title": "Many"}}  # fmt: skip


def run(known: dict[str, Any], *told: Any, program: str = RUN) -> tuple[dict[str, Any], list[str]]:
    """What the code would publish in a bare Python, and the lines of its log."""
    records = [
        {"messageId": f"m-{n}", "body": json.dumps(each), "attributes": {"ApproximateReceiveCount": "1"}}
        for n, each in enumerate(told)
    ]
    code = alert_code(words_of([get("image-pushed")]), known, telling=program == RUN_TELLING)
    topics = {severity: f"topic-{severity}" for severity in ("critical", "high", "medium", "low", "info")}
    targets = {"TARGETS": json.dumps([{"arn": QUEUE, "without": []}])} if program == RUN_TELLING else {}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        input=json.dumps({"code": code, "records": records, "refused": [], "left": 60_000}),
        env={"TOPICS": json.dumps(topics), "DEAD_LETTERS": QUEUE, **targets, **AT_ONCE},
        capture_output=True,
        text=True,
        check=True,
    )
    *log, found = [line for line in done.stdout.splitlines() if line and not line.startswith('{"sent": "')]
    return json.loads(found), log


def test_an_excepted_event_is_in_the_log_and_in_no_mail() -> None:
    found, log = run(excepting(detection="image-pushed", resource="shop/*"), push("shop/api"), push("bank/api"))
    (sent,) = found["sent"]
    assert "repository bank/api" in sent["Message"]
    assert "xception" not in sent["Message"]
    assert log == ["excepted: 1 of image-pushed, until 9999-12-31: Moved (platform)"]
    assert found["answer"] == {"batchItemFailures": []}


@pytest.mark.parametrize(
    "fields",
    [{"area": "ecr"}, {"actor": "arn:aws:sts::*:assumed-role/Mover/*"}, {"account": "1111*"}, {"region": "eu-*"}],
)
def test_every_field_is_known_to_the_function(fields: dict[str, str]) -> None:
    found, log = run(excepting(**fields), push("shop/api"))
    assert (found["sent"], len(log)) == ([], 1)


def test_the_alert_is_back_after_the_end_and_says_so() -> None:
    found, log = run(excepting(ENDED, detection="image-pushed"), push("shop/api"))
    (sent,) = found["sent"]
    assert sent["Message"].splitlines()[-1] == "An exception has ended: until 2020-01-01: Moved (platform)"
    assert log == []


def test_it_holds_to_the_end_of_its_last_day() -> None:
    known = excepting(ENDED, detection="image-pushed")
    assert without_excepted(push("shop/api"), known, str(ENDED)).told is None
    after = without_excepted(push("shop/api"), known, str(ENDED + timedelta(days=1)))
    assert (after.told, len(after.ended), after.excepted) == (push("shop/api"), 1, [])


def test_rows_that_are_excepted_are_taken_out_of_the_count() -> None:
    known = excepting(resource="shop/*")
    known["exceptions"][0]["detections"] = ["mass-deletion"]
    found, log = run(known, rows("shop/a", "bank/b", "shop/c"), rows("shop/a"), rows("shop/a", count=30))
    first, second = found["sent"]
    # One finding is told like a call.
    assert "\nOn: bank/b\n" in first["Message"]
    assert "Findings:" not in first["Message"]
    assert "shop" not in first["Message"]
    # Those that did not come along are nobody's to except.
    assert "Findings: 29\n" in second["Message"]
    assert [line.split(",")[0] for line in log] == [f"excepted: {n} of mass-deletion" for n in (2, 1, 1)]


def test_an_answer_without_rows_is_told_as_before() -> None:
    found, _ = run(excepting(detection="image-pushed"), rows())
    assert len(found["sent"]) == 1


def test_what_cannot_be_judged_is_told_as_it_came() -> None:
    found, _ = run(excepting(detection="image-pushed"), {"detection": "image-pushed", "event": 5})
    (sent,) = found["sent"]
    assert sent["TopicArn"] == "topic-critical"
    assert len(found["answer"]["batchItemFailures"]) == 1


def test_notices_of_the_product_itself_are_never_excepted() -> None:
    notice = {"detection": "forwarding-failed", "event": {"detail": {"alarmName": "a"}, "account": "111122223333"}}
    found, _ = run(excepting(account="*1*"), notice)
    assert len(found["sent"]) == 1


def test_targets_are_not_told_of_it_either() -> None:
    known = excepting(detection="image-pushed", resource="shop/api")
    found, _ = run(known, push("shop/api"), push("bank/api"), program=RUN_TELLING)
    assert [message["to"] for message in found["sent"]] == ["topic-info", QUEUE]
    assert found["answer"] == []


def test_what_is_carried_is_enough_for_each_detection() -> None:
    every = resource_places()
    for detection in DETECTIONS:
        if detection.pattern is None or detection.native:
            continue
        carried = excepting(detection=detection.id, resource="x")["places"]
        for sample in json.loads((SAMPLES / detection.id / "fires.json").read_text("utf-8")):
            event = {"detail": sample}
            if isinstance(sample, dict) and "eventName" in sample:
                assert facts_of_event("x", event, carried) == facts_of_event("x", event, every), detection.id


def test_where_calls_say_what_they_were_made_on_is_carried_where_it_is_needed() -> None:
    assert exceptions_of([], DETECTIONS) == {}
    assert excepting(detection="image-pushed")["places"] == {}
    assert excepting(resource="x")["places"] == resource_places()
    pushed = excepting(detection="image-pushed", resource="x")["places"]
    assert {source: list(names) for source, names in pushed.items()} == {
        "ecr.amazonaws.com": ["PutImage"],
        "ecr-public.amazonaws.com": ["PutImage"],
    }
    assert len(alert_code({}, excepting(resource="x"))) - len(alert_code({})) < 30_000
