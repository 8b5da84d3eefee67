"""Every question, run on DuckDB over the histories it is to find and those it is to leave alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
from sqlglot import exp
from unit.detections.cases import QUESTION_CASES, UNTIL, Case

from custody.detections import FINDING_COLUMNS, Detection, DetectionSettings, all_detections
from custody.detections.scheduled_query import values
from custody.engines.dialect import to_duckdb
from custody.forwarding.rule_findings import of_any_place
from custody.lake.columns import BY_NAME
from custody.lake.hour_counts import HourCounts
from custody.lake.record_hours import HOUR_BY_NAME
from custody.lake.rows import row_of
from custody.lake.rule_findings import COLUMNS, reads_rule_findings, with_rule_findings
from custody.lake.sameness import settled
from custody.lake.state_changes import STATE_BY_NAME
from custody.lake.state_rows import state_row_of
from custody.lake.table import (
    create_record_hours,
    create_state_changes,
    insert_rows,
    insert_state_rows,
    replace_hours,
)

if TYPE_CHECKING:
    import duckdb

QUESTIONS = [detection for detection in all_detections() if detection.question is not None]


def ask(
    connection: duckdb.DuckDBPyConnection,
    detection: Detection,
    records: tuple[dict[str, Any], ...],
    settings: DetectionSettings,
) -> list[dict[str, Any]]:
    assert detection.question is not None
    connection.execute("DELETE FROM events")
    numbered = list(enumerate(records))
    rows = [row_of(each, file="log.json.gz", position=n) for n, each in numbered if "detail-type" not in each]
    connection.execute("DROP TABLE IF EXISTS state_changes")
    create_state_changes(connection)
    told = [state_row_of(each, file="log.json.gz", position=n) for n, each in numbered if "detail-type" in each]
    if told:
        insert_state_rows(connection, told)
    insert_rows(connection, rows)
    _correct(connection, corrected=any(row["corrects"] for row in rows))
    counts = HourCounts()
    for row in rows:
        counts.add_row(row)
    connection.execute("DROP TABLE IF EXISTS record_hours")
    create_record_hours(connection)
    replace_hours(connection, counts.rows())
    sql = detection.question.sql
    whole = with_rule_findings(sql, of_any_place(settings)) if reads_rule_findings(sql) else sql
    result = connection.execute(to_duckdb(whole), values(detection.question, settings, until=UNTIL))
    columns = [column[0] for column in result.description or ()]
    assert tuple(columns) == FINDING_COLUMNS
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _correct(connection: duckdb.DuckDBPyConnection, *, corrected: bool) -> None:
    """Move what corrections replace into ``replaced_records``, as the engines do."""
    rows = to_duckdb(settled("SELECT * FROM events")) if corrected else "SELECT * FROM events WHERE FALSE"
    connection.execute(f"CREATE OR REPLACE TABLE replaced_records AS SELECT * FROM ({rows}) WHERE corrected_by <> ''")  # noqa: S608
    connection.execute("DELETE FROM events WHERE fingerprint IN (SELECT fingerprint FROM replaced_records)")


@pytest.mark.parametrize("case", QUESTION_CASES, ids=lambda case: case.name)
def test_question_finds_what_it_is_for(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    findings = ask(connection, case.detection, case.documents, DetectionSettings())
    assert bool(findings) is case.fires, findings
    known = {record.get("eventID") for record in case.documents}
    for finding in findings:
        assert finding["subject"]
        assert finding["finding"]
        assert finding["event_id"] is None or finding["event_id"] in known


@pytest.mark.parametrize("detection", QUESTIONS, ids=lambda detection: detection.id)
def test_sql_takes_what_is_bound_and_reads_what_exists(detection: Detection) -> None:
    assert detection.question is not None
    bound = values(detection.question, DetectionSettings(), until=UNTIL)
    tree = sqlglot.parse_one(detection.question.sql, read="athena")
    assert {placeholder.name for placeholder in tree.find_all(exp.Placeholder)} == set(bound)
    for name in detection.question.parameters:
        assert any(key.startswith(name) for key in bound), f"{name} is named, and the SQL does not take it"
    tree = sqlglot.parse_one(detection.question.sql, read="athena")
    made = {alias.alias for alias in tree.find_all(exp.Alias, exp.TableAlias)}
    made |= {column.name for alias in tree.find_all(exp.TableAlias) for column in alias.columns}
    read = {column.name for column in tree.find_all(exp.Column)}
    lambdas = {name.name for made_ in tree.find_all(exp.Lambda) for name in made_.expressions}
    assert read - made - lambdas <= {*BY_NAME, *HOUR_BY_NAME, *STATE_BY_NAME, *COLUMNS}


# Words that Athena's SELECT takes for its own: https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
    ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_DATE CURRENT_PATH CURRENT_TIME
    CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE
    EXISTS EXTRACT FALSE FIRST FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN
    LAST LEFT LIKE LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL OF ON OR ORDER OUTER PREPARE
    RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE
    WITH
    """,
    )
)


@pytest.mark.parametrize("detection", QUESTIONS, ids=lambda detection: detection.id)
def test_no_name_is_a_reserved_word(detection: Detection) -> None:
    assert detection.question is not None
    tree = sqlglot.parse_one(detection.question.sql, read="athena")
    assert {name.name.upper() for name in tree.find_all(exp.Identifier)} & RESERVED == set()
