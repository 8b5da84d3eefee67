"""What is told of a child process, and what rounds of them come to."""

from __future__ import annotations

import os
import sys

import pytest

from benchmarks.bench import DifferentError, Logs, same
from benchmarks.logs import Written
from benchmarks.measure.child import BenchError, Run, held, run
from benchmarks.measure.machine import machine
from benchmarks.measure.rounds import Answer, Measured, answer_of, cpu_ratio, rounds
from benchmarks.rows import Rows

BURN = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass"


def python(code: str, **options: object) -> Run:
    return run([sys.executable, "-c", code], **options)  # type: ignore[arg-type]


def test_what_it_printed_and_what_it_used() -> None:
    done = python(f"{BURN}\nprint('done')")

    assert done.out == "done\n"
    assert done.cpu >= 0.2
    assert done.wall > 0


def test_its_children_count() -> None:
    assert python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}])").cpu >= 0.2


def test_memory_is_its_own_and_not_that_of_who_started_it() -> None:
    here = bytearray(os.urandom(1 << 20) * 200)
    small = python("import time; time.sleep(0.2)").peak
    large = python("import time; held = b'x' * (400 << 20); time.sleep(0.2)").peak

    assert small < 100 << 20 < len(here)
    assert 400 << 20 <= large < 500 << 20


def test_processes_that_run_together_are_held_together() -> None:
    child = "held = b'x' * (100 << 20); import time; time.sleep(1)"
    start = f"subprocess.Popen([sys.executable, '-c', {child!r}])"
    code = f"import subprocess, sys; [one.wait() for one in [{start} for _ in '12']]"

    assert python(code).peak >= 200 << 20


def test_no_such_process_holds_nothing() -> None:
    assert held(1 << 22) == 0


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="there is no affinity here")
def test_cores_are_limited_for_the_child_alone() -> None:
    before = os.sched_getaffinity(0)

    assert python("import os; print(len(os.sched_getaffinity(0)))", cores=1).out == "1\n"
    assert os.sched_getaffinity(0) == before


def test_a_failure_says_what_it_said() -> None:
    with pytest.raises(BenchError, match="exit code 3: it broke"):
        python("import sys; sys.stderr.write('it broke'); sys.exit(3)")


def test_an_exit_code_that_is_no_failure_is_none() -> None:
    assert python("import sys; sys.exit(1)", codes=(0, 1)).out == ""


def test_the_answer_is_the_last_line() -> None:
    out = 'said before\n{"rows": 2, "checksum": "ab", "records": 5, "cpu": 0.5, "wall": 0.75}\n'

    assert answer_of(out) == Answer(2, "ab", 5, 0.5, 0.75)


@pytest.mark.parametrize("out", ["", "no answer\n", '{"rows": 2}\n', "[1]\n"])
def test_no_answer_is_said(out: str) -> None:
    with pytest.raises(BenchError, match="no answer"):
        answer_of(out)


def measured(*cpus: float, work: tuple[float, ...] = ()) -> Measured:
    runs = tuple(Run(cpu, cpu, int(cpu * 100)) for cpu in cpus)
    return Measured(runs, tuple(Answer(0, "", cpu=cpu, wall=cpu) for cpu in work))


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    # The machine was slow in the second round, for both.
    assert cpu_ratio(measured(4, 40, 5), measured(2, 20, 1)) == 2


def test_a_start_is_left_out_where_it_is_told() -> None:
    base, ours = measured(3, 3, work=(1, 1)), measured(5, 5, work=(2, 2))

    assert cpu_ratio(ours, base) == 5
    assert cpu_ratio(ours, base, work=True) == 2


def test_the_most_memory_of_any_round_counts() -> None:
    assert measured(1, 3, 2).peak == 300


def test_programs_run_in_turn(capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []

    def program(name: str) -> tuple[Run, Answer | None]:
        order.append(name)
        return Run(1, 1, 1), None

    found = rounds({name: lambda name=name: program(name) for name in "ab"}, 2)

    assert "".join(order) == "abab"
    assert len(found["a"].runs) == 2
    assert "2 of 2: b" in capsys.readouterr().err


def test_the_machine_is_named() -> None:
    assert {"cores", "processor", "memory", "Python"} <= set(machine())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(0, f"{0:016x}"), "jq answers 0 rows"),
        (Answer(1, "0" * 16), "written were 1"),
        (Answer(1, "", records=4), "jq answers"),
    ],
)
def test_another_answer_ends_the_run_by_name(answer: Answer, said: str, logs: Logs) -> None:
    with pytest.raises(DifferentError, match=said):
        same("jq", Run(1, 1, 1), answer, logs)


def test_records_that_were_not_read_end_it_too(logs: Logs) -> None:
    right = logs.written.pushes.checksum
    with pytest.raises(DifferentError, match="read 4 records; written were 5"):
        same("ours", Run(1, 1, 1), Answer(1, right, records=4), logs)
    assert same("ours", Run(1, 1, 1), Answer(1, right, records=5), logs)[1].rows == 1


@pytest.fixture
def logs(tmp_path: object) -> Logs:
    pushes = Rows()
    pushes.add(("10:00", "ann", "shop", "1", "sha256:a"))
    return Logs(tmp_path, Written(records=5, pushes=pushes))  # type: ignore[arg-type]
