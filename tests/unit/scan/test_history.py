"""``custody ask``, ``questions``, ``lineage`` and ``timeline`` over log files."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from custody.questions import all_questions
from custody.questions.topics import OTHER, TOPICS, topic_of
from docs.cli_page import page

ROOT = Path(__file__).parents[3]
HISTORY = ROOT / "tests" / "history"
REFERENCE = ROOT / "tests" / "samples" / "reference"
DIGEST = "sha256:98c8b060c21d9adbb6b8c41b916e95e6307102786973ab93a41e8b86d1fc6d3e"

READ = "5 files · 5 records · 0 duplicates · 0 skipped · 0 problems · not verified\n"

Custody = Callable[..., Any]


def test_a_question_over_a_folder(custody: Custody) -> None:
    ran = custody("ask", "who-pushed", "--repository", "testrepo", "--logs", REFERENCE, "-f", "table")
    assert ran.code == 0
    head, row = ran.out.splitlines()
    assert re.split(r"  +", head.strip()) == [
        *("time", "actor", "tag", "digest", "from", "user agent", "mfa", "account", "region", "log file")
    ]
    assert row.startswith("2019-04-15 16:45:00Z  user/Mary_Major  latest  sha256:98c8…")
    assert ran.err == f"{READ}1 row · local · 1 column left out, --format json has all\n"


def test_parameters_may_stand_before_the_period_and_after(custody: Custody) -> None:
    one = custody("ask", "who-pushed", "--since", "2019-04-01", "--tag", "latest", "--logs", REFERENCE)
    two = custody("ask", "--logs", REFERENCE, "who-pushed", "--tag=latest", "--from", "2019-04-15")
    assert one.out == two.out
    assert len(one.out.splitlines()) == 1
    assert custody("ask", "who-pushed", "--to", "2019-04-14", "--logs", REFERENCE).out == ""


def test_json_and_csv_have_every_column(custody: Custody) -> None:
    [row] = json.loads(custody("ask", "who-pushed", "--logs", REFERENCE, "-f", "json").out)
    assert row["event_time"] == "2019-04-15T16:45:00Z"
    assert row["source_file"].endswith("ecr-PutImage.json")
    assert row["mfa"] is False
    [line] = csv.DictReader(io.StringIO(custody("ask", "who-pushed", "--logs", REFERENCE, "-f", "csv").out))
    assert {name: line[name] for name in ("image_digest", "mfa", "session_name")} == {
        "image_digest": DIGEST,
        "mfa": "false",
        "session_name": "",
    }


def test_parquet_is_typed_and_whole(custody: Custody, tmp_path: Path) -> None:
    file = tmp_path / "answer.parquet"
    assert custody("ask", "who-pushed", "--logs", REFERENCE, "-f", "parquet", "-o", file).code == 0
    found = duckdb.read_parquet(str(file))
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    assert (types["event_time"], types["mfa"], types["image_tag"]) == ("TIMESTAMP", "BOOLEAN", "VARCHAR")
    assert types["session_name"] == "VARCHAR"
    assert len(found.fetchall()) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["answer.parquet"]


def test_an_answer_without_rows_is_a_file_too(custody: Custody, tmp_path: Path) -> None:
    file = tmp_path / "answer.parquet"
    custody("ask", "who-pushed", "--tag", "none", "--logs", REFERENCE, "-f", "parquet", "-o", file)
    assert duckdb.read_parquet(str(file)).fetchall() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", "who-pusht"], "there is no question 'who-pusht'; did you mean who-pushed?"),
        (["ask", "who-pushed", "more"], "'more' is one word too many"),
        (["ask", "who-pushed", "--repo", "x"], "did you mean --repository?"),
        (["ask", "who-pushed", "--since", "soon"], "--since 'soon' is not a time"),
        (["ask", "image-history", "--logs", "."], "needs digest"),
        (["ask", "--repository", "x"], "write custody ask QUESTION"),
        (["ask", "who-pushed", "--logs", "no-such-folder"], "no file or folder no-such-folder"),
        (["ask", "who-pushed", "--logs", "."], "no log files in .; name a folder of log files"),
        (["ask", "who-pushed", "--logs", "s3://X"], "'s3://X' names no bucket"),
        (["ask", "who-pushed", "--logs", "x", "--engine", "athena"], "is read on this machine"),
        (["ask", "who-pushed", "-f", "parquet", "--logs", "."], "name a file with --output"),
        (["ask", "tag-history", "--logs", REFERENCE, "--earliest", "x"], "tag-history: earliest 'x'"),
        (["lineage", "shop"], "'shop' names no image"),
        (["ask", "who-pushed", "--account", "abc"], "--account 'abc' is no account; write its twelve digits"),
        (["timeline", "--account", "1234567890123"], "--account '1234567890123' is no account; write"),
        (["ask", "who-pushed", "--region", "eu-centrl-1"], "--region 'eu-centrl-1' is not a Region where EventBridge"),
        (["ask", "who-pushed", "--region", "eu-centrl-1"], "did you mean eu-central-1"),
        (["timeline", "--region", "mars"], "--region 'mars' is not a Region"),
        (["ask", "image-history", "--digest", "zz"], "--digest 'zz' is no whole digest; write sha256: and its 64 hex"),
        (["ask", "who-pushed", "--digest", DIGEST[:-1]], "is no whole digest"),
    ],
)
def test_mistakes_are_one_line(custody: Custody, arguments: list[object], told: str) -> None:
    ran = custody(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.startswith("custody: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["ask", "who-pushed", "-f", "json"], '"event_time": "0001-01-01T00:00:00Z"'),
        (["ask", "who-pushed", "-f", "csv"], "\n0001-01-01T00:00:00Z,"),
        (["ask", "who-pushed", "-f", "table"], "\n0001-01-01 00:00:00Z "),
        (["timeline", "-f", "json"], '"event_time": "0001-01-01T00:00:00Z"'),
        (["timeline", "-f", "table"], "\n0001-01-01 00:00:00Z "),
        (["lineage", "testrepo:latest", "-f", "table"], " 0001-01-01 00:00:00Z "),
    ],
)
def test_years_have_four_digits(custody: Custody, tmp_path: Path, options: list[str], shown: str) -> None:
    record = json.loads((REFERENCE / "ecr-PutImage.json").read_text("utf-8"))
    (tmp_path / "log.json").write_text(json.dumps(record | {"eventTime": "0001-01-01T00:00:00Z"}), "utf-8")
    assert shown in custody(*options, "--logs", "log.json").out


def test_questions_are_listed_by_topic(custody: Custody) -> None:
    ran = custody("questions")
    assert [line for line in ran.out.splitlines() if not line.startswith(" ") and line in TOPICS] == [
        topic for topic in TOPICS if any(topic_of(each) == topic for each in all_questions())
    ]
    assert custody("ask").out == ran.out
    found = json.loads(custody("questions", "--format", "json").out)
    assert [each["id"] for each in found] == [each.id for each in all_questions()]


@pytest.mark.parametrize("question", all_questions(), ids=lambda each: each.id)
def test_every_question_has_a_topic(question: Any) -> None:
    assert topic_of(question) != OTHER


def test_lineage_marks_its_gaps(custody: Custody) -> None:
    ran = custody("lineage", DIGEST, "--logs", REFERENCE, "-f", "table")
    lines = ran.out.splitlines()
    assert lines[0] == f"testrepo:latest  {DIGEST}  123456789012 us-east-2"
    assert lines[1].startswith("├─ push      2019-04-15 16:45:00Z  user/Mary_Major")
    assert lines[2].strip("│ ").endswith("ecr-PutImage.json")
    assert [line[3:].split()[:2] for line in lines[3:8]] == [
        [step, "GAP"] for step in ("build", "execution", "commit", "start", "approval")
    ]
    assert ran.err == f"{READ}1 push · 5 gaps · local\n"
    rows = json.loads(custody("lineage", "testrepo:latest", "--logs", REFERENCE, "-f", "json").out)
    assert [row["step"] for row in rows] == ["push", "build", "execution", "commit", "start", "approval"]


def test_a_timeline_of_the_reference_records(custody: Custody) -> None:
    ran = custody("timeline", "--logs", REFERENCE, "-f", "json")
    assert [row["step"] for row in json.loads(ran.out)] == [
        "UpdatePipeline",
        "create a repository",
        "push an image",
        "pull an image",
        "PolicyExecutionEvent",
    ]
    assert ran.err == f"{READ}5 steps of 5 records · local\n"
    only = custody("timeline", "--logs", REFERENCE, "--pipeline", "MyFirstPipeline", "-f", "table")
    assert "UpdatePipeline" in only.out
    assert "push" not in only.out
    assert "1 step of 1 record " in only.err


def test_the_story_of_one_image(custody: Custody) -> None:
    places = ["--logs", HISTORY / "logs", "--logs", HISTORY / "events"]
    ran = custody("timeline", *places, "--repository", "shop/api", "--to", "2026-11-02", "-f", "table")
    assert [line[22:].split("  ")[0] for line in ran.out.splitlines()[1:]] == [
        "user/alice",
        "shop-api-role/AWSCodeBuild-00000001-beef-…"[:39] + "…",
        "Amazon ECR",
        "Amazon ECR",
        "shop-api-task/task-0a1b",
    ]
    assert "push an image (3 calls)" in ran.out
    told = custody("lineage", "shop/api:1.0", *places, "-f", "table")
    assert "GAP" not in told.out
    assert "1ccccccccccccccccccccccccccccccccccccccc" in told.out
    assert "Approved: tested on staging" in told.out
    assert told.err.splitlines()[-1] == "1 push · 0 gaps · local"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("custody ask who-push", {"who-pushed"}),
        ("custody ask who-pushed --rep", {"--repository"}),
        ("custody ask who-pushed --tag latest --s", {"--since"}),
        ("custody ask --fo", {"--format"}),
        ("custody ask who-pushed x", set()),
    ],
)
def test_the_shell_completes_questions_and_parameters(words: str, found: set[str]) -> None:
    asked = {"_CUSTODY_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    code = "import sys; sys.argv = ['custody']; from custody.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, encoding="utf-8", env=asked, cwd=ROOT
    )
    assert set(ran.stdout.split()) == found, ran.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    record = json.loads((REFERENCE / "ecr-PutImage.json").read_text("utf-8"))
    # More than a pipe holds, so that the command is still writing when its reader goes.
    records = [{**record, "eventID": str(number)} for number in range(2000)]
    (tmp_path / "log.json").write_text(json.dumps({"Records": records}), "utf-8")
    command = [sys.executable, "-m", "custody", "ask", "who-pushed", "--logs", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_log_files_need_no_sdk() -> None:
    code = "import sys; from custody.cli.run import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "ask", "who-pushed", "--logs", str(REFERENCE)]
    ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    assert not {"boto3", "botocore.session", "pyathena"} & set(ran.stderr.split())


@pytest.mark.parametrize("command", ["ask", "questions", "lineage", "timeline"])
def test_help_loads_no_question(command: str) -> None:
    code = "import sys; from custody.cli.run import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", code, command, "--help"], check=True, capture_output=True, encoding="utf-8", cwd=ROOT
    )
    loaded = set(ran.stderr.split())
    assert not {"rich", "duckdb", "boto3", "sqlglot", "custody.questions"} & loaded
    assert f"## custody {command}\n" in page()
