"""The rules that own detections are held to: ours keep them, and each can be broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custody.detections import Controls, Detection, Question, all_detections, get
from custody.detections.rules import faults, first_fault
from custody.patterns import Pattern

PUSHED, ASKED = get("image-pushed"), get("registry-login-by-root")
API = {"source": ["aws.ecr"], "detail-type": ["AWS API Call via CloudTrail"]}


@pytest.mark.parametrize("detection", all_detections(), ids=lambda detection: detection.id)
def test_ours_keep_them(detection: Detection) -> None:
    assert list(faults(detection, characters=2_048)) == []


def pattern(**parts: Any) -> Pattern:
    detail = {"eventSource": ["ecr.amazonaws.com"], "eventName": ["PutImage"], **parts.pop("detail", {})}
    return Pattern.of({**API, "detail": detail, **parts})


WIDE = [{"wildcard": "*a*b*c*d*e*f*"}]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"severity": "high"}, "severity is str; write Severity.INFO, LOW, MEDIUM, HIGH or CRITICAL"),
        ({"runbook": "Look."}, "runbook is no tuple of texts; put them in parentheses, with a comma behind each"),
        ({"runbook": ("Look.", "Look.")}, "two steps of the runbook are the same"),
        ({"references": ("docs",)}, "reference 'docs' is no page; write its address, https:// included"),
        ({"controls": Controls(nist_800_53="AU-12")}, "controls.nist_800_53 is no tuple of texts"),  # type: ignore[arg-type]
        ({"controls": None}, "controls is NoneType; write Controls(...)"),
        ({"pattern": {"source": ["aws.ecr"]}}, "pattern is dict; write what calls()"),
        ({"tuned_by": ("trusted_pusher",)}, "no setting detections.trusted_pusher to be tuned by; did you mean"),
        ({"tuned_by": ("folders",)}, "there is no setting detections.folders to be tuned by"),
        ({"pattern": Pattern.of({"source": ["aws.ecr"]})}, "the pattern names no detail-type, so anybody may send"),
        ({"pattern": pattern(source=["aws.ecx"])}, "source 'aws.ecx' is not in the catalogue; did you mean aws.ec"),
        ({"pattern": pattern(detail={"eventName": ["PutImages"]})}, "catalogue; did you mean PutImage?"),
        ({"pattern": Pattern.of({"source": ["aws.ecr"], "detail-type": ["ECR Image Scans"]})},
         "did you mean ECR Image Scan?"),
        ({"pattern": pattern(detail={"userAgent": WIDE})}, "the pattern's wildcards count"),
    ],
)  # fmt: skip
def test_each_can_be_broken(change: dict[str, Any], line: str) -> None:
    found = list(faults(replace(PUSHED, **change)))
    assert [each for each in found if line in each], found


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        (":sinse", "the SQL takes :sinse, which is none of since, until, earliest and the settings it names"),
        (":deployers", "the SQL takes :deployers, which is none of"),
    ],
)
def test_what_a_question_takes_is_known(sql: str, line: str) -> None:
    assert ASKED.question is not None
    question = replace(ASKED.question, sql=f"{ASKED.question.sql} AND {sql} = ''")
    assert (first_fault(replace(ASKED, question=question)) or "").startswith(line)


def test_a_question_is_about_its_period_and_answers_with_findings() -> None:
    asked = Question(sql="SELECT event_id FROM events", every=timedelta(hours=1), looks_back=timedelta(hours=1))
    found = list(faults(replace(ASKED, question=asked)))
    assert sum("so every run would find the same again" in each for each in found) == 2
    assert any("the SQL does not answer with subject" in each for each in found)


def test_a_pattern_that_is_too_long_for_any_rule() -> None:
    long = Pattern.of({**API, "detail": {"eventName": ["PutImage"], "userAgent": ["x" * 5_000]}}, limit=9_000)
    assert "over the 4096 of a rule; shorten it" in (first_fault(replace(PUSHED, pattern=long)) or "")
