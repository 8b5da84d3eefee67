from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from custody.detections import Controls, Detection, Question, get
from custody.detections.event_patterns import anything, calls, native
from custody.detections.sql import detection_sql
from custody.errors import DetectionError
from custody.problem_kind import ProblemKind
from custody.severity import Severity

PATTERN = calls("ecr", "PutImage")
DETECTION = Detection(
    id="something",
    title="Something happened",
    severity=Severity.LOW,
    why="It matters.",
    runbook=("Look.",),
    false_positives=("Chance.",),
    references=("https://docs.aws.amazon.com/",),
    pattern=PATTERN,
    controls=Controls(nist_800_53=("AU-12",)),
)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"id": "Something"}, "an id is lower-case words and hyphens"),
        ({"id": "a" * 44}, "at most 43 characters"),
        ({"title": "Something happened."}, "no full stop"),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"why": ""}, "why is empty; write it"),
        ({"why": "x" * 301}, "why has 301 characters; say it in 300"),
        ({"runbook": ()}, "runbook is empty"),
        ({"runbook": ("Look.", "y" * 201)}, "has 201 characters, over 200; split it"),
        ({"false_positives": ()}, "false_positives is empty"),
        ({"references": ()}, "references is empty"),
        ({"pattern": None}, "give it a pattern, a question or both, or else a problem"),
        ({"problem": ProblemKind.APPENDED}, "give it a pattern, a question or both, or else a problem"),
    ],
)
def test_what_an_alert_could_not_carry_is_refused(change: dict[str, object], line: str) -> None:
    with pytest.raises(DetectionError, match=line):
        replace(DETECTION, **change)  # type: ignore[arg-type]


def test_both_settings_of_rule_and_question_are_named() -> None:
    asked = Question(sql="SELECT 1", every=timedelta(hours=1), looks_back=timedelta(days=1), parameters=("deployers",))
    both = replace(DETECTION, question=asked, tuned_by=("watched_names", "deployers"))
    assert both.settings == ("watched_names", "deployers")


def test_a_misspelt_name_is_refused() -> None:
    with pytest.raises(DetectionError, match="ecr:PutImages is not in the catalogue"):
        calls("ecr", "PutImages")
    with pytest.raises(DetectionError, match="names no action"):
        calls("ecr")
    with pytest.raises(DetectionError, match="'ecrs' is not in the catalogue"):
        anything("ecr", "ecrs")
    with pytest.raises(DetectionError, match=r"'ECR Image Scans' of aws\.ecr is not in the catalogue"):
        native("aws.ecr", "ECR Image Scans")


def test_a_pattern_cannot_be_forged() -> None:
    assert PATTERN.document["source"] == ["aws.ecr"]
    assert PATTERN.document["detail-type"] == ["AWS API Call via CloudTrail"]
    assert PATTERN.document["detail"]["eventSource"] == ["ecr.amazonaws.com"]


def test_own_events_are_no_sql() -> None:
    assert get("image-scan-failed").native
    with pytest.raises(DetectionError, match="image-scan-failed listens to a service's own events"):
        detection_sql(get("image-scan-failed"))
    assert not get("image-pushed").native
    assert not get("tag-overwritten").native


def test_pattern_sql_answers_like_a_question() -> None:
    assert "COALESCE(resource, repository, pipeline) AS subject" in detection_sql(get("image-pushed"))
