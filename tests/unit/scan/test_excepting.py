"""What exceptions cover stays in what a scan says, apart from what counts."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import custody as library
from custody.alerts.exceptions import OMITTED, AlertException, MatchedBy, facts_of_row
from custody.lake import derived
from custody.scan import excepting, history
from custody.scan.finding import about_history
from custody.settings import Settings
from custody.settings.exceptions import ExceptionSettings

LOGS = Path(__file__).parents[2] / "history" / "logs"
SAMPLES = Path(__file__).parents[2] / "samples"
UNTIL = date(2027, 3, 1)
SAID = "until 2027-03-01: Moved by March (platform, ticket OPS-42)"


def told(**fields: Any) -> Settings:
    given = {"reason": "Moved by March", "owner": "platform", "ticket": "OPS-42", "until": UNTIL, **fields}
    return Settings(exceptions=(ExceptionSettings(**given),))


def scanned(logs: Path, settings: Settings, today: date = UNTIL, **more: Any) -> Any:
    found = library.scan(logs, settings=settings, today=today, **more)
    return found, list(found)


@pytest.fixture
def deletions(tmp_path: Path) -> Path:
    """Two deletions of pipelines, ``shop`` and ``bank``, by two users."""
    records = [
        {
            "eventVersion": "1.11",
            "eventID": f"d-{name}",
            "eventTime": "2026-11-20T10:00:00Z",
            "eventSource": "codepipeline.amazonaws.com",
            "eventName": "DeletePipeline",
            "eventType": "AwsApiCall",
            "awsRegion": "eu-central-1",
            "recipientAccountId": "111122223333",
            "requestParameters": {"name": name},
            "userIdentity": {"type": "IAMUser", "userName": "x", "arn": f"arn:aws:iam::111122223333:user/{name}"},
        }
        for name in ("shop", "bank")
    ]
    file = tmp_path / "deletions.json"
    file.write_text(json.dumps(records), "utf-8")
    return file


@pytest.mark.parametrize(
    "fields",
    [
        {"detection": "pipeline-deleted", "resource": "shop"},
        {"area": "codepipeline", "resource": "sh?p"},
        {"actor": "arn:aws:iam::111122223333:user/s*", "account": "111122223333", "region": "eu-*"},
    ],
)
def test_what_is_excepted_is_shown_and_does_not_count(fields: dict[str, str], deletions: Path) -> None:
    found, findings = scanned(deletions, told(**fields), detections=["pipeline-deleted"])
    assert {finding.subject: finding.excepted for finding in findings} == {"shop": SAID, "bank": None}
    assert (found.severities.total(), found.excepted, found.unused_exceptions) == (1, 1, ())
    assert {finding.exception_ended for finding in findings} == {None}


def test_when_it_has_ended_it_counts_again_and_says_so(deletions: Path) -> None:
    settings = told(detection="pipeline-deleted", resource="shop")
    found, findings = scanned(deletions, settings, date(2027, 3, 2), detections=["pipeline-deleted"])
    assert {finding.subject: finding.exception_ended for finding in findings} == {"shop": SAID, "bank": None}
    assert (found.severities.total(), found.excepted, found.unused_exceptions) == (2, 0, ())


def test_one_that_covers_nothing_is_named_where_its_detection_looked(deletions: Path) -> None:
    settings = told(detection="pipeline-deleted", resource="gone")
    found, _ = scanned(deletions, settings, detections=["pipeline-deleted"])
    assert found.unused_exceptions == ("detection pipeline-deleted, resource gone",)
    found, _ = scanned(deletions, settings, detections=["pipeline-created"])
    assert found.unused_exceptions == ()


def test_one_that_another_outlasts_has_covered_something(deletions: Path) -> None:
    short = told(resource="shop", until=date(2027, 3, 1)).exceptions
    settings = Settings(exceptions=(*short, *told(detection="pipeline-*", until=date(2027, 5, 1)).exceptions))
    found, findings = scanned(deletions, settings, detections=["pipeline-deleted"])
    assert {str(finding.excepted)[:16] for finding in findings} == {"until 2027-05-01"}
    assert found.unused_exceptions == ()


def test_excepting_nearly_all_leaves_nothing_out() -> None:
    settings = told(account="*1*")
    _, plain = scanned(LOGS, Settings())
    found, all_ = scanned(LOGS, settings)
    assert [(f.detection, f.event_id, f.subject) for f in all_] == [(f.detection, f.event_id, f.subject) for f in plain]
    assert found.excepted + found.severities.total() == len(plain) > 50
    assert found.excepted > 50


def test_what_a_question_found_is_covered_by_who_and_what_its_answer_names() -> None:
    _, plain = scanned(LOGS, Settings())
    asked = next(finding for finding in plain if finding.story and finding.actor_arn and finding.subject)
    settings = told(detection=asked.detection, actor=asked.actor_arn, resource=asked.subject)
    found, findings = scanned(LOGS, settings, detections=[asked.detection])
    assert found.excepted >= 1
    assert {f.excepted for f in findings if f.event_id == asked.event_id} == {SAID}


def test_a_scan_knows_of_every_row_of_an_answer_what_the_function_in_aws_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[MatchedBy] = []
    judged: list[MatchedBy] = []

    def about(detection: Any, answer: Any, row: Any) -> Any:
        rows.append(facts_of_row(detection.id, answer))
        return about_history(detection, answer, row)

    def record(_: AlertException, facts: MatchedBy) -> bool:
        judged.append(facts)
        return False

    monkeypatch.setattr(history, "about_history", about)
    monkeypatch.setattr(excepting, "covers", record)
    _, findings = scanned(SAMPLES, told(resource="x"), minimum_severity="info")
    # Questions are asked at the end, once; what is before them was read twice.
    assert judged[-len(rows) :] == rows
    assert len({facts.detection for facts in rows}) > 10
    # Somewhere the answer names another than the record that decided: the answer counts.
    shown = [excepting.facts_of(finding) for finding in findings[-len(rows) :]]
    assert [facts.actor for facts in shown] != [facts.actor for facts in rows]


def test_what_was_left_out_is_named_alike_by_both() -> None:
    assert derived.OMITTED == OMITTED
    assert facts_of_row("x", {"subject": OMITTED}).resource == ""


def options(*exceptions: dict[str, str]) -> tuple[str, str]:
    return "-c", f"custody.exceptions={json.dumps(list(exceptions))}"


def written(**fields: str) -> dict[str, str]:
    # The command line goes by the day it is: one that ends on it holds, whenever that is.
    from custody.settings.ends import today_utc  # noqa: PLC0415 - the one test that needs the present day

    return {"reason": "Moved", "owner": "platform", "until": str(today_utc()), **fields}


def test_the_exit_code_and_the_last_line_count_it_apart(custody: Any, deletions: Path) -> None:
    shop, bank = (written(detection="pipeline-deleted", resource=name) for name in ("shop", "bank"))
    ran = custody("scan", deletions, "-d", "pipeline-deleted", *options(shop))
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "1 finding: 1 high · 1 excepted")
    ran = custody("scan", deletions, "-d", "pipeline-deleted", *options(shop, bank))
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "0 findings · 2 excepted")
    assert len(ran.findings) == 2


def test_the_end_and_the_idle_are_told_on_the_command_line(custody: Any, deletions: Path) -> None:
    gone = written(detection="pipeline-deleted", resource="gone")
    ended = written(detection="pipeline-deleted", resource="shop", until="2020-01-01")
    ran = custody("scan", deletions, "-d", "pipeline-deleted", *options(gone, ended))
    assert ran.code == 1
    assert ran.err.splitlines()[-2:] == [
        "the exception for detection pipeline-deleted, resource gone covered nothing here; mend it, or take it out",
        "2 findings: 2 high",
    ]
    assert [finding["exception_ended"] for finding in ran.findings] == ["until 2020-01-01: Moved (platform)", None]
    table = custody("scan", deletions, "-d", "pipeline-deleted", "-f", "table", *options(ended))
    assert "an exception has ended, until 2020-01-01" in " ".join(table.out.split())


def test_tables_show_it_behind_what_counts(custody: Any, deletions: Path) -> None:
    shop = written(detection="pipeline-deleted", resource="shop")
    out = custody("scan", deletions, "-d", "pipeline-deleted", "-f", "table", *options(shop)).out
    heads = [line for line in out.splitlines() if line.startswith("HIGH")]
    assert [line.endswith("pipeline-deleted  excepted") for line in heads] == [False, True]
    assert out.index("bank") < out.index("shop")
    assert "excepted until" in " ".join(out.split())


def test_every_format_says_why_and_until_when(custody: Any, deletions: Path) -> None:
    shop = written(detection="pipeline-deleted", resource="shop")
    said = f"until {shop['until']}: Moved (platform)"
    for format_ in ("jsonl", "json", "csv"):
        out = custody("scan", deletions, "-d", "pipeline-deleted", "-f", format_, *options(shop)).out
        rows: list[Any] = {
            "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
            "json": json.loads,
            "csv": lambda text: list(csv.DictReader(text.splitlines())),
        }[format_](out)
        assert {row["subject"]: row["excepted"] or None for row in rows} == {"shop": said, "bank": None}
    log = json.loads(custody("scan", deletions, "-d", "pipeline-deleted", "-f", "sarif", *options(shop)).out)
    assert [result["suppressions"] for result in log["runs"][0]["results"]] == [
        [{"kind": "external", "status": "accepted", "justification": said}],
        [],
    ]


def test_without_exceptions_sarif_says_nothing_of_them(custody: Any, deletions: Path) -> None:
    log = json.loads(custody("scan", deletions, "-d", "pipeline-deleted", "-f", "sarif").out)
    assert all("suppressions" not in result for result in log["runs"][0]["results"])
