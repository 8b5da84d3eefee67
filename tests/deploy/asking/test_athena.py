"""Questions asked through Athena, against the emulated AWS, whose Athena runs DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deploy.asking.common import REGION, Custody, make_workgroup

from custody.aws.names import Names
from custody.engines.athena import AthenaEngine, Progress
from custody.engines.protocol import QueryError

if TYPE_CHECKING:
    from boto3.session import Session

    from lab import Lab

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def workgroup(lab: Lab) -> Names:
    return make_workgroup(lab, "lake")


def test_athena_answers_in_the_workgroup(session: Session, workgroup: Names, lab: Lab) -> None:
    told: list[Progress] = []
    engine = AthenaEngine(session, workgroup, progress=told.append, poll_seconds=0.1)
    answer = engine.run("SELECT 'shop/api' AS repository, 7 AS pushes, TRUE AS mfa, CAST(NULL AS varchar) AS tag")
    assert answer.columns == ("repository", "pushes", "mfa", "tag")
    assert list(answer.rows) == [("shop/api", 7, True, None)]
    assert told[-1].state == "SUCCEEDED"
    (cost,) = engine.costs
    assert cost.usd == pytest.approx(0.00005)
    execution = lab.client("athena", REGION).get_query_execution(QueryExecutionId=told[-1].query_id)["QueryExecution"]
    assert execution["WorkGroup"] == "lake"
    assert execution["QueryExecutionContext"]["Database"] == "lake"
    assert execution["ResultConfiguration"]["OutputLocation"].startswith(
        f"s3://{workgroup.lake.results_bucket}/answers/"
    )


def test_values_travel_beside_the_text(session: Session, workgroup: Names) -> None:
    sent: list[dict[str, Any]] = []
    session.events.register(
        "before-parameter-build.athena.StartQueryExecution", lambda params, **_: sent.append(params)
    )
    attack = "x' OR '1'='1' --"
    sql = "SELECT n FROM (VALUES (1), (2)) AS t(n) WHERE :name = 'a' OR (:name LIKE 'x%--' AND n = :n)"
    answer = AthenaEngine(session, workgroup, poll_seconds=0.1).run(sql, {"name": attack, "n": 2})
    assert list(answer.rows) == [(2,)]
    expected = "SELECT n FROM (VALUES (1), (2)) AS t(n) WHERE ? = 'a' OR (? LIKE 'x%--' AND n = ?)"
    assert sent[0]["QueryString"] == expected
    assert sent[0]["ExecutionParameters"] == ["'x'' OR ''1''=''1'' --'"] * 2 + ["2"]
    assert sent[0]["WorkGroup"] == "lake"
    assert "ResultConfiguration" not in sent[0]


def test_a_missing_workgroup_says_what_to_do(session: Session) -> None:
    names = Names(name="elsewhere", partition="aws", account="123456789012", home_region=REGION)
    engine = AthenaEngine(session, names)
    assert engine.workgroup() is None
    with pytest.raises(QueryError, match=r"no Athena workgroup 'elsewhere' in eu-west-1; deploy"):
        engine.run("SELECT 1 AS one")


def test_a_missing_relation_says_to_deploy(session: Session, workgroup: Names) -> None:
    with pytest.raises(QueryError, match=r"database 'lake' in eu-west-1 .* lacks a relation: .*cdk deploy"):
        AthenaEngine(session, workgroup, poll_seconds=0.1).run("SELECT event_id FROM events")


SLOW = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 200000)
SELECT MAX(n) AS most FROM counted
"""


def test_an_interrupted_query_is_stopped(session: Session, workgroup: Names) -> None:
    seen: list[str] = []

    def interrupt(now: Progress) -> None:
        seen.append(now.query_id)
        if len(seen) == 1:
            raise KeyboardInterrupt

    stopped: list[dict[str, Any]] = []
    session.events.register(
        "before-parameter-build.athena.StopQueryExecution", lambda params, **_: stopped.append(params)
    )
    with pytest.raises(KeyboardInterrupt):
        AthenaEngine(session, workgroup, progress=interrupt, poll_seconds=0.1).run(SLOW)
    assert stopped == [{"QueryExecutionId": seen[0]}]


@pytest.mark.usefixtures("workgroup")
def test_the_command_asks_athena_by_itself_when_the_lake_is_there(custody: Custody) -> None:
    ran = custody("ask", "root-activity", "-c", "custody.name=lake")
    # The workgroup is there, its database is not.
    assert (ran.code, ran.out) == (2, "")
    assert "database 'lake' in eu-west-1" in ran.err
    assert "deploy the lake with cdk deploy" in ran.err
    assert ran.err.count("\n") == 1
    ran = custody("ask", "root-activity", "--engine", "athena")
    assert (ran.code, "no Athena workgroup 'asking' in eu-west-1" in ran.err) == (2, True)
