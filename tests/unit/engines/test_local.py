"""The relation on DuckDB: typed, each record once, and no way out of it."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from custody.engines.local import LocalEngine
from custody.engines.protocol import Engine, QueryError
from custody.lake.columns import COLUMNS
from custody.lake.rows import row_of
from custody.lake.sameness import ENGINE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parents[2] / "samples" / "reference"
RECORDS = [json.loads(file.read_text("utf-8")) for file in sorted(REFERENCE.glob("*.json"))]

EACH = (
    "SELECT event_id FROM events ORDER BY 1",
    "SELECT event_id FROM replaced_records ORDER BY 1",
    "SELECT * FROM record_hours",
)


def rows(file: str = "a.json") -> Iterator[Any]:
    return (row_of(record, file=file, position=position) for position, record in enumerate(RECORDS))


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine() as made:
        made.add(rows())
        yield made


def test_it_is_an_engine(engine: Engine) -> None:
    answer = engine.run("SELECT event_name, event_time, read_only FROM events WHERE read_only ORDER BY 2")
    assert answer.columns == ("event_name", "event_time", "read_only")
    # The first is of before CloudTrail said what reads; the times are as DuckDB has them, UTC.
    assert list(answer.rows) == [
        ("BatchGetImage", datetime(2019, 4, 15, 17, 23, 20), True),  # noqa: DTZ001
        ("PolicyExecutionEvent", datetime(2020, 3, 12, 20, 22, 12), True),  # noqa: DTZ001
    ]


def test_columns_are_those_of_the_relation(engine: LocalEngine) -> None:
    assert engine.run("SELECT * FROM events").columns == tuple(column.name for column in COLUMNS)


def test_columns_that_nobody_asked_for_are_null(engine: LocalEngine) -> None:
    with LocalEngine(columns={"actor_name"}) as narrow:
        assert narrow.columns == ENGINE_COLUMNS | {"actor_name"}
        made = [row_of(each, file="a.json", position=at, columns=narrow.columns) for at, each in enumerate(RECORDS)]
        assert narrow.add(made) == len(RECORDS)
        every = "SELECT * FROM events ORDER BY source_position"
        names, whole = engine.run(every).columns, list(engine.run(every).rows)
        found = narrow.run(every)
        assert found.columns == names
        kept = [[value if name in narrow.columns else None for name, value in zip(names, row, strict=True)]
                for row in whole]  # fmt: skip
        assert list(map(list, found.rows)) == kept
    assert any(row[names.index("activity")] for row in whole)


def test_rows_are_added_after_a_question_too(engine: LocalEngine) -> None:
    for number in range(3):
        engine.add([row_of({"eventID": str(number)})])
        assert list(engine.run("SELECT count(*) FROM events").rows) == [(len(RECORDS) + number + 1,)]


def test_what_an_engine_needs_is_enough_to_tell_copies_and_corrections_apart() -> None:
    one = {"eventID": "1", "eventTime": "2026-11-20T12:34:56Z", "requestParameters": {"repositoryName": "a"}}
    addendum = {"reason": "UPDATED_DATA", "updatedFields": "requestParameters", "originalEventID": "1"}
    other = one | {"eventID": "2", "addendum": addendum, "requestParameters": {"repositoryName": "b"}}
    forged = other | {"eventID": "3", "addendum": addendum | {"updatedFields": ""}}
    for records in ([one, one, other], [one, one, forged], [one, other, forged]):
        answers = []
        for columns in (None, ()):
            with LocalEngine(columns=columns) as engine:
                engine.add(
                    [row_of(each, file="f", position=n, columns=engine.columns) for n, each in enumerate(records)]
                )
                told = [list(engine.run(sql).rows) for sql in EACH]
                answers.append((told, engine.disputed()))
        assert answers[0] == answers[1]
        replaced = len(answers[0][0][1])
        assert (replaced == 1) is (forged not in records), records


def test_parameters_are_bound(engine: LocalEngine) -> None:
    asked = "SELECT event_name FROM events WHERE repository = :repository AND image_tag = :tag"
    assert (
        list(engine.run(asked, {"repository": "testrepo", "tag": "latest"}).rows)
        == [
            ("BatchGetImage",),
            ("PutImage",),
        ]
        or len(list(engine.run(asked, {"repository": "testrepo", "tag": "latest"}).rows)) == 2
    )
    assert list(engine.run(asked, {"repository": "testrepo", "tag": "' OR 1=1 --"}).rows) == []


@pytest.mark.parametrize("bound", [{}, {"a": 1, "b": 2}, None])
def test_missing_and_unknown_parameters_are_refused(bound: Any, engine: LocalEngine) -> None:
    with pytest.raises(QueryError, match="query 'SELECT :a' does not run"):
        engine.run("SELECT :a", bound)


def test_each_record_once_however_often_and_in_whatever_order_it_came(engine: LocalEngine) -> None:
    engine.add(rows("b.json"))
    assert list(engine.run("SELECT count(*) FROM events").rows) == [(len(RECORDS),)]
    engine.add(reversed(list(rows("0.json"))))
    answer = engine.run("SELECT count(*), count(DISTINCT event_id), min(source_file), max(source_file) FROM events")
    assert list(answer.rows) == [(len(RECORDS), len(RECORDS), "0.json", "0.json")]


def test_records_without_id_are_known_by_what_they_say(engine: LocalEngine) -> None:
    engine.add(row_of({"eventName": name}) for name in ("x", "y", "x", "z"))
    found = engine.run("SELECT event_name FROM events WHERE event_id IS NULL ORDER BY 1").rows
    assert list(found) == [("x",), ("y",), ("z",)]


def test_more_rows_than_are_fetched_at_once(engine: LocalEngine) -> None:
    engine.add(row_of({"eventID": str(number)}, position=number) for number in range(5_000))
    found = engine.run("SELECT source_position FROM events WHERE event_name IS NULL ORDER BY 1").rows
    assert [position for (position,) in found] == list(range(5_000))


def test_two_answers_at_once(engine: LocalEngine) -> None:
    names = engine.run("SELECT event_name FROM events ORDER BY 1").rows
    assert next(names) == ("BatchGetImage",)
    assert list(engine.run("SELECT 1").rows) == [(1,)]
    assert next(names) == ("CreateRepository",)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "Permission Error"),
        ("SELECT * FROM read_text('/etc/passwd')", "Permission Error"),
        ("SELECT * FROM read_parquet('https://127.0.0.1/x')", "Permission Error|Missing Extension"),
        ("SELECT * FROM '/etc/passwd'", "does not run"),
        ("SELECT nothing FROM events", "Binder Error: Referenced column"),
        ("SELECT * FROM nothing", "Catalog Error: Table with name nothing does not exist"),
    ],
)
def test_refusals_are_one_line(sql: str, reason: str, engine: LocalEngine) -> None:
    with pytest.raises(QueryError, match=reason) as refused:
        engine.run(sql)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("threads", 2), ("enable_external_access", False), ("lock_configuration", True), ("TimeZone", "UTC"),
     ("autoload_known_extensions", False), ("autoinstall_known_extensions", False)],
)  # fmt: skip
def test_configuration(setting: str, value: object, engine: LocalEngine) -> None:
    assert list(engine.run(f"SELECT current_setting('{setting}')").rows) == [(value,)]


def test_memory_limit() -> None:
    with LocalEngine(memory_limit="256MiB") as engine:
        assert list(engine.run("SELECT current_setting('memory_limit')").rows) == [("256.0 MiB",)]
    with pytest.raises(QueryError, match=r"memory limit 'much': .*; write a size such as 512MB"):
        LocalEngine(memory_limit="much")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with LocalEngine() as engine:
        engine.add(rows())
        assert list(tmp_path.iterdir())
    with pytest.raises(QueryError):
        LocalEngine(memory_limit="much")
    assert list(tmp_path.iterdir()) == []


def test_what_rules_find_is_found_again_when_there_is_more_or_the_rules_are_others(engine: LocalEngine) -> None:
    def found() -> int:
        (row,) = engine.run("SELECT COUNT(*) FROM rule_findings AS found").rows
        return int(str(row[0]))

    engine.rule_findings = lambda: "SELECT event_id FROM events"
    assert found() == len(RECORDS)
    engine.add([row_of({"eventID": "one more"})])
    assert found() == len(RECORDS) + 1
    engine.rule_findings = lambda: "SELECT event_id FROM events WHERE event_id = 'one more'"
    assert found() == 1
