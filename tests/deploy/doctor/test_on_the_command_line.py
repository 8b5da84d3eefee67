"""Both commands as somebody types them, on a lab."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from support.site import AWAY, EVERYTHING, HOME, PLAIN

from custody.cli.run import run
from custody.settings.doctor_policy import TRAIL

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site

pytestmark = pytest.mark.lab


@pytest.fixture
def words(site: Site, tmp_path: Path) -> list[str]:
    """The options that name the plain deployment and its templates."""
    return ["--cdk-json", _cdk_json(tmp_path, PLAIN), "--templates", str(site.folders["plain"])]


def _cdk_json(folder: Path, settings: dict[str, object]) -> str:
    path = folder / "cdk.json"
    path.write_text(json.dumps({"context": {"custody": settings}}), "utf-8")
    return str(path)


def test_a_healthy_deployment(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", *words]) == 0
    said = capsys.readouterr()
    assert " wrong " not in said.out
    lines = [line for line in said.out.splitlines() if line.startswith(" as-made ")]
    assert len(lines) == 1
    count, _, total = lines[0].split()[1:4]
    assert count == total
    assert "compared with the templates in" in said.err


def test_the_settings_that_were_synthesized(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """As make deploy calls it, whatever was given to it with -c."""
    assert run(["doctor", "--synthesized", "--templates", str(site.folders["plain"])]) == 0
    assert "stack plain-trail" not in capsys.readouterr().out


def test_a_fault_in_each_format(site: Site, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    arn = f"arn:aws:cloudtrail:{HOME}:{site.account}:trail/plain"
    trail = site.client("cloudtrail")
    trail.stop_logging(Name=arn)
    try:
        told = {}
        for format_ in ("table", "json", "junit", "sarif"):
            assert run(["doctor", *words, "--format", format_]) == 1
            told[format_] = capsys.readouterr().out
    finally:
        trail.start_logging(Name=arn)
    mend = f"aws cloudtrail start-logging --name {arn} --region {HOME}"
    assert f"  {mend}\n" in told["table"]
    assert {"AWS::CloudTrail::Trail plain", "trail plain"} == {
        each["subject"] for each in json.loads(told["json"]) if each["mend"] == mend
    }
    suites = ET.fromstring(told["junit"])  # noqa: S314 - our own
    failures = [case.get("name") for case in suites.iter("testcase") if case.find("failure") is not None]
    where = f"{site.account} {HOME}"
    assert failures == [f"{where} AWS::CloudTrail::Trail plain", f"{where} trail plain"]
    assert suites.get("failures") == "2"
    results = json.loads(told["sarif"])["runs"][0]["results"]
    assert {each["ruleId"] for each in results if each["level"] == "error"} == {"as-made", "trail-delivers"}


def test_without_templates_what_was_deployed_is_compared(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.folders
    assert run(["doctor", "--cdk-json", _cdk_json(tmp_path, PLAIN)]) == 0
    said = capsys.readouterr()
    assert "the templates that were deployed, not the settings" in said.err
    assert "no template of these settings is at hand" in said.out


def test_a_smoke_test_of_each_region(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = site.client("cloudtrail").list_trails()["Trails"]
    assert run(["smoke-test", "--cdk-json", _cdk_json(tmp_path, EVERYTHING), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["trail"].startswith(TRAIL)
    assert [each["region"] for each in told["regions"]] == [HOME, AWAY]
    for each in told["regions"]:
        assert set(each["seconds"]) == {"history", "log file", "alert"}
        assert not each["missing"]
    assert site.client("cloudtrail").list_trails()["Trails"] == before


def test_a_smoke_test_that_nobody_hears(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The function is silenced: the record comes, the alert does not."""
    (mapping,) = site.client("lambda").list_event_source_mappings(FunctionName="plain-alert")["EventSourceMappings"]
    site.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        code = run(["smoke-test", "--cdk-json", _cdk_json(tmp_path, PLAIN), "--limit", "0"])
    finally:
        site.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    said = capsys.readouterr()
    assert (code, "did not come" in said.out) == (1, True)


def test_a_smoke_test_of_what_raises_no_alert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = {**PLAIN, "detections": {"switched_off": ["trail-stopped"]}}
    assert run(["smoke-test", "--cdk-json", _cdk_json(tmp_path, settings)]) == 2
    assert "detections.switched_off" in capsys.readouterr().err


def test_the_policy_is_that_of_this_account(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", *words, "--policy"]) == 0
    policy = json.loads(capsys.readouterr().out)
    (trail,) = (each for each in policy["Statement"] if each["Sid"] == "Trail")
    assert trail["Resource"] == [f"arn:aws:cloudtrail:{HOME}:123456789012:trail/{PLAIN['name']}"]
    assert not any(action.endswith("*") for each in policy["Statement"] for action in each["Action"])
