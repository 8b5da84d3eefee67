"""SARIF 2.1.0: what its schema requires of a log with one run, and what its readers need.

The rules are those of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, section by section.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLES = Path(__file__).parents[2] / "samples"
# RFC 3986, as far as a path goes: what needs escaping is escaped.
URI = re.compile(r"(file:///)?([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+")

_TEXT = {"text": str}
_LOG = {"$schema!": str, "version!": str, "runs!": list}
_RUN = {"tool!": dict, "results!": list, "invocations": list, "columnKind": str}
_DRIVER = {"name!": str, "rules": list}
_RULE = {
    "id!": str,
    "name": str,
    "shortDescription": dict,
    "fullDescription": dict,
    "help": dict,
    "helpUri": str,
    "defaultConfiguration": dict,
    "properties": dict,
}
_RESULT = {
    "ruleId": str,
    "ruleIndex": int,
    "level": str,
    "message!": dict,
    "locations": list,
    "partialFingerprints": dict,
    "properties": dict,
}
_LOCATION = {"physicalLocation": dict, "logicalLocations": list}
_PHYSICAL = {"artifactLocation!": dict, "region": dict}
_INVOCATION = {"executionSuccessful!": bool, "toolExecutionNotifications": list}
_NOTIFICATION = {"message!": dict, "level": str, "locations": list}
_LEVELS = {"none", "note", "warning", "error"}


def check(value: dict[str, Any], shape: Mapping[str, type]) -> None:
    """The schema allows no property it does not name, and asks for those with an exclamation mark."""
    known = {name.rstrip("!"): kind for name, kind in shape.items()}
    assert set(value) <= set(known), set(value) - set(known)
    assert {name[:-1] for name in shape if name.endswith("!")} <= set(value)
    for name, inner in value.items():
        assert isinstance(inner, known[name]), name


def check_location(location: dict[str, Any]) -> None:
    check(location, _LOCATION)
    check(location["physicalLocation"], _PHYSICAL)
    assert URI.fullmatch(location["physicalLocation"]["artifactLocation"]["uri"])
    assert location["physicalLocation"]["region"]["startLine"] >= 1
    for logical in location.get("logicalLocations", []):
        check(logical, {"fullyQualifiedName": str, "kind": str})


def check_log(log: dict[str, Any]) -> dict[str, Any]:
    check(log, _LOG)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    check(run, _RUN)
    check(run["tool"], {"driver!": dict})
    check(run["tool"]["driver"], _DRIVER)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        check(rule, _RULE)
        for name in ("shortDescription", "fullDescription", "help"):
            check(rule[name], _TEXT)
        assert rule["helpUri"].startswith("https://")
        assert rule["defaultConfiguration"]["level"] in _LEVELS
        assert 0 <= float(rule["properties"]["security-severity"]) <= 10
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        check(result, _RESULT)
        check(result["message"], _TEXT)
        assert result["level"] in _LEVELS
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
        for location in result["locations"]:
            check_location(location)
    for invocation in run["invocations"]:
        check(invocation, _INVOCATION)
        for note in invocation["toolExecutionNotifications"]:
            check(note, _NOTIFICATION)
            check_location(note["locations"][0])
    assert isinstance(run, dict)
    return run


def test_samples_give_a_valid_log(custody: Any) -> None:
    ran = custody("scan", SAMPLES, "--format", "sarif", "--minimum-severity", "info")
    run = check_log(json.loads(ran.out))
    assert len(run["results"]) > 100
    fired = {result["ruleId"] for result in run["results"]}
    assert {"pipeline-deleted", "tag-overwritten", "image-scan-found-critical"} <= fired


@pytest.mark.usefixtures("one_of_each")
def test_a_finding(custody: Any) -> None:
    ran = custody("scan", "logs", "--format", "sarif", "-d", "image-pushed-by-a-human")
    (result,) = check_log(json.loads(ran.out))["results"]
    assert result["level"] == "warning"
    assert result["message"]["text"] == (
        "A person pushed an image, by Mary_Major, on testrepo, at 2019-04-15T16:45:00Z, in us-east-2, "
        "account 123456789012, from 203.0.113.12"
    )
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "logs/log.json"}, "region": {"startLine": 1}},
            "logicalLocations": [{"fullyQualifiedName": "record 1", "kind": "element"}],
        }
    ]
    assert result["properties"]["event_id"] == "2bfd4ee2-2178-4a82-a27d-b12939923f0f"


def test_fingerprint_does_not_depend_on_the_file(custody: Any, one_of_each: Path) -> None:
    prints = []
    for name in ("a.json", "größe 100%.json"):
        one_of_each.with_name(name).write_bytes(one_of_each.read_bytes())
        ran = custody("scan", one_of_each.with_name(name), "--format", "sarif", "-d", "image-pushed-by-a-human")
        prints += [result["partialFingerprints"] for result in check_log(json.loads(ran.out))["results"]]
    assert len(prints) == 2
    assert prints[0] == prints[1]


@pytest.mark.parametrize("content", ['{"Records": []}', "[]"])
def test_nothing_found_is_a_valid_log(content: str, custody: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content, "utf-8")
    run = check_log(json.loads(custody("scan", "a.json", "-f", "sarif").out))
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) > 50


def test_problems_are_notifications(custody: Any, one_of_each: Path) -> None:
    one_of_each.with_name("bad.json").write_bytes(b"")
    run = check_log(json.loads(custody("scan", "logs", "-f", "sarif", "-d", "image-pushed").out))
    ((note,),) = [invocation["toolExecutionNotifications"] for invocation in run["invocations"]]
    assert note["message"]["text"] == "logs/bad.json is empty"
    assert len(run["results"]) == 1
