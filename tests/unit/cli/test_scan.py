"""What ``custody scan`` answers: exit codes, choices, formats, and what it says on stderr."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from custody.scan.finding import COLUMNS

DELETION = {
    "eventVersion": "1.11",
    "eventID": "d1",
    "eventTime": "2026-11-20T10:00:00Z",
    "eventSource": "codepipeline.amazonaws.com",
    "eventName": "DeletePipeline",
    "eventType": "AwsApiCall",
    "awsRegion": "eu-central-1",
    "recipientAccountId": "111122223333",
    "requestParameters": {"name": "shop"},
    "userIdentity": {"type": "IAMUser", "userName": "=cmd()", "arn": "arn:aws:iam::111122223333:user/x"},
    "userAgent": "x",
}


@pytest.fixture
def deletion(tmp_path: Path) -> Path:
    file = tmp_path / "deletion.json"
    file.write_text(json.dumps(DELETION), "utf-8")
    return file


def test_nothing_found_is_zero(custody: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"Records": []}', "utf-8")
    ran = custody("scan", "a.json")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "1 file · 0 records · 0 duplicates · 0 skipped · 0 problems · not verified\n0 findings\n"


@pytest.mark.parametrize(("fail_on", "code"), [("info", 1), ("low", 1), ("medium", 1), ("high", 1), ("critical", 0)])
def test_fail_on_decides_the_exit_code_and_hides_nothing(fail_on: str, code: int, custody: Any, deletion: Path) -> None:
    ran = custody("scan", deletion, "--fail-on", fail_on, "-d", "pipeline-deleted")
    assert (ran.code, ran.fired) == (code, {"pipeline-deleted"})


def test_minimum_severity_leaves_out_what_is_below(custody: Any, one_of_each: Path) -> None:
    assert custody("scan", one_of_each, "--minimum-severity", "medium").fired
    ran = custody("scan", one_of_each, "--minimum-severity", "critical")
    assert (ran.code, ran.findings) == (0, [])


def test_default_minimum_is_that_of_the_settings(custody: Any, one_of_each: Path) -> None:
    assert "image-pushed" not in custody("scan", one_of_each).fired
    assert "image-pushed" in custody("scan", one_of_each, "-c", "custody.minimum_severity=info").fired
    Path("cdk.json").write_text('{"context": {"custody": {"minimum_severity": "critical"}}}', "utf-8")
    assert custody("scan", one_of_each).fired == set()
    Path("other.json").write_text("{}", "utf-8")
    assert custody("scan", one_of_each, "--cdk-json", "other.json").fired


def test_chosen_detections_run_alone_and_whatever_their_severity(custody: Any, one_of_each: Path) -> None:
    assert custody("scan", one_of_each, "-d", "image-pushed").fired == {"image-pushed"}
    both = custody("scan", one_of_each, "-d", "image-pushed", "-d", "pipeline-changed", "-d", "image-pushed")
    assert sorted(finding["detection"] for finding in both.findings) == ["image-pushed", "pipeline-changed"]


def test_settings_switch_off_and_rate_anew(custody: Any, deletion: Path) -> None:
    assert (
        "pipeline-deleted"
        not in custody("scan", deletion, "-c", "custody.detections.switched_off=pipeline-deleted").fired
    )
    (finding,) = custody(
        "scan", deletion, "-d", "pipeline-deleted", "-c", 'custody.detections.severity={"pipeline-deleted": "info"}'
    ).findings
    assert finding["severity"] == "info"


def test_a_record_that_is_there_twice_is_one_finding(custody: Any, deletion: Path) -> None:
    twin = deletion.with_name("twin.json.gz")
    twin.write_bytes(gzip.compress(deletion.read_bytes()))
    ran = custody("scan", deletion, twin, deletion, "-d", "pipeline-deleted")
    assert len(ran.findings) == 1
    assert ran.err == "3 files · 3 records · 2 duplicates · 0 skipped · 0 problems · not verified\n1 finding: 1 high\n"


def test_records_without_id_are_told_apart_by_all_they_hold(custody: Any, tmp_path: Path) -> None:
    nameless = {key: value for key, value in DELETION.items() if key != "eventID"}
    other = {**nameless, "userAgent": "y"}
    (tmp_path / "a.json").write_text(json.dumps([nameless, other, nameless]), "utf-8")
    ran = custody("scan", "a.json", "-d", "pipeline-deleted")
    assert [finding["position"] for finding in ran.findings] == [0, 1]


def test_problems_are_named_and_the_rest_is_scanned(custody: Any, deletion: Path) -> None:
    folder = deletion.parent
    (folder / "bad.json").write_text('{"Records": [{"eventVersion": "1"}]}', "utf-8")
    (folder / "empty.json").write_bytes(b"")
    (folder / "notes.txt").write_bytes(b"")
    ran = custody("scan", ".", "-d", "pipeline-deleted")
    assert (ran.code, len(ran.findings)) == (1, 1)
    assert ran.err.splitlines() == [
        "custody: bad.json (record 0) is a record without eventName",
        "custody: empty.json is empty",
        "3 files · 1 record · 0 duplicates · 1 skipped (1 empty) · 2 problems · not verified",
        "1 finding: 1 high",
    ]


def test_file_full_of_problems_is_told_by_number(custody: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"Records": [{}] * 50 + [DELETION]}), "utf-8")
    (tmp_path / "b.json").write_text("", "utf-8")
    lines = custody("scan", ".", "-d", "pipeline-deleted").err.splitlines()
    assert len(lines) == 20 + 1 + 1 + 2
    assert lines[19].startswith("custody: a.json (record 19) is not CloudTrail")
    assert lines[20:22] == ["custody: a.json has 30 more problems", "custody: b.json is empty"]


def test_limit_on_a_file_is_an_option(custody: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{**DELETION, "userAgent": "x" * (1 << 20)}]), "utf-8")
    assert custody("scan", "a.json", "-d", "pipeline-deleted").code == 1
    ran = custody("scan", "a.json", "-d", "pipeline-deleted", "--max-file-size", "1")
    assert ran.code == 2
    assert ran.err.startswith("custody: a.json holds more than 1 MiB unpacked; raise the limit to read it\n")


def test_native_event_is_reported(custody: Any, tmp_path: Path) -> None:
    event = {
        "version": "0",
        "id": "n1",
        "detail-type": "ECR Image Scan",
        "source": "aws.ecr",
        "account": "111122223333",
        "time": "2026-11-20T10:00:00Z",
        "region": "eu-central-1",
        "resources": [],
        "detail": {
            "scan-status": "COMPLETE",
            "repository-name": "shop/api",
            "finding-severity-counts": {"CRITICAL": 2},
            "image-digest": "sha256:00",
            "image-tags": ["v1"],
        },
    }
    (tmp_path / "a.json").write_text(json.dumps([event, event]), "utf-8")
    (finding,) = custody("scan", "a.json", "-d", "image-scan-found-critical").findings
    assert finding == finding | {
        "time": "2026-11-20T10:00:00Z",
        "subject": "shop/api",
        "image_digest": "sha256:00",
        "image_tag": "v1",
        "event_id": "n1",
        "actor": None,
        "action": "ECR Image Scan",
    }


def test_question_is_asked_of_the_whole_history(custody: Any, tmp_path: Path) -> None:
    pushed = json.loads((Path(__file__).parents[2] / "samples/reference/ecr-PutImage.json").read_text("utf-8"))
    again = json.loads(json.dumps(pushed).replace("sha256:98c8", "sha256:98c9"))
    again |= {"eventID": "again", "eventTime": "2019-04-15T17:45:00Z"}
    again["requestParameters"]["imageTag"] = again["responseElements"]["image"]["imageId"]["imageTag"] = "v1"
    pushed["requestParameters"]["imageTag"] = pushed["responseElements"]["image"]["imageId"]["imageTag"] = "v1"
    (tmp_path / "b.json").write_text(json.dumps([again]), "utf-8")
    (tmp_path / "c.json").write_text(json.dumps([pushed, again]), "utf-8")
    (finding,) = custody("scan", "b.json", "c.json", "-d", "tag-overwritten").findings
    assert finding == finding | {
        "event_id": "again",
        "actor": "Mary_Major",
        "repository": "testrepo",
        "image_tag": "v1",
        "file": "b.json",
        "position": 0,
        "time": "2019-04-15T17:45:00Z",
    }
    assert finding["story"]


@pytest.mark.parametrize(
    ("time", "code"), [("9999-12-31T23:59:59Z", 3), ("0001-01-01T00:00:00Z", 0), ("yesterday", 3), (None, 3)]
)
def test_impossible_time_does_not_stop_the_questions(time: str | None, code: int, custody: Any, tmp_path: Path) -> None:
    odd = {**DELETION, "eventID": "odd", "eventTime": time}
    (tmp_path / "a.json").write_text(json.dumps([odd]), "utf-8")
    # What has no readable time is missing in what the questions say.
    assert custody("scan", "a.json", "-d", "tag-overwritten").code == code
    (tmp_path / "a.json").write_text(json.dumps([odd, DELETION]), "utf-8")
    assert custody("scan", "a.json", "-d", "tag-overwritten", "-d", "pipeline-deleted").code == 1


@pytest.mark.parametrize("depth", [300, 1000, 5000])
def test_record_nested_beyond_reason_does_not_stop_the_rest(depth: int, custody: Any, tmp_path: Path) -> None:
    deep = json.dumps({**DELETION, "eventID": "deep", "requestParameters": 0}).replace(
        '"requestParameters": 0', f'"requestParameters": {"[" * depth}{"]" * depth}'
    )
    (tmp_path / "a.json").write_text(deep, "utf-8")
    (tmp_path / "b.json").write_text(json.dumps(DELETION), "utf-8")
    ran = custody("scan", ".", "-d", "pipeline-deleted")
    assert "d1" in {finding["event_id"] for finding in ran.findings}
    assert len(ran.findings) + ran.err.count("custody: a.json ") == 2


def test_csv_has_every_field_and_no_formula(custody: Any, deletion: Path) -> None:
    ran = custody("scan", deletion, "-d", "pipeline-deleted", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert tuple(row) == COLUMNS
    assert (row["actor"], row["subject"], row["position"], row["error_code"]) == ("'=cmd()", "shop", "0", "")


def test_table_says_everything_about_a_finding(custody: Any, one_of_each: Path) -> None:
    ran = custody("scan", one_of_each, "--format", "table", "-d", "image-pushed-by-a-human")
    for word in ("MEDIUM", "image-pushed-by-a-human", "A person pushed an image", "2019-04-15 16:45:00Z", "Mary_Major",
                 "testrepo", "latest", "sha256:98c8b060c21d…", "PutImage", "123456789012", "us-east-2", "203.0.113.12",
                 "2bfd4ee2-2178-4a82-a27d-b12939923f0f", "#1"):  # fmt: skip
        assert word in ran.out, word


def test_table_shows_every_digest_of_an_expiry(custody: Any) -> None:
    file = Path(__file__).parents[2] / "samples/reference/ecr-PolicyExecutionEvent.json"
    out = custody("scan", file, "-f", "table").out
    assert "sha256:ddba4d27a7ff…, sha256:6ab380c5a5ac…" in out
    assert "alpine, centos" in out


def test_table_puts_the_worst_first_and_says_how_many_it_leaves_out(custody: Any, tmp_path: Path) -> None:
    lows = [{**DELETION, "eventID": str(n), "eventName": "StopPipelineExecution"} for n in range(3)]
    many = [{**DELETION, "eventID": f"m{n}"} for n in range(520)]
    (tmp_path / "a.json").write_text(json.dumps(lows + many), "utf-8")
    out = custody("scan", "a.json", "-f", "table", "-d", "pipeline-deleted").out
    assert out.count("DeletePipeline") == 500
    assert out.endswith("20 more findings are not shown; --format jsonl has all of them\n")


def test_output_goes_to_a_file_in_one_piece(custody: Any, deletion: Path) -> None:
    ran = custody("scan", deletion, "-d", "pipeline-deleted", "-o", "out.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert json.loads(Path("out.jsonl").read_text("utf-8"))["detection"] == "pipeline-deleted"
    Path("empty").mkdir()
    for wrong in ("nothing-here", "empty"):
        ran = custody("scan", wrong, "-o", "out.jsonl")
        assert (ran.code, Path("out.jsonl").read_text("utf-8").count("\n")) == (2, 1)
    assert sorted(path.name for path in Path().iterdir()) == ["deletion.json", "empty", "out.jsonl"]


def test_nothing_in_a_record_steers_the_terminal(custody: Any, tmp_path: Path) -> None:
    evil = {**DELETION, "userIdentity": {"type": "IAMUser", "userName": "\x1b[2Jx\r\n\u202e[red]"}, "awsRegion": "\x07"}
    (tmp_path / "a\x1b[31m.json").write_text(json.dumps(evil), "utf-8")
    for format_ in ("table", "jsonl", "csv", "sarif", "ocsf", "asff"):
        out = custody("scan", ".", "-d", "pipeline-deleted", "-f", format_).out
        assert not set(out.replace("\n", "")) & {"\x1b", "\x07", "\r", "\u202e"}, format_
        assert "pipeline-deleted" in out
