"""What the reference records fire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from custody.severity import Severity

REFERENCE = Path(__file__).parents[2] / "samples" / "reference"


def scanned(custody: Any, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = custody("scan", REFERENCE / f"{name}.json", "--minimum-severity", "info").findings
    return found


def test_pipeline_edited_in_the_console(custody: Any) -> None:
    found = {finding["detection"]: finding for finding in scanned(custody, "codepipeline-UpdatePipeline")}
    told = found["pipeline-changed-by-a-human"]
    assert told == told | {
        "time": "2015-06-17T19:12:20Z",
        "actor": "JaneDoe-CodePipeline",
        "actor_arn": "arn:aws:iam::80398EXAMPLE:user/JaneDoe-CodePipeline",
        "action": "UpdatePipeline",
        "subject": "MyFirstPipeline",
        "pipeline": "MyFirstPipeline",
        "account": "80398EXAMPLE",
        "region": "us-east-2",
        "source_ip": "192.0.2.64",
        "event_id": "c53dbd42-This-Is-An-Example",
        "file": str(REFERENCE / "codepipeline-UpdatePipeline.json"),
        "position": 0,
        "error_code": None,
    }


def test_push_of_latest_by_a_user_without_mfa(custody: Any) -> None:
    found = scanned(custody, "ecr-PutImage")
    assert max((Severity(finding["severity"]) for finding in found), key=lambda level: level.rank) >= Severity.MEDIUM
    digest = "sha256:98c8b060c21d9adbb6b8c41b916e95e6307102786973ab93a41e8b86d1fc6d3e"
    assert {(finding["subject"], finding["image_tag"], finding["image_digest"]) for finding in found} == {
        ("testrepo", "latest", digest)
    }


def test_expired_images_are_reported_with_all_digests_and_tags(custody: Any) -> None:
    (finding,) = [
        finding
        for finding in scanned(custody, "ecr-PolicyExecutionEvent")
        if finding["detection"] == "image-expired-by-lifecycle-rule"
    ]
    assert finding["image_tag"] == "alpine,centos"
    assert finding["image_digest"].split(",") == [
        "sha256:ddba4d27a7ffc3f86dd6c2f92041af252a1f23a8e742c90e6e1297bfa1bc0c45",
        "sha256:6ab380c5a5acf71c1b6660d645d2cd79cc8ce91b38e0352cbf9561e050427baf",
    ]
    assert finding["repository"] == "testrepo"


def test_ordinary_work_fires_nothing_high(custody: Any) -> None:
    for name in ("ecr-CreateRepository", "ecr-BatchGetImage"):
        ran = custody("scan", REFERENCE / f"{name}.json", "--fail-on", "high")
        assert (ran.code, [f for f in ran.findings if Severity(f["severity"]) >= Severity.HIGH]) == (0, [])
