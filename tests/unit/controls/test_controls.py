"""``custody.controls``: each control with its evidence, as data, as text and as a layer of the Navigator."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import custody
from custody.controls.controls import coverage_of
from custody.controls.model import Kind
from custody.controls.navigator import layer
from custody.controls.page import page
from custody.detections import get as detection_of
from custody.frameworks import Controls, FrameworkError, all_frameworks, framework_ids, get
from custody.frameworks.controls import wrong_ids
from custody.output.controls_format import ControlsFormat
from custody.output.controls_text import COLUMNS, summary, write_controls
from custody.questions import Question, all_questions
from custody.questions import get as question_of

if TYPE_CHECKING:
    from conftest import Custody

ALL = custody.controls()


def test_every_framework_with_every_control() -> None:
    assert tuple(each.framework.id for each in ALL) == framework_ids()
    for covered in ALL:
        assert [each.control for each in covered.controls] == list(covered.framework.controls.values())
        assert covered.unknown == ()
        assert 0 < covered.evidenced <= len(covered.controls)


def test_evidence_is_what_detections_and_questions_say_of_themselves() -> None:
    for covered in ALL:
        for each in covered.controls:
            named = [detection_of(id_) for id_ in each.of(Kind.DETECTION)]
            asked = [question_of(id_) for id_ in each.of(Kind.QUESTION)]
            held = [*(one.controls for one in named), *(one.controls for one in asked)]
            assert all(each.control.id in one[covered.framework.id] for one in held)
            assert not any(one.detection for one in asked)
            assert not any(one.own for one in each.evidence)


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.id)
def test_questions_name_controls_that_there_are(question: Question) -> None:
    assert list(wrong_ids(question.controls)) == []
    assert question.controls or question.id in {"busiest-repositories", "unused-repositories"}


def test_one_framework_and_one_control() -> None:
    (covered,) = custody.controls("ATT&CK")
    assert covered.framework.id == "mitre_attack"
    (covered,) = custody.controls("soc2", control="cc8.1")
    assert [each.control.id for each in covered.controls] == ["CC8.1"]
    assert {"approvals", "four-eyes-violations"} <= set(covered.controls[0].of(Kind.QUESTION))
    # 5.1.2 is in two frameworks.
    assert [each.framework.id for each in custody.controls(control="5.1.2")] == ["cis_supply_chain", "nist_800_204d"]
    with pytest.raises(FrameworkError, match=r"PCI DSS 4\.0\.1; did you mean 6\.5\.1\?"):
        custody.controls("pci", control="6.5.11")
    with pytest.raises(FrameworkError, match=r"T1562\.008 is of a former edition .* 19 calls it T1685\.002"):
        custody.controls(control="T1562.008")
    with pytest.raises(FrameworkError, match=r"T1562\.003 belongs to T1562, which .* replaced by T1685"):
        custody.controls("attack", control="T1562.003")


def test_ids_that_no_edition_here_has_are_told_and_evidence_nothing() -> None:
    mine = replace(detection_of("image-pushed"), id="mine", origin="mine.py", controls=Controls(soc2=("CC8.1", "CC99")))
    covered = coverage_of(get("soc2"), [mine], [])
    assert covered.unknown == ("CC99",)
    assert (covered.evidenced, covered.rows()[0]["detections"]) == (1, [])
    assert summary([covered]).endswith("1 evidenced; none is met by that; not known here: soc2 CC99")
    (evidence,) = next(each for each in covered.controls if each.covered).evidence
    assert (evidence.id, evidence.own) == ("mine", True)


def test_what_is_switched_off_evidences_nothing() -> None:
    settings = custody.load_settings(context=["custody.detections.switched_off=image-pushed"])
    (covered,) = custody.controls("slsa", control="Provenance Exists", settings=settings)
    assert "image-pushed" not in covered.controls[0].of(Kind.DETECTION)


def test_json_and_csv_have_a_row_a_control() -> None:
    count = sum(len(each.controls) for each in ALL)
    stream = io.StringIO(newline="")
    write_controls(ALL, stream, ControlsFormat.JSON, overview=True)
    rows = json.loads(stream.getvalue())
    assert len(rows) == count
    assert all(tuple(row) == COLUMNS for row in rows)
    stream = io.StringIO(newline="")
    write_controls(ALL, stream, ControlsFormat.CSV, overview=True)
    read = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert [row["control"] for row in read] == [row["control"] for row in rows]
    assert [row["detections"].split() for row in read] == [row["detections"] for row in rows]


def test_tables_tell_what_nothing_evidences() -> None:
    stream = io.StringIO()
    write_controls(ALL, stream, ControlsFormat.TABLE, overview=True)
    assert all(each.framework.id in stream.getvalue() for each in ALL)
    stream = io.StringIO()
    write_controls(custody.controls("slsa"), stream, ControlsFormat.TABLE, overview=False)
    assert re.search(r"Source L4 .*nothing here", stream.getvalue())
    stream = io.StringIO()
    write_controls(custody.controls(control="CC8.1"), stream, ControlsFormat.TABLE, overview=False)
    assert "    pipeline-approval-by-starter  A " in stream.getvalue()
    assert "  not covered: The request for a change" in stream.getvalue()


def test_the_command(custody: Custody, tmp_path: Path) -> None:
    shown = custody("controls", "ssdf", "--control", "ps.3.2")
    assert "PS.3.2: Provenance of the components" in shown.out
    assert "1 framework, 1 control, 1 evidenced" in shown.err
    file = tmp_path / "controls.csv"
    assert custody("controls", "s2c2f", "--output", str(file)).out == ""
    assert file.read_text("utf-8").startswith(
        "framework,version,control,title,detections,questions,not_covered\ns2c2f,1.1,"
    )
    layer_file = tmp_path / "layer.json"
    assert "a layer of" in custody("controls", "attack", "--navigator", str(layer_file)).err
    assert json.loads(layer_file.read_text("utf-8"))["domain"] == "enterprise-attack"
    for words, line in (
        (["soc3"], "there is no framework 'soc3'; did you mean soc2?"),
        (["soc2", "--navigator", "x"], "has no layer in the ATT&CK Navigator; name mitre_attack"),
        (["--navigator", "x"], "write custody controls attack"),
        (["attack", "--navigator", "x", "-f", "csv"], "leave out the other options"),
        (["--output", "x.sarif"], "no format has the suffix '.sarif'; write one of .json, .csv, .txt"),
        (["--output", "x.csv", "-f", "json"], "x.csv is csv by its name, and --format says json"),
    ):
        refused = custody("controls", *words)
        assert (refused.code, refused.err.count("\n")) == (2, 1), refused
        assert line in refused.err


LAYER = {
    "name": str, "versions": dict, "domain": str, "description": str, "sorting": int, "hideDisabled": bool,
    "techniques": list, "gradient": dict, "legendItems": list, "showTacticRowBackground": bool,
    "selectTechniquesAcrossTactics": bool, "selectSubtechniquesWithParent": bool,
}  # fmt: skip
"""What the format of layers 4.5 calls its fields, and of which type they are."""


def test_a_layer_is_one_that_the_navigator_reads() -> None:
    (covered,) = custody.controls("attack")
    made = json.loads(json.dumps(layer(covered)))
    assert {name: type(value) for name, value in made.items()} == LAYER
    assert made["versions"] == {"attack": "19", "navigator": "5.0.0", "layer": "4.5"}
    assert made["domain"] == "enterprise-attack"
    for technique in made["techniques"]:
        assert technique.keys() <= {"techniqueID", "enabled", "comment", "score", "color", "metadata"}
        assert re.fullmatch(r"T\d{4}(\.\d{3})?", technique["techniqueID"])
        assert ("score" in technique) != ("color" in technique)
        assert all(each.keys() == {"name", "value"} for each in technique["metadata"])
    scores = {each["techniqueID"]: each.get("score", 0) for each in made["techniques"]}
    assert scores == {each.control.id: len(each.of(Kind.DETECTION)) for each in covered.controls}
    colors = [*made["gradient"]["colors"], *(each["color"] for each in made["legendItems"])]
    assert all(re.fullmatch(r"#[0-9a-f]{6}", color) for color in colors)
    with pytest.raises(FrameworkError, match="has no layer in the ATT&CK Navigator; name mitre_attack"):
        layer(custody.controls("soc2")[0])


def test_no_id_of_a_former_edition_is_left() -> None:
    for framework in all_frameworks():
        used = {each.control.id for covered in ALL if covered.framework == framework for each in covered.controls}
        assert not used & set(framework.replaced)


def test_the_page_is_fresh_and_has_everything() -> None:
    text = page()
    assert (Path(__file__).parents[3] / "docs" / "controls.md").read_text("utf-8") == text
    for covered in ALL:
        assert f"## {covered.framework.id}\n\n**{covered.framework.name}**" in text
        assert all(each.control.title in text for each in covered.controls)
