"""``custody detections``, ``explain``, ``settings``, and what every command line has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from custody.detections import all_detections, get
from custody.severity import Severity

ROOT = Path(__file__).parents[3]


def listed(custody: Any, *arguments: str) -> list[dict[str, Any]]:
    ran = custody("detections", "--format", "json", *arguments)
    assert ran.code == 0
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_all_are_listed_the_worst_first(custody: Any) -> None:
    found = listed(custody)
    assert {each["id"] for each in found} == {each.id for each in all_detections()}
    ranks = [Severity(each["severity"]).rank for each in found]
    assert ranks == sorted(ranks, reverse=True)
    assert found[0].keys() == {"id", "title", "severity", "service", "kind", "controls"}


def test_table_has_a_line_each(custody: Any) -> None:
    ran = custody("detections")
    assert ran.code == 0
    assert ran.err == f"{len(all_detections())} detections; custody explain ID shows one\n"
    for detection in all_detections():
        assert f" {detection.id} " in ran.out


def test_filters(custody: Any) -> None:
    assert {each["severity"] for each in listed(custody, "--severity", "high", "--severity", "low")} == {"high", "low"}
    assert {each["service"] for each in listed(custody, "--service", "ecr", "--service", "watcher")} == {
        "ecr",
        "watcher",
    }
    by_framework = listed(custody, "--control", "CIS_aws")
    assert by_framework
    assert all("cis_aws" in each["controls"] for each in by_framework)
    by_control = listed(custody, "--control", "au-9")
    assert by_control
    assert all("AU-9" in each["controls"]["nist_800_53"] for each in by_control)
    assert len(listed(custody, "--control", "AU-9", "--severity", "critical")) < len(by_control)


def test_settings_decide_what_is_in_use(custody: Any) -> None:
    off = "custody.detections.switched_off=pipeline-deleted,trail-deleted"
    assert {each.id for each in all_detections()} - {each["id"] for each in listed(custody, "-c", off)} == {
        "pipeline-deleted",
        "trail-deleted",
    }


@pytest.mark.parametrize("id_", [each.id for each in all_detections()])
def test_each_can_be_explained(id_: str, custody: Any) -> None:
    detection = get(id_)
    ran = custody("explain", id_)
    assert (ran.code, ran.err) == (0, "")
    for text in (detection.title, detection.why, *detection.runbook, *detection.false_positives, *detection.references):
        assert text in ran.out
    assert ("SQL for Athena" in ran.out) != (detection.native or detection.problem is not None)
    assert ("Event pattern" in ran.out) == (detection.pattern is not None)


def test_explanation_for_a_program(custody: Any) -> None:
    told = json.loads(custody("explain", "pipeline-deleted", "--format", "json").out)
    assert told["pattern"]["detail"]["eventName"] == ["DeletePipeline"]
    assert told["sql"]["athena"].startswith("SELECT event_id, ")
    assert told["sql"]["duckdb"].startswith("SELECT event_id, ")
    assert [Path(path).name for path in told["samples"]] == ["fires.json", "silent.json"]
    assert told["references"]


def test_explanation_says_how_often_a_question_is_asked(custody: Any) -> None:
    assert "every 4 hours, about that time; looks back 90 days" in custody("explain", "tag-overwritten").out
    ran = custody("explain", "tag-overwritten", "-c", "custody.lake.question_hours=12")
    assert "every 12 hours, about that time" in ran.out


def test_explanation_follows_the_settings(custody: Any) -> None:
    trusted = "arn:aws:iam::111122223333:role/builder"
    ran = custody(
        "explain", "image-pushed-by-untrusted-identity", "-c", f"custody.detections.trusted_pushers={trusted}"
    )
    assert trusted in ran.out
    assert trusted not in custody("explain", "image-pushed-by-untrusted-identity").out


def test_settings_say_where_they_come_from(custody: Any) -> None:
    Path("cdk.json").write_text(
        json.dumps(
            {"context": {"custody": {"name": "audit", "trail": {"prefix": "x"}}, "custody.bus.logs": "info"}},
        ),
        "utf-8",
    )
    ran = custody("settings", "--format", "json", "-c", "custody.trail.insights=true", "-c", "custody.name=other")
    told = json.loads(ran.out)
    assert told["name"] == {"value": "other", "from": "-c"}
    assert told["trail.insights"] == {"value": True, "from": "-c"}
    assert told["trail.prefix"] == {"value": "x", "from": "cdk.json"}
    assert told["bus.logs"] == {"value": "info", "from": "cdk.json"}
    assert told["trail.cloudwatch_logs"] == {"value": False, "from": "default"}
    assert told["detections.business_hours.opens"]["from"] == "default"


def test_settings_as_a_table(custody: Any) -> None:
    lines = custody("settings", "-c", "custody.regions=us-east-1,eu-west-1").out.splitlines()
    assert [line.split(maxsplit=2) for line in lines if line.startswith("regions ")] == [
        ["regions", "-c", '["us-east-1", "eu-west-1"]']
    ]


def test_without_a_command_the_help_is_printed(custody: Any) -> None:
    ran = custody()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == custody("--help").out
    assert ran.out.count("\n") > 20


def test_version_and_help(custody: Any) -> None:
    assert custody("--version").out.startswith("custody ")
    for command in ("scan", "detections", "explain", "settings"):
        assert f"\n  {command} " in custody("--help").out
        assert custody(command, "--help").out.startswith(f"Usage: custody {command} ")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("custody sc", "scan"),
        ("custody explain pipeline-del", "pipeline-deleted"),
        ("custody scan -d tag-ov", "tag-ov"),
    ],
)
def test_shell_completes_commands_and_ids(typed: str, offered: str) -> None:
    environment = {
        **os.environ,
        "_CUSTODY_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
    }
    command = [sys.executable, "-m", "custody"]
    ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT, env=environment)
    assert any(line.startswith(offered) for line in ran.stdout.splitlines())
