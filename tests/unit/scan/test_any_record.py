"""Whatever a record holds, a scan goes on: the fields of a record are other people's data."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import custody
from custody.catalog import ACTIONS
from custody.detections import all_detections
from custody.lake.columns import COLUMNS
from custody.output.formats import Format
from custody.output.write import write_to

FORMATS = [format_ for format_ in Format if format_ is not Format.PARQUET]
NAMES = sorted(
    {step for column in COLUMNS for step in column.path} | {"repositoryName", "imageIds", "imageTag", "name"}
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8)
VALUES = st.recursive(
    SCALARS | st.sampled_from(["2026-11-20T10:00:00Z", "AwsApiCall", "9999-12-31T23:59:59-12:00", "arn:aws:iam::1:x/"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = sorted({column.path[0] for column in COLUMNS if column.path})
PATTERNS = tuple(each for each in all_detections() if each.pattern and not each.question)


@st.composite
def records(draw: Any) -> dict[str, Any]:
    """A record of an action in the catalogue, in which everything else may be anything."""
    action = draw(st.sampled_from(ACTIONS))
    told = draw(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=12))
    return {"eventType": action.kind.value, **told, "eventSource": action.event_source, "eventName": action.name}


def scan(found: list[dict[str, Any]], detections: tuple[Any, ...]) -> dict[Format, str]:
    written: dict[Format, str] = {}
    with tempfile.TemporaryDirectory() as name:
        logs = Path(name) / "log.json"
        logs.write_text(json.dumps({"Records": found}), "utf-8")
        for format_ in FORMATS:
            ran = custody.scan(logs, detections=[detection.id for detection in detections])
            file = Path(name) / "out" / str(format_)
            file.parent.mkdir(exist_ok=True)
            write_to(ran, file, format_)
            assert ran.reading.tally.records == len(found)
            assert ran.reading.tally.problems == 0
            written[format_] = file.read_text("utf-8")
    return written


@given(st.lists(records(), max_size=5))
@settings(max_examples=30)
def test_patterns_and_formats(found: list[dict[str, Any]]) -> None:
    written = scan(found, PATTERNS)
    for text in written.values():
        assert text.encode("utf-8").decode("utf-8") == text
    lines = written[Format.JSONL].splitlines()
    assert len(json.loads(written[Format.SARIF])["runs"][0]["results"]) == len(lines)
    assert all(json.loads(line)["detection"] for line in lines)


@given(st.lists(records(), min_size=10, max_size=30))
@settings(max_examples=5)
def test_questions(found: list[dict[str, Any]]) -> None:
    scan(found, all_detections())
