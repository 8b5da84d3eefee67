"""A detection of ours is its file and its samples: nothing else is touched by hand, and `make docs` writes its page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from custody.detections.skeleton import detection_files
from custody.output.new_files import write_new

ROOT = Path(__file__).parents[3]
CHECKOUT = ("custody", "constructs", "stacks", "tests", "docs", "lab", "demo", "pyproject.toml", "README.md")
SEEN, ASKED = "base-image-pushed", "base-image-pushed-twice"
# What knows all detections at once, and what each is held to.
TESTS = (
    "unit/detections/test_detections.py",
    f"unit/detections/test_patterns.py::test_pattern_matches_what_fires_and_nothing_else[{SEEN}-fires-0]",
    f"unit/detections/test_patterns.py::test_pattern_matches_what_fires_and_nothing_else[{SEEN}-silent-1]",
    "unit/detections/test_patterns.py::test_predicate_says_the_same",
    f"unit/detections/test_questions.py::test_question_finds_what_it_is_for[{ASKED}-fires-0]",
    f"unit/detections/test_questions.py::test_sql_takes_what_is_bound_and_reads_what_exists[{ASKED}]",
    "unit/detections/test_requests.py::test_every_sample_asks_what_the_call_takes",
    f"unit/detections/test_rules.py::test_ours_keep_them[{SEEN}]",
    "unit/questions/test_answers.py::test_every_question_of_a_file_has_an_answer_and_every_answer_a_question",
)


def checkout(folder: Path) -> None:
    """A copy of what the tests need, as somebody has it who is about to add a detection."""
    without = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in CHECKOUT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, folder / name, **({"ignore": without} if copy is shutil.copytree else {}))


def add(folder: Path, id_: str, *, asking: bool) -> None:
    """A detection where ours stand, its samples where ours lie."""
    for path, text in detection_files(id_, folder, asking=asking).items():
        parts = path.relative_to(folder).parts
        if parts[0] != "tests":
            home = folder / ("tests" if parts[0] == "samples" else "custody/detections/ecr")
            write_new({home.joinpath(*parts): text})


def test_a_file_and_its_samples_are_all_it_takes(tmp_path: Path) -> None:
    checkout(tmp_path)
    add(tmp_path, SEEN, asking=False)
    add(tmp_path, ASKED, asking=True)
    path = os.pathsep.join([str(tmp_path), str(tmp_path / "constructs"), str(tmp_path / "tests")])
    command = [sys.executable, "-m", "pytest", "-rA", "-m", "not lab", *(f"tests/{test}" for test in TESTS)]
    ran = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    for test in TESTS:
        assert f"PASSED tests/{test}" in ran.stdout
