"""Detections and questions of an installed package and of a folder are wherever ours are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Stack
from support.assembly import output, read
from support.own import (
    FOLDED,
    OWN_DETECTIONS,
    OWN_QUESTIONS,
    PACKAGED,
    deployment,
    installed,
    on_path,
    package,
)

from custody.detections import all_detections
from custody.detections.skeleton import push
from custody.errors import DetectionError
from custody.questions import all_questions
from custody.settings.source import parse, read_context
from custody_cdk import Custody
from stacks import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Custody as Run
    from support.template import Template

    from custody.settings import Settings

RULES, QUESTIONS = {PACKAGED[0], FOLDED[0]}, {PACKAGED[1], FOLDED[1]}


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Of a deployment with a folder, where a package is installed."""
    package(tmp_path / "site")
    cdk_json = deployment(tmp_path)
    with on_path(tmp_path / "site"):
        yield parse(read_context(cdk_json), folder=tmp_path)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Two identities push to a base repository."""
    folder = tmp_path / "logs"
    folder.mkdir()
    records = [push(1, "base/python"), push(2, "base/python", session="shop")]
    (folder / "log.json").write_text(json.dumps({"Records": records}), "utf-8")
    return folder


def test_found_with_ours(settings: Settings) -> None:
    told = settings.of_detections
    assert set(OWN_DETECTIONS) < {each.id for each in all_detections(told)}
    assert {*OWN_QUESTIONS, *QUESTIONS} < {each.id for each in all_questions(told)}
    # Nobody has named the folder here.
    assert {each.id for each in all_detections()} & set(OWN_DETECTIONS) == set(PACKAGED)


def _insist(templates: list[Template]) -> None:
    def named(type_: str) -> set[str]:
        return {each["Name"].removeprefix("custody-") for template in templates for each in template.all(type_)}

    assert named("AWS::Events::Rule") >= RULES
    assert named("AWS::Scheduler::Schedule") >= QUESTIONS
    assert named("AWS::Athena::NamedQuery") >= set(OWN_QUESTIONS)


def test_in_the_stacks(settings: Settings) -> None:
    app = App(outdir=output(), builtin_cloud_formation_validation=False)
    build(app, settings)
    _insist(list(read(app).templates.values()))


def test_in_a_construct(settings: Settings) -> None:
    app = App(outdir=output(), builtin_cloud_formation_validation=False)
    Custody(Stack(app, "Theirs", suppress_template_indentation=True), "Custody", settings=settings)
    _insist(list(read(app).templates.values()))


@pytest.mark.usefixtures("settings")
def test_scanned(custody: Run, logs: Path) -> None:
    found = custody("scan", logs).findings
    assert {each["detection"] for each in found} >= set(OWN_DETECTIONS)
    assert [each["subject"] for each in found if each["detection"] == FOLDED[1]] == ["base/python"]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("id_", [*OWN_QUESTIONS, *sorted(QUESTIONS)])
def test_asked(custody: Run, logs: Path, id_: str) -> None:
    answer = custody("ask", id_, "--logs", logs, "--format", "json")
    assert answer.code == 0, answer.err
    rows = json.loads(answer.out)
    # Each question lists both pushes; each detection finds the two of them, once.
    assert len(rows) == (2 if id_ in OWN_QUESTIONS else 1), rows


@pytest.mark.usefixtures("settings")
def test_listed_and_explained(custody: Run, tmp_path: Path) -> None:
    listed: list[dict[str, Any]] = json.loads(custody("detections", "--service", "own", "--format", "json").out)
    assert {each["id"] for each in listed} == set(OWN_DETECTIONS)
    asked: list[dict[str, Any]] = json.loads(custody("questions", "--format", "json").out)
    assert {each["id"] for each in asked} >= {*OWN_QUESTIONS, *QUESTIONS}
    explained = custody("explain", FOLDED[0]).out
    assert f"own · found by pattern · from {tmp_path}/detections/team_pushed.py" in explained
    assert f"{tmp_path}/detections/samples/team-pushed/fires.json" in explained
    assert "from package acme-rules 1.2, acme_rules.detections.acme_pushed" in custody("explain", PACKAGED[0]).out


@pytest.mark.usefixtures("settings")
def test_reported(custody: Run, logs: Path, tmp_path: Path) -> None:
    made = custody("report", "--logs", logs, "--output", tmp_path / "report")
    assert made.code == 0, made.err
    page = (tmp_path / "report" / "report.html").read_text("utf-8")
    for id_ in (*OWN_DETECTIONS, *OWN_QUESTIONS):
        assert id_ in page, id_


@pytest.mark.usefixtures("settings")
def test_rated_and_switched_off_by_their_ids(custody: Run) -> None:
    rated = ("-c", f'custody.detections.severity={{"{PACKAGED[0]}": "critical", "{FOLDED[0]}": "info"}}')
    listed = json.loads(custody("detections", "--service", "own", "--format", "json", *rated).out)
    assert {each["id"]: each["severity"] for each in listed}[PACKAGED[0]] == "critical"
    off = ("-c", f"custody.detections.switched_off={FOLDED[1]},{PACKAGED[1]}")
    listed = json.loads(custody("detections", "--service", "own", "--format", "json", *off).out)
    assert {each["id"] for each in listed} == RULES
    wrong = custody("detections", "-c", "custody.detections.switched_off=team-pushd")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err == (
        "custody: setting detections.switched_off: there is no detection 'team-pushd'; did you mean team-pushed?\n"
    )


def test_a_broken_package_is_one_line_and_what_does_not_need_it_runs(custody: Run, tmp_path: Path, logs: Path) -> None:
    site = tmp_path / "site"
    installed(site, "acme-broken", {"custody.detections": "acme_broken:DETECTIONS"})
    (site / "acme_broken.py").write_text("raise RuntimeError('no licence')\n", "utf-8")
    with on_path(site):
        for command in (["scan", logs], ["detections"], ["questions"], ["report", "--logs", logs]):
            ran = custody(*command)
            assert (ran.code, ran.out) == (2, "")
            assert ran.err == (
                "custody: package acme-broken 1.2, entry point acme = acme_broken:DETECTIONS of custody.detections: "
                "RuntimeError: no licence; mend it, or uninstall the package\n"
            )
        assert custody("settings").code == 0
        assert custody("explain", "image-deleted").code == 0
        assert custody("ask", "who-pushed", "--logs", logs).code == 0
        with pytest.raises(DetectionError, match="no licence"):
            build(App(outdir=output()), parse({}))
