"""A baseline: what a former scan found does not count again, and nothing else is taken for it."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import custody as library
from custody.errors import CustodyError
from custody.scan.baseline import SAME, BaselineError, read_baseline
from custody.scan.finding import COLUMNS
from custody.settings import Settings
from custody.settings.exceptions import ExceptionSettings

LOGS = Path(__file__).parents[2] / "history" / "logs"
PUSH = "image-pushed-by-a-human"


def test_a_scan_against_itself_has_nothing_new(tmp_path: Path) -> None:
    for name in ("former.jsonl", "former.sarif"):
        former = library.write(library.scan(LOGS), tmp_path / name)
        found = library.scan(LOGS, baseline=former)
        assert {finding.baseline_state for finding in found} == {"unchanged"}
        assert (found.severities.total(), found.worst) == (0, None)
        assert found.unchanged > 50


def test_files_and_order_do_not_count(tmp_path: Path, one_of_each: Path) -> None:
    former = library.write(library.scan(one_of_each), tmp_path / "former.jsonl")
    lines = former.read_text("utf-8").splitlines()
    random.Random(1).shuffle(lines)  # noqa: S311 - an order, and no secret
    former.write_text("\n".join(lines) + "\n", "utf-8")
    moved = one_of_each.with_name("elsewhere.json")
    moved.write_text(json.dumps(list(reversed(json.loads(one_of_each.read_text("utf-8"))["Records"]))), "utf-8")
    found = library.scan(moved, baseline=former)
    assert len(list(found)) == found.unchanged == len(lines) > 1


@pytest.mark.parametrize("name", SAME)
def test_what_says_anything_else_is_new(name: str, tmp_path: Path, one_of_each: Path) -> None:
    former = library.write(library.scan(one_of_each, detections=[PUSH]), tmp_path / "former.jsonl")
    said = json.loads(former.read_text("utf-8"))
    former.write_text(json.dumps({**said, name: f"{said[name]}x"}), "utf-8")
    (finding,) = library.scan(one_of_each, detections=[PUSH], baseline=former)
    assert finding.baseline_state == "new"


def test_what_a_release_may_change_does_not_count(tmp_path: Path, one_of_each: Path) -> None:
    former = library.write(library.scan(one_of_each, detections=[PUSH]), tmp_path / "former.jsonl")
    others = {name: "x" for name in COLUMNS if name not in {*SAME, "excepted"}}
    former.write_text(json.dumps({**json.loads(former.read_text("utf-8")), **others}), "utf-8")
    (finding,) = library.scan(one_of_each, detections=[PUSH], baseline=former)
    assert finding.baseline_state == "unchanged"


def test_one_finding_stands_for_one(tmp_path: Path, one_of_each: Path) -> None:
    former = library.write(library.scan(one_of_each, detections=[PUSH]), tmp_path / "former.jsonl")
    records = json.loads(one_of_each.read_text("utf-8"))["Records"]
    # Another record that bears the id of the first and says the same where findings look.
    decoys = [
        {**record, "requestID": f"{n}"} for n in range(2) for record in records if record["eventName"] == "PutImage"
    ]
    one_of_each.write_text(json.dumps(decoys), "utf-8")
    found = list(library.scan(one_of_each, detections=[PUSH], baseline=former))
    assert sorted(str(finding.baseline_state) for finding in found) == ["new", "unchanged"]


@pytest.mark.parametrize("name", ["former.jsonl", "former.sarif"])
def test_what_was_excepted_then_counts_when_the_exception_has_ended(name: str, one_of_each: Path) -> None:
    until = date(2027, 3, 1)
    excepted = ExceptionSettings(detection=PUSH, reason="Moved", owner="platform", until=until)
    told: Any = {"detections": [PUSH], "settings": Settings(exceptions=(excepted,))}
    former = library.write(library.scan(one_of_each, today=until, **told), one_of_each.with_name(name))
    found = library.scan(one_of_each, today=until + timedelta(days=1), baseline=former, **told)
    (finding,) = found
    assert (finding.baseline_state, finding.excepted, found.severities.total()) == ("new", None, 1)
    assert finding.exception_ended is not None


def test_the_exit_code_and_the_last_line_are_of_what_is_new(custody: Any, one_of_each: Path) -> None:
    custody("scan", one_of_each, "-d", PUSH, "-o", "former.jsonl")
    ran = custody("scan", one_of_each, "-d", PUSH, "--baseline", "former.jsonl")
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "0 findings · 1 in the baseline")
    ran = custody("scan", one_of_each, "-d", PUSH, "-d", "pipeline-changed", "--baseline", "former.jsonl")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "1 finding: 1 low · 1 in the baseline")
    table = custody("scan", one_of_each, "-d", PUSH, "--baseline", "former.jsonl", "-f", "table").out
    assert table.splitlines()[0].endswith(f"{PUSH}  in the baseline")


def test_sarif_says_which_is_new(custody: Any, one_of_each: Path) -> None:
    custody("scan", one_of_each, "-d", PUSH, "-o", "former.jsonl")
    ran = custody(
        "scan", one_of_each, "-d", PUSH, "-d", "pipeline-changed", "--baseline", "former.jsonl", "-f", "sarif"
    )
    states = {result["ruleId"]: result["baselineState"] for result in json.loads(ran.out)["runs"][0]["results"]}
    assert states == {PUSH: "unchanged", "pipeline-changed": "new"}


def test_a_scan_that_found_nothing_is_a_baseline(tmp_path: Path) -> None:
    (tmp_path / "nothing.jsonl").write_text("", "utf-8")
    read_baseline(tmp_path / "nothing.jsonl")


SARIF = '{"$schema":"x","runs":[{"tool":{"driver":{"name":%s}},"results":[%s]}]}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "is no UTF-8 text"),
        (b"detection,title\n", "line 1 is no JSON"),
        (b'{"detection": "a"}\n[]\n', "line 2 is no finding"),
        (b'{"Records": []}', "line 1 is no finding"),
        (b'[{"detection": "a"}]', "line 1 is no finding"),
        (b'{"detection": ["a"]}', "line 1 is no finding"),
        (b'{"detection": "a", "time": 5}', "line 1 is no finding"),
        (b'{"detection": "\\ud800', "line 1 is no JSON"),
        (b"[" * 100_000, "is none"),
        (b'{"$schema": "x"', "is none"),
        (b'{"$schema": "x", "runs": 5}', "no SARIF of custody's"),
        ((SARIF % ('"trivy"', '{"ruleId": "x"}')).encode(), "it is of 'trivy'"),
        ((SARIF % ('"custody"', '{"ruleId": "x"}')).encode(), "no SARIF of custody's"),
        ((SARIF % ('"custody"', '{"ruleId": 1, "properties": {}}')).encode(), "result 1 is no finding"),
    ],
)
def test_what_is_no_baseline_is_one_line(content: bytes, said: str, custody: Any, one_of_each: Path) -> None:
    file = one_of_each.with_name("former\n.jsonl")
    file.write_bytes(content)
    with pytest.raises(BaselineError, match="is n"):
        read_baseline(file)
    ran = custody("scan", one_of_each, "--baseline", file)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert ran.err.startswith("custody: baseline ")


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_baseline_that_is_not_there_is_one_line(name: str, custody: Any, one_of_each: Path) -> None:
    ran = custody("scan", one_of_each, "--baseline", name)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "cannot be read" in ran.err


def test_an_empty_name_is_no_folder(one_of_each: Path) -> None:
    with pytest.raises(CustodyError):
        library.scan(one_of_each, baseline="")
