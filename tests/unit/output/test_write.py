"""Whatever a job returns is written by the same writers, in the format that is asked for or that a name says."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from support.alert_formats import check_asff, check_ocsf

import custody
from custody.output.formats import AnswerFormat, Format, FormatError, settled

if TYPE_CHECKING:
    from collections.abc import Callable

LOGS = Path(__file__).parents[2] / "history" / "logs"
RESULTS = {
    "scan": lambda: custody.scan(LOGS, detections=["trail-stopped", "pipeline-created"]),
    "ask": lambda: custody.ask("approvals", logs=LOGS),
    "timeline": lambda: custody.timeline(logs=LOGS, pipeline="shop-api"),
    "lineage": lambda: custody.lineage("shop/api:1.1", logs=LOGS),
}


def rows(file: Path) -> int:
    """How many there are, as another reader of the format counts them."""
    text = file.read_text("utf-8") if file.suffix != ".parquet" else ""
    match file.suffix:
        case ".csv":
            return len(list(csv.DictReader(text.splitlines())))
        case ".json":
            return len(json.loads(text))
        case ".jsonl":
            return len([json.loads(line) for line in text.splitlines()])
        case ".sarif":
            return len(json.loads(text)["runs"][0]["results"])
    return len(duckdb.read_parquet(str(file)).fetchall())


@pytest.mark.parametrize("result", RESULTS)
def test_every_format_holds_the_same(result: str, tmp_path: Path) -> None:
    files = [tmp_path / f"out.{suffix}" for suffix in ("csv", "json", "jsonl", "parquet")]
    assert [custody.write(RESULTS[result](), file) for file in files] == files
    calls, steps = rows(files[0]), rows(files[1])
    assert calls == rows(files[3]) > 0
    assert steps == rows(files[2]) > 0
    assert calls == steps or result == "timeline"


def test_findings_are_written_as_sarif_and_nothing_else_is(tmp_path: Path) -> None:
    file = custody.write(RESULTS["scan"](), tmp_path / "findings.sarif")
    assert rows(file) == rows(custody.write(RESULTS["scan"](), tmp_path / "findings.csv"))
    with pytest.raises(FormatError, match="sarif holds findings alone"):
        custody.write(RESULTS["ask"](), tmp_path / "answer.sarif")
    assert not (tmp_path / "answer.sarif").exists()


@pytest.mark.parametrize(("format_", "check"), [("ocsf", check_ocsf), ("asff", check_asff)])
def test_findings_are_written_for_other_tools(format_: str, check: Callable[..., None], tmp_path: Path) -> None:
    file = custody.write(RESULTS["scan"](), tmp_path / "findings.json", format_)
    text = file.read_text("utf-8")
    written = json.loads(text) if format_ == "asff" else [json.loads(line) for line in text.splitlines()]
    assert len(written) == rows(custody.write(RESULTS["scan"](), tmp_path / "findings.csv"))
    for each in written:
        check(each)
    ids = [each["Id"] if format_ == "asff" else each["finding_info"]["uid"] for each in written]
    assert len(set(ids)) == len(ids) > 0
    with pytest.raises(FormatError, match=f"{format_} holds findings alone"):
        custody.write(RESULTS["ask"](), tmp_path / "answer.json", format_)


@pytest.mark.parametrize("format_", ["ocsf", "asff"])
def test_what_the_baseline_knows_is_suppressed_in_other_tools(format_: str, tmp_path: Path) -> None:
    before = custody.write(RESULTS["scan"](), tmp_path / "before.jsonl")
    first, *others = before.read_text("utf-8").splitlines(keepends=True)
    before.write_text("".join(others), "utf-8")
    scan = custody.scan(LOGS, detections=["trail-stopped", "pipeline-created"], baseline=before)
    text = custody.write(scan, tmp_path / "findings.json", format_).read_text("utf-8")
    if format_ == "asff":
        states = [each["Workflow"]["Status"] for each in json.loads(text)]
        assert sorted(states) == ["NEW", *["SUPPRESSED"] * len(others)], first
    else:
        written = [(each["status"], each.get("status_detail")) for each in map(json.loads, text.splitlines())]
        assert sorted(written, key=str) == [("New", None), *[("Suppressed", "in the baseline")] * len(others)], first
    assert others


@pytest.mark.parametrize(
    ("file", "named", "chosen"),
    [
        (None, None, None),
        (None, Format.CSV, Format.CSV),
        ("x.csv", None, Format.CSV),
        ("x.CSV", AnswerFormat.CSV, Format.CSV),
        ("x.json", Format.JSONL, Format.JSONL),
        ("x.json", Format.SARIF, Format.SARIF),
        ("x.jsonl", Format.OCSF, Format.OCSF),
        ("x.json", Format.ASFF, Format.ASFF),
        ("x.ndjson", None, Format.JSONL),
        ("x", None, Format.JSONL),
        ("x", Format.TABLE, Format.TABLE),
        ("x.txt", Format.TABLE, Format.TABLE),
    ],
)
def test_a_name_or_an_option_says_the_format(file: str | None, named: Format | None, chosen: Format | None) -> None:
    assert settled(None if file is None else Path(file), named, findings=True) is chosen


@pytest.mark.parametrize(
    ("file", "named", "said"),
    [
        ("x.txt", None, r"x\.txt: no format has the suffix '\.txt'; write one of \.csv"),
        ("x.csv", Format.JSON, r"x\.csv is csv by its name, and --format says json; leave out one of the two"),
        ("x.sarif", None, "sarif holds findings alone"),
        ("nowhere/x.csv", None, r"nowhere/x\.csv cannot be written: there is no folder nowhere"),
        (".", Format.CSV, r"\. is a folder; name a file in it"),
        (None, Format.PARQUET, r"parquet is no text for a terminal or a pipe"),
    ],
)
def test_what_cannot_be_told_is_refused(file: str | None, named: Format | None, said: str) -> None:
    with pytest.raises(custody.CustodyError, match=said):
        settled(None if file is None else Path(file), named)


def test_whatever_is_no_finding_has_all_formats_but_those_of_findings() -> None:
    assert {each.value for each in AnswerFormat} == {each.value for each in Format} - {"sarif", "ocsf", "asff"}


@pytest.mark.parametrize("mode", [0o444, 0o600])
def test_a_file_that_is_there_is_replaced_and_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "findings.jsonl"
    file.write_text("before", "utf-8")
    file.chmod(mode)
    assert rows(custody.write(RESULTS["scan"](), file)) > 0
    assert file.stat().st_mode & 0o777 == mode
