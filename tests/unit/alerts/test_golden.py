"""The text of every alert as it was last read by a reviewer.

`pytest tests/unit/alerts/test_golden.py --snapshot-update` writes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unit.alerts.golden import CALLERS, FOUND_REFUSED, GOLDEN, texts

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
        least = 10 if caller == "a refused call" else 35
        assert sum(line.startswith(f"=== {caller}: [") for line in lines) >= least, caller


def test_every_detection_that_fires_on_a_refused_call_is_there_with_one() -> None:
    """Those that fire on calls that did something ask for it; what a service tells of itself is no call."""
    told = {part.split("\n", 1)[0]: part for file in GOLDEN.glob("*.txt") for part in _parts(file.read_text("utf-8"))}
    patterns = {
        detection.id: detection.pattern.document["detail"]
        for detection in all_detections()
        if detection.pattern and not detection.native
    }
    refused = {
        id_
        for id_, detail in patterns.items()
        if detail.get("errorCode") != [{"exists": False}] and "serviceEventDetails" not in detail
    }
    assert {id_ for id_, part in told.items() if "\n=== a refused call: [" in part} == {*refused, *FOUND_REFUSED}


def _parts(text: str) -> list[str]:
    return text.split("##### ")[1:]
