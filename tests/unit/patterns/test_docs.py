"""docs/patterns.md says what is true: its transcript, its operators, its list of differences."""

from __future__ import annotations

from pathlib import Path

from unit.patterns.differences import DIFFERENCES

from custody.patterns import Pattern
from custody.patterns.sql import predicate_sql
from custody.patterns.values import OPERATORS

PAGE = (Path(__file__).parents[3] / "docs" / "patterns.md").read_text("utf-8")


def test_the_example_is_what_happens() -> None:
    pattern = Pattern.of({"source": ["aws.ecr"], "detail": {"eventName": ["PutImage", "BatchDeleteImage"]}})
    assert f"# {len(pattern)}: what counts" in PAGE
    assert predicate_sql(pattern) in PAGE


def test_every_operator_is_explained() -> None:
    assert all(f'"{name}"' in PAGE for name in (*OPERATORS, "$or"))


def test_differences_are_the_tested_ones() -> None:
    table = PAGE.split("| difference | AWS | emulator | source |")[1].split("\n\n")[0].strip().splitlines()[1:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert [(row[0], row[-1]) for row in rows] == [(d.name, d.source) for d in DIFFERENCES]
