"""The text of every alert as it was last read by a reviewer.

`pytest tests/unit/alerts/test_golden.py --snapshot-update` writes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unit.alerts.golden import CALLERS, GOLDEN, texts

from custody.detections import all_detections

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_texts_are_those_that_were_read(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = texts(tmp_path)
    if request.config.getoption("--snapshot-update"):
        GOLDEN.mkdir(exist_ok=True)
        for area, text in made.items():
            (GOLDEN / f"{area}.txt").write_text(text, "utf-8")
    kept = {file.stem: file.read_text("utf-8") for file in GOLDEN.glob("*.txt")}
    assert sorted(kept) == sorted(made)
    for area, text in made.items():
        assert text.split("\n") == kept[area].split("\n"), area


def test_every_detection_and_every_caller_is_there() -> None:
    lines = [line for file in GOLDEN.glob("*.txt") for line in file.read_text("utf-8").split("\n")]
    told = [line.removeprefix("##### ") for line in lines if line.startswith("##### ")]
    assert sorted(told) == sorted([*(d.id for d in all_detections()), "forwarding-failed", "query-failed"])
    # Few detections fire on what was refused.
    for caller in ("the first sample", *CALLERS, "a finding", "two findings"):
        least = 5 if caller == "a refused call" else 35
        assert sum(line.startswith(f"=== {caller}: [") for line in lines) >= least, caller
