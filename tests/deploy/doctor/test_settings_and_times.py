"""What is wrong with settings, versions and times, which nobody broke in the account."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from support.site import EVERYTHING, HOME, PLAIN

from custody.doctor.doctor import doctor
from custody.doctor.result import State
from custody.doctor.stacks import TemplateError
from custody.settings.source import parse

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site

    from custody.doctor.scene import Scene
    from custody.progress import Progress

pytestmark = pytest.mark.lab
EXCEPTION = {
    "detection": "image-deleted",
    "actor": "*cleaner*",
    "reason": "it cleans up",
    "owner": "platform",
    "until": "2026-12-30",
}


def said(site: Site, scene: Scene, check: str) -> list[str]:
    return [f"{each.subject} {each.said} -> {each.mend}" for each in site.faults(scene, check)]


def test_a_region_that_nobody_deployed_to_is_missed(site: Site) -> None:
    scene = site.scene({**PLAIN, "regions": [HOME, "eu-west-1"]})
    (told,) = said(site, scene, "stack-deployed")
    assert told == "stack plain-forwarder-eu-west-1 is not deployed -> make deploy"


def test_a_region_out_of_the_settings_leaves_its_stack(site: Site) -> None:
    scene = site.scene({**EVERYTHING, "regions": [HOME]})
    (told,) = said(site, scene, "stack-orphaned")
    assert told.startswith("stack custody-forwarder-us-west-2 goes on")
    assert "delete-stack --stack-name custody-forwarder-us-west-2 --region us-west-2" in told


def test_a_lake_that_is_switched_off_goes_on(site: Site) -> None:
    (told,) = said(site, site.scene({**PLAIN, "lake": {"enabled": False}}), "stack-orphaned")
    assert told.startswith("stack plain-lake goes on")


def test_a_member_s_settings_call_no_stack_of_the_bus_s_account_left_over(site: Site) -> None:
    member = {"name": "plain", "home_region": HOME, "mode": "member"}
    assert said(site, site.scene({**member, "accounts": {"audit": "444455556666"}}), "stack-orphaned")
    assert said(site, site.scene({**member, "accounts": {"audit": site.account}}), "stack-orphaned") == []


def test_an_exception_that_ends(site: Site) -> None:
    scene = site.scene({**PLAIN, "exceptions": [EXCEPTION]}, now=datetime(2026, 12, 29, tzinfo=UTC))
    (told,) = said(site, scene, "exceptions-hold")
    assert "it cleans up" in told
    assert "custody.exceptions in cdk.json" in told


def test_what_another_version_made_is_told_with_a_deployment(site: Site) -> None:
    scene = _with_another(site.scene(), "AWS::Events::Rule", "Description", "made by another version")
    assert [each for each in said(site, scene, "stack-current") if "deployed otherwise" in each]
    found = site.faults(scene, "as-made", lambda kind, _: kind == "AWS::Events::Rule")
    assert [(each.said, each.mend) for each in found] == [(found[0].said, "make deploy")]
    assert "was made made by another version" in found[0].said


def _with_another(scene: Scene, kind: str, name: str, value: str) -> Scene:
    """The scene with one property of one resource of its templates otherwise."""
    stack = scene.stacks["custody-events"]
    assert stack.wanted.template is not None
    template = json.loads(json.dumps(stack.wanted.template))
    one = next(each for each in template["Resources"].values() if each["Type"] == kind)
    one["Properties"][name] = value
    scene.stacks["custody-events"] = replace(stack, wanted=replace(stack.wanted, template=template))
    return scene


def test_what_no_reader_knows_is_told_and_never_right(site: Site) -> None:
    scene = _with_another(site.scene(), "AWS::Events::Archive", "SomethingNew", "on")
    (found,) = site.faults(scene, "as-made", lambda kind, _: kind == "AWS::Events::Archive")
    assert (found.state, found.said) == (State.APART, "no reader for SomethingNew")


def test_what_cannot_be_resolved_is_told_and_never_right(site: Site) -> None:
    scene = _with_another(site.scene(), "AWS::Events::Archive", "Description", "")
    stack = scene.stacks["custody-events"]
    for each in stack.compared.values():
        if each["Type"] == "AWS::Events::Archive":
            each["Properties"]["RetentionDays"] = {"Fn::FindInMap": ["A", "B", "C"]}
    found = site.faults(scene, "as-made", lambda kind, _: kind == "AWS::Events::Archive")
    assert "RetentionDays: Fn::FindInMap is not resolved here" in [each.said for each in found]


@pytest.mark.parametrize(
    ("later", "check", "words"),
    [
        (timedelta(days=2), "trail-delivers", "the last log file is of"),
        (timedelta(hours=4), "trail-delivers", "no digest file at all"),
        (timedelta(days=2), "alarm-quiet", "Threshold Crossed"),
        (timedelta(days=2), "compaction-fresh", "was last written on"),
    ],
)
def test_what_is_late_is_told(site: Site, later: timedelta, check: str, words: str) -> None:
    scene = site.scene(now=datetime.now(UTC) + later)
    assert [each for each in said(site, scene, check) if words in each]


def test_a_function_that_failed_is_told(site: Site) -> None:
    metric = {"MetricName": "Errors", "Dimensions": [{"Name": "FunctionName", "Value": "plain-ask"}], "Value": 2.0}
    site.client("cloudwatch").put_metric_data(Namespace="AWS/Lambda", MetricData=[metric])
    scene = site.scene(PLAIN, now=datetime.now(UTC) + timedelta(minutes=1))
    (told,) = said(site, scene, "function-succeeds")
    assert told.startswith("function plain-ask 2 errors in the last day -> aws logs tail /aws/lambda/plain-ask")


def test_templates_of_other_settings_are_refused(site: Site) -> None:
    settings = parse({"custody": {**EVERYTHING, "minimum_severity": "low"}})
    with pytest.raises(TemplateError, match="templates of other settings; run make synth"):
        doctor(settings=settings, templates=site.folders["custody"])


@pytest.mark.usefixtures("site")
def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="run make synth"):
        doctor(settings=parse({"custody": PLAIN}), templates=tmp_path)


def test_what_takes_time_is_waited_for(site: Site) -> None:
    """The first log file comes while the doctor waits; the heartbeat, half a day away, does not keep it waiting."""
    waited: list[str] = []

    def told(progress: Progress) -> None:
        if progress.text.startswith("waiting"):
            waited.append(progress.text)
            site.aws.flush()
            site.aws.digest()

    found = doctor(settings=parse({"custody": PLAIN}), wait=timedelta(hours=3), poll_seconds=0, progress=told)
    delivers = [each for each in found.results if each.check == "trail-delivers"]
    assert [each.state for each in delivers] == [State.RIGHT]
    assert {each.partition(",")[0] for each in waited} == {"waiting for trail-delivers"}
    assert {(each.said, each.mend) for each in found.of(State.AWAITED)} == {
        ("no heartbeat yet; they come at 05:23 and 17:23 UTC", "wait up to 12 hours")
    }
