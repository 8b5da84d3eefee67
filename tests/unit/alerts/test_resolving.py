"""A call that takes something back has in common with the finding on it what says that it is the same thing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from custody import catalog
from custody.alerts.resolving import UNDOING, Undoing, done_key, undone_keys
from custody.detections import get
from custody_cdk.alarm_path.resolved_findings import undoing_pattern

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def done(undoing: Undoing) -> dict[str, Any]:
    """A call that the detection tells of."""
    samples = json.loads((SAMPLES / undoing.detection / "fires.json").read_text("utf-8"))
    flat = [each for sample in samples for each in (sample if isinstance(sample, list) else [sample])]
    found = next((each for each in flat if each.get("eventName") == undoing.done and not each.get("errorCode")), None)
    made = copy.deepcopy(found or {**flat[0], "eventName": undoing.done})
    made.pop("errorCode", None)
    return made


def undone(undoing: Undoing) -> dict[str, Any]:
    """The same, taken back."""
    made = {**done(undoing), "eventName": undoing.undone}
    path, value = undoing.when
    inner = made["requestParameters"] = copy.deepcopy(made["requestParameters"])
    *parents, last = path.split(".") if path else [""]
    for parent in parents:
        inner = inner.setdefault(parent, {})
    if last:
        inner[last] = json.loads(value) if value == "true" else value
    return made


@pytest.mark.parametrize("undoing", UNDOING, ids=lambda each: each.detection)
def test_each_pair_is_of_calls_that_the_catalogue_and_the_detection_know(undoing: Undoing) -> None:
    pattern = get(undoing.detection).pattern
    assert pattern is not None
    assert undoing.done in pattern.document["detail"]["eventName"]
    assert undoing.source in pattern.document["detail"]["eventSource"]
    known = catalog.find(undoing.source, undoing.undone)
    assert known is not None
    assert not known.read_only
    for path in undoing.same:
        assert path == "accountIds" or path in done(undoing)["requestParameters"], path


@pytest.mark.parametrize("undoing", UNDOING, ids=lambda each: each.detection)
def test_what_is_taken_back_is_found_and_nothing_else(undoing: Undoing) -> None:
    key = done_key(undoing.detection, done(undoing))
    assert key
    assert list(undone_keys(undone(undoing))) == [key]
    # Refused, elsewhere, or another thing.
    assert list(undone_keys({**undone(undoing), "errorCode": "AccessDenied"})) == []
    assert done_key(undoing.detection, {**done(undoing), "errorCode": "AccessDenied"}) == ""
    assert list(undone_keys({**undone(undoing), "awsRegion": "ap-south-2"})) != [key]
    assert list(undone_keys({**undone(undoing), "recipientAccountId": "444455556666"})) != [key]
    other = undone(undoing)
    other["requestParameters"][undoing.same[0]] = "another"
    assert list(undone_keys(other)) != [key]
    if undoing.done == undoing.undone:
        assert list(undone_keys(done(undoing))) == []


def test_a_thing_is_the_same_by_its_name_and_by_its_arn() -> None:
    stop = {"eventName": "StopLogging", "eventSource": "cloudtrail.amazonaws.com", "requestParameters": {"name": "a"}}
    arn = {"name": "arn:aws:cloudtrail:eu-west-2:111122223333:trail/a"}
    start = {**stop, "eventName": "StartLogging", "requestParameters": arn}
    assert list(undone_keys(start)) == [done_key("trail-stopped", stop)]
    disable = {"eventName": "DisableRule", "eventSource": "events.amazonaws.com", "requestParameters": {"name": "r"}}
    default = {"name": "r", "eventBusName": "default"}
    enable = {**disable, "eventName": "EnableRule", "requestParameters": default}
    assert list(undone_keys(enable)) == [done_key("watcher-rule-disabled", disable)]


def test_a_finding_that_no_call_takes_back_is_none_s() -> None:
    assert done_key("repository-deleted", {"eventName": "DeleteRepository"}) == ""


@pytest.mark.parametrize("undoing", UNDOING, ids=lambda each: each.detection)
def test_the_rule_lets_each_through(undoing: Undoing) -> None:
    action = catalog.find(undoing.source, undoing.undone)
    assert action is not None
    event = {"source": action.source, "detail-type": "AWS API Call via CloudTrail", "detail": undone(undoing)}
    event["detail"] = {**undone(undoing), "eventSource": undoing.source}
    assert undoing_pattern().matches(event)
    refused = {**event, "detail": {**event["detail"], "errorCode": "AccessDenied"}}
    assert not undoing_pattern().matches(refused)


def test_a_repository_s_name_is_taken_whole() -> None:
    by_repository = [each for each in UNDOING if each.same == ("repositoryName",)]
    assert by_repository
    for undoing in by_repository:
        of_one, of_another = done(undoing), undone(undoing)
        of_one["requestParameters"]["repositoryName"] = "prod/app"
        of_another["requestParameters"]["repositoryName"] = "sandbox/app"
        assert done_key(undoing.detection, of_one) not in undone_keys(of_another)


def test_a_name_and_an_arn_that_ends_in_it_are_the_same_thing() -> None:
    (undoing,) = (each for each in UNDOING if each.undone == "StartLogging")
    of_one, of_another = done(undoing), undone(undoing)
    of_one["requestParameters"]["name"] = "custody"
    of_another["requestParameters"]["name"] = "arn:aws:cloudtrail:us-east-1:111122223333:trail/custody"
    assert done_key(undoing.detection, of_one) in undone_keys(of_another)
