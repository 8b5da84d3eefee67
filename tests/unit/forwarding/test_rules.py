"""What the default buses forward: everything that a detection wants, once, and nothing that floods."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody import catalog
from custody.detections import all_detections
from custody.errors import DetectionError, PatternError
from custody.forwarding.rules import PATTERN_LIMIT, RuleState, forward_rules, state_for
from custody.logs import event_of
from custody.patterns import Pattern

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DETECTIONS = [detection for detection in all_detections() if detection.pattern]
RULES = forward_rules([detection.pattern for detection in DETECTIONS if detection.pattern])


def sample_events() -> list[dict[str, Any]]:
    documents = [
        document
        for detection in DETECTIONS
        for name in ("fires.json", "silent.json")
        for document in json.loads((SAMPLES / detection.id / name).read_text("utf-8"))
    ]
    return [document if "detail-type" in document else event_of(document) for document in documents]


EVENTS = sample_events()


def forwarded(event: dict[str, Any], rules: Any = RULES) -> list[RuleState]:
    return [rule.state for rule in rules if rule.pattern.matches(event)]


def test_every_event_that_a_detection_wants_is_forwarded_once() -> None:
    wanted = [e for e in EVENTS if any(d.pattern.matches(e) for d in DETECTIONS if d.pattern)]

    assert len(wanted) > 250
    assert [e["detail"].get("eventName") for e in wanted if len(forwarded(e)) != 1] == []


def test_no_event_is_forwarded_twice() -> None:
    assert [e["detail"].get("eventName") for e in EVENTS if len(forwarded(e)) > 1] == []


@settings(max_examples=15)
@given(st.sets(st.sampled_from(DETECTIONS), min_size=1, max_size=12))
def test_any_choice_of_detections_is_served_exactly(chosen: set[Any]) -> None:
    rules = forward_rules([detection.pattern for detection in chosen])

    for event in EVENTS:
        hits = forwarded(event, rules)
        assert len(hits) <= 1
        if any(detection.pattern.matches(event) for detection in chosen):
            assert hits


def test_read_only_events_are_forwarded_in_the_state_that_lets_them_through() -> None:
    for event in EVENTS:
        detail = event["detail"]
        action = catalog.find(str(detail.get("eventSource")), str(detail.get("eventName")))
        if action and action.read_only:
            assert forwarded(event) in ([], [RuleState.WITH_READ_ONLY]), action.name


def _call(name: str, identity: str, *, read_only: bool) -> dict[str, Any]:
    return event_of(
        {
            "eventSource": "ecr.amazonaws.com",
            "eventName": name,
            "eventType": "AwsApiCall",
            "awsRegion": "us-east-1",
            "readOnly": read_only,
            "userIdentity": {"type": identity},
        }
    )


@pytest.mark.parametrize("name", ["BatchGetImage", "GetDownloadUrlForLayer", "DescribeImages"])
def test_pulls_and_looks_of_ordinary_identities_stay_where_they_are(name: str) -> None:
    assert forwarded(_call(name, "AssumedRole", read_only=True)) == []


@pytest.mark.parametrize("name", ["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload"])
@pytest.mark.parametrize("identity", ["AssumedRole", "IAMUser", "Root"])
def test_the_layers_of_a_push_stay_where_they_are(name: str, identity: str) -> None:
    assert forwarded(_call(name, identity, read_only=False)) == []


def test_what_root_reads_is_forwarded() -> None:
    assert forwarded(_call("DescribeImages", "Root", read_only=True)) == [RuleState.WITH_READ_ONLY]


def test_a_detection_that_listens_for_pulls_has_them_forwarded() -> None:
    pulls = Pattern.of(
        {
            "source": ["aws.ecr"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {"eventSource": ["ecr.amazonaws.com"], "eventName": ["BatchGetImage"]},
        }
    )
    rules = forward_rules([*(d.pattern for d in DETECTIONS if d.pattern), pulls])

    assert forwarded(_call("BatchGetImage", "AssumedRole", read_only=True), rules) == [RuleState.WITH_READ_ONLY]
    assert forwarded(_call("BatchGetImage", "Root", read_only=True), rules) == [RuleState.WITH_READ_ONLY]


def test_the_rules_fit_and_do_not_depend_on_order() -> None:
    patterns = [detection.pattern for detection in DETECTIONS if detection.pattern]

    assert all(len(rule.pattern) <= PATTERN_LIMIT for rule in RULES)
    assert [r.pattern.json for r in forward_rules(reversed(patterns))] == [r.pattern.json for r in RULES]
    assert len(RULES) <= 12


def test_a_small_limit_makes_more_rules_and_loses_nothing() -> None:
    patterns = [detection.pattern for detection in DETECTIONS if detection.pattern]
    rules = forward_rules(patterns, limit=1_600)

    assert len(rules) > len(RULES)
    for event in EVENTS:
        if forwarded(event):
            assert forwarded(event, rules), event["detail"].get("eventName")


def test_what_does_not_fit_is_an_error_and_not_lost() -> None:
    with pytest.raises(PatternError, match="over the limit of 700"):
        forward_rules([detection.pattern for detection in DETECTIONS if detection.pattern], limit=700)


def test_a_pattern_that_does_not_say_whose_events_it_means_is_refused() -> None:
    with pytest.raises(DetectionError, match="names no source and detail-type"):
        forward_rules([Pattern.of({"source": ["aws.ecr"]})])


@pytest.mark.parametrize(
    ("name", "state"),
    [("PutImage", RuleState.ENABLED), ("PolicyExecutionEvent", RuleState.WITH_READ_ONLY)],
)
def test_a_rules_state_follows_the_catalogue(name: str, state: RuleState) -> None:
    detail = {"eventSource": ["ecr.amazonaws.com"], "eventName": [name]}
    types = ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"]

    assert state_for(Pattern.of({"source": ["aws.ecr"], "detail-type": types, "detail": detail})) is state


def test_a_pattern_that_names_no_event_gets_the_wide_state() -> None:
    wide = Pattern.of({"source": ["aws.ecr"], "detail-type": ["AWS API Call via CloudTrail"]})
    native = Pattern.of({"source": ["aws.ecr"], "detail-type": ["ECR Image Scan"]})

    assert state_for(wide) is RuleState.WITH_READ_ONLY
    assert state_for(native) is RuleState.ENABLED


def test_rules_are_hardly_more_than_detections() -> None:
    """One rule a detection on the custody bus, the few that forward, and the one about forwarding itself."""
    assert len(DETECTIONS) + len(RULES) + 1 <= 1.2 * len(DETECTIONS)
