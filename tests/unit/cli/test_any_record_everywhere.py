"""Whatever a record holds, every command that reads goes on: each field is other people's data."""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from custody.catalog import ACTIONS
from custody.cli.run import run
from custody.lake.columns import COLUMNS

PATHS = sorted({column.path for column in COLUMNS if column.path})
ODD: list[Any] = [
    None, True, 0, -1, 2**63, 2**64, -(10**40), 1.5, float("nan"), float("inf"), 1e308, "", " ", "\0", "a\0b", "\ud800",
    "\udfff\ud800", "\u202e", "x" * 70_000, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z", "2026-11-20T09:00:00.123Z", "2026-11-20", "20261120T090000Z",
    [], [[]], [None], {}, {"": {}}, {"a": [1, "\ud800"]}, [{"ARN": 7}, "x"], {"omitted": True}, '{"a":',
    "arn:aws:iam::1:x/",
]  # fmt: skip
REFERENCE = [
    json.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parents[2] / "samples" / "reference").glob("*.json"))
]
COMMANDS = (
    ["scan", "logs", "-f", "csv"],
    ["scan", "logs", "-f", "table"],
    ["ask", "service-activity", "--logs", "logs", "-f", "table"],
    ["ask", "records-without-time", "--logs", "logs", "-f", "csv"],
    ["timeline", "--logs", "logs", "-f", "table"],
    ["timeline", "--logs", "logs", "-f", "parquet", "-o", "timeline.parquet"],
    ["lineage", "testrepo:latest", "--logs", "logs", "-f", "table"],
    ["report", "--logs", "logs", "-o", "out"],
)


def put(record: Any, path: tuple[str, ...], value: object) -> None:
    for step in path[:-1]:
        inner = record.get(step)
        record[step] = inner if isinstance(inner, dict) else {}
        record = record[step]
    record[path[-1]] = value


@st.composite
def records(draw: Any) -> dict[str, Any]:
    """A genuine record or one of any action, some of whose fields hold what nobody expects."""
    record = json.loads(json.dumps(draw(st.sampled_from(REFERENCE))))
    if draw(st.booleans()):
        action = draw(st.sampled_from(ACTIONS))
        record |= {"eventSource": action.event_source, "eventName": action.name}
    for path in draw(st.lists(st.sampled_from(PATHS), max_size=4)):
        put(record, path, draw(st.sampled_from(ODD)))
    return record


def every_field_odd() -> list[dict[str, Any]]:
    """Each field of a push with each third odd value, one at a time, so that every value is met in many fields."""
    push = next(record for record in REFERENCE if record["eventName"] == "PutImage")
    found: list[dict[str, Any]] = []
    for number, path in enumerate(PATHS):
        for value in ODD[number % 3 :: 3]:
            record = json.loads(json.dumps(push))
            put(record, path, value)
            found.append(record if path == ("eventID",) else {**record, "eventID": f"{len(found)}"})
    return found


def check(found: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name, chdir(name):
        Path("logs").mkdir()
        Path("logs/log.json").write_text(json.dumps({"Records": found}), "utf-8")
        lines = set()
        for said in COMMANDS:
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                code = run(said)
            assert code in {0, 1, 3}, (said, err.getvalue()[-2000:])
            lines |= {line for line in err.getvalue().splitlines() if " skipped" in line}
        assert len(lines) == 1, lines


def test_every_field_with_odd_values() -> None:
    check(every_field_odd())


@given(st.lists(records(), max_size=12))
@settings(max_examples=1, suppress_health_check=[HealthCheck.too_slow])
@example([{"eventSource": "ecr.amazonaws.com", "eventName": "PutImage"}])
def test_any_records(found: list[dict[str, Any]]) -> None:
    check(found)
