"""The public functions: they return data, print nothing, and cost nothing until they are called."""

from __future__ import annotations

import gc
import inspect
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import custody
from custody.cli.ask import ask as command
from custody.questions.header import RESERVED, read

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
LOGS = ROOT / "tests" / "history" / "logs"
CASES = ROOT / "tests" / "cases"
JOBS: dict[str, Callable[[], object]] = {
    "scan": lambda: list(custody.scan(LOGS, detections=["trail-stopped"])),
    "ask": lambda: list(custody.ask("who-pushed", logs=LOGS)),
    "timeline": lambda: custody.timeline(logs=[LOGS]).steps,
    "lineage": lambda: custody.lineage("shop/api:1.1", logs=str(LOGS)).chains,
    "releases": lambda: custody.releases(logs=LOGS, since="2026-11-02", until="2026-11-02").releases,
    "attest": lambda: custody.attest("shop/api:1.1", logs=LOGS).lines,
    "report": lambda: custody.report(logs=LOGS).findings,
    "controls": custody.controls,
    "detections": custody.detections,
    "questions": custody.questions,
}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_returns_something_and_prints_nothing(job: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert JOBS[job]()
    assert capfd.readouterr() == ("", "")


def test_importing_loads_nothing_of_others() -> None:
    code = (
        "import sys; before = set(sys.modules); import custody;"
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['custody']"


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(custody, name) is not None for name in custody.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        custody.nothing  # noqa: B018  # looking it up is the test


@pytest.mark.parametrize("job", JOBS)
def test_a_package_that_is_called_says_how(job: str) -> None:
    package = sys.modules[f"custody.{job}"]
    taken = inspect.signature(package).parameters  # type: ignore[arg-type]  # a module that can be called
    assert "settings" in taken
    assert package.__doc__


def test_problems_are_told_as_they_are_met_and_kept() -> None:
    told: list[custody.Problem] = []
    scan = custody.scan(CASES / "appended", detections=["trail-stopped"], on_problem=told.append)
    list(scan)
    assert told
    assert scan.reading.problems == told
    assert not scan.reading.complete


def test_every_error_has_one_base() -> None:
    wrong: list[Callable[[], object]] = [
        lambda: custody.ask("who-pushd", logs=LOGS),
        lambda: custody.ask("who-pushed", logs=LOGS, since="soon"),
        lambda: custody.ask("who-pushed", logs=LOGS, hours="3"),
        lambda: custody.scan("", detections=["trail-stopped"]),
        lambda: custody.scan("nowhere"),
        lambda: custody.scan(LOGS, detections=["trail-stoped"]),
        lambda: custody.lineage("nothing at all", logs=LOGS),
        lambda: custody.report(logs=LOGS, created="today"),
        lambda: custody.detections(services=["s4"]),
        lambda: custody.controls("soc3"),
        lambda: custody.load_settings("nowhere.json"),
        lambda: custody.write(custody.scan(LOGS), "findings.txt"),
        lambda: custody.write(custody.scan(LOGS), "findings.csv", "xls"),
        lambda: custody.write(custody.ask("who-pushed", logs=LOGS), "answer.sarif"),
        lambda: custody.write(custody.detections(), "detections.csv"),  # type: ignore[arg-type]  # the mistake
        custody.scan,
        lambda: custody.scan("s3://somewhere/else"),
        lambda: custody.scan(LOGS, minimum_severity="hi"),
        lambda: custody.scan(LOGS, minimum_severity=5),  # type: ignore[arg-type]  # the mistake
        lambda: custody.scan(LOGS, settings={}),  # type: ignore[arg-type]  # the mistake
        lambda: custody.ask("who-pushed", logs=LOGS, engine="trino"),
        lambda: custody.ask("who-pushed", logs=LOGS, since=7),  # type: ignore[arg-type]  # the mistake
        lambda: custody.ask("who-pushed", logs=5),  # type: ignore[arg-type]  # the mistake
        lambda: custody.ask(None, logs=LOGS),  # type: ignore[arg-type]  # the mistake
        lambda: custody.lineage(5, logs=LOGS),  # type: ignore[arg-type]  # the mistake
        lambda: custody.report(logs=LOGS, created=5),  # type: ignore[arg-type]  # the mistake
        lambda: custody.detections(severities=["hi"]),
    ]
    for call in wrong:
        with pytest.raises(custody.CustodyError) as raised:
            call()
        assert "\n" not in str(raised.value)


def test_an_answer_that_is_not_read_to_its_end_is_closed() -> None:
    with custody.ask("who-pushed", logs=LOGS) as answer:
        next(answer.rows)
    with pytest.raises(custody.CustodyError, match="the answer to who-pushed was read already"):
        list(answer.rows)


def test_times_may_be_text_or_typed() -> None:
    assert len(list(custody.ask("who-pushed", logs=LOGS, since=timedelta(days=36_500)))) == 9
    ways = ["2026-11-04", date(2026, 11, 4), datetime(2026, 11, 4, tzinfo=UTC), datetime(2026, 11, 4)]  # noqa: DTZ001
    counts = {len(list(custody.ask("who-pushed", logs=LOGS, since=way))) for way in ways}
    assert len(counts) == 1
    assert counts != {0}


def test_findings_of_questions_come_in_the_same_order_every_time() -> None:
    runs = [[(each.detection, each.time, each.event_id, each.subject) for each in custody.scan(LOGS)] for _ in range(2)]
    assert runs[0] == runs[1]


def test_no_question_has_a_parameter_that_the_function_takes_itself() -> None:
    taken = {*inspect.signature(custody.ask).parameters, *inspect.signature(command).parameters} - {"parameters"}
    options = {
        name.removeprefix("--").replace("-", "_")
        for parameter in inspect.signature(command).parameters.values()
        for name in getattr(parameter.annotation, "__metadata__", [None])[0].param_decls or ()
        if name.startswith("--")
    }
    assert (taken | options) - {"since", "until"} <= RESERVED
    for question in custody.questions():
        assert RESERVED & {parameter.name for parameter in question.parameters} == set(), question.id


def test_an_own_question_that_takes_such_a_name_is_refused() -> None:
    head = '-- title: Who?\n-- why: To know.\n-- parameter engine text "": Which.\n-- column actor\n'
    with pytest.raises(custody.CustodyError, match="parameter engine has a name that asking itself takes; rename it"):
        read("whose", head + "SELECT actor_arn AS actor FROM events WHERE region = :engine")  # noqa: S608  # ours


def test_a_result_that_was_read_is_never_written_as_if_it_were_empty(tmp_path: Path) -> None:
    scan, answer = custody.scan(LOGS, detections=["trail-stopped"]), custody.ask("who-pushed", logs=LOGS)
    assert (len(list(scan)), len(list(answer))) == (1, 9)
    for result, file in ((scan, "findings.csv"), (answer, "answer.json")):
        with pytest.raises(custody.CustodyError, match=r"read already; (scan|ask) again, or keep"):
            custody.write(result, tmp_path / file)
        assert not (tmp_path / file).exists()


def test_steps_and_chains_can_be_looked_at_and_written(tmp_path: Path) -> None:
    timeline, lineage = custody.timeline(logs=LOGS, pipeline="shop-api"), custody.lineage("shop/api:1.1", logs=LOGS)
    calls = sum(len(step.calls) for step in timeline.steps)
    assert len(custody.write(timeline, tmp_path / "t.csv").read_text("utf-8").splitlines()) == calls + 1 > 1
    assert len(custody.write(timeline, tmp_path / "t.jsonl").read_text("utf-8").splitlines()) == len(timeline.steps)
    (chain,) = lineage.chains
    assert len(custody.write(lineage, tmp_path / "l.jsonl").read_text("utf-8").splitlines()) == len(chain.steps)


def test_a_scan_that_was_left_half_way_goes_on() -> None:
    scan = custody.scan(LOGS)
    first = next(iter(scan))
    assert len([first, *scan]) == len(list(custody.scan(LOGS))) == scan.severities.total()


def test_rows_may_outlive_their_answer() -> None:
    rows = custody.ask("who-pushed", logs=LOGS).rows
    gc.collect()
    assert len(list(rows)) == 9


def test_one_text_is_one_and_not_its_letters() -> None:
    assert {each.detection for each in custody.scan(LOGS, detections="trail-stopped")} == {"trail-stopped"}
    assert custody.detections(services="ecr", severities="critical")
    assert custody.load_settings(context="custody.name=audit").name == "audit"


def test_a_report_is_a_folder_and_has_one_format(tmp_path: Path) -> None:
    report = custody.report(logs=LOGS, since="2026-11-04", until="2026-11-04", created=date(2026, 11, 9).isoformat())
    with pytest.raises(custody.CustodyError, match=r"rep\.html has the name of a file, and a report is a folder"):
        custody.write(report, tmp_path / "rep.html")
    with pytest.raises(custody.CustodyError, match="leave out 'csv'"):
        custody.write(report, tmp_path / "rep", "csv")
    assert list(tmp_path.iterdir()) == []
