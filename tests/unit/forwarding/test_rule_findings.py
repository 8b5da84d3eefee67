"""What the rules of a deployment are to have found in the record, all of them in one query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
from boto3.session import Session
from sqlglot import exp
from support.settings_sets import LONG_LISTS
from unit.detections.cases import RECORD_CASES, load

from custody.ask.where import Where
from custody.detections import all_detections, get
from custody.engines.athena import AthenaEngine
from custody.engines.local import LocalEngine
from custody.forwarding.rule_findings import of_any_place, of_deployment
from custody.lake.athena_parameters import QUERY_LIMIT, positional
from custody.lake.rows import row_of
from custody.lake.rule_findings import COLUMNS, COMPILED, reads_rule_findings, rule_findings, with_rule_findings
from custody.lake.state_rows import state_row_of
from custody.patterns import Pattern
from custody.patterns.sql import predicate_text
from custody.questions import get as get_question
from custody.settings import Settings
from custody.settings.source import parse
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.detections import Detection

RULES = [each for each in all_detections() if each.pattern is not None and not each.native]


def ids_in(text: str) -> list[str]:
    return [each.id for each in RULES if f", '{each.id}')" in text]


def test_one_query_finds_what_each_rule_matches() -> None:
    records = {case.documents[0]["eventID"]: case for case in RECORD_CASES}
    expected = {
        (id_, each.id)
        for id_, case in records.items()
        for each in RULES
        if each.pattern is not None and each.pattern.matches(case.event)
    }
    with LocalEngine() as engine:
        engine.add(row_of(case.documents[0], position=n) for n, case in enumerate(records.values()))
        answer = engine.run("SELECT event_id, detection FROM rule_findings")
        assert {(str(id_), str(detection)) for id_, detection in answer.rows} == expected
        assert engine.run("SELECT * FROM rule_findings").columns == tuple(COLUMNS)
    assert {detection for _, detection in expected} == {each.id for each in RULES}


def test_no_expression_is_longer_than_trino_compiles() -> None:
    text = of_deployment(Settings(minimum_severity=Severity.INFO), compiled=COMPILED).sql
    assert sorted(ids_in(text)) == sorted(each.id for each in RULES)
    parts = text.partition(" CROSS JOIN ")[0].split("FILTER(ARRAY[")[1:]
    assert len(parts) > 1
    # Around each condition stands its detection's id.
    assert max(map(len, parts)) < COMPILED + 100 * len(RULES)
    assert text.count(" FROM events ") == 1


def test_a_row_for_each_rule_whatever_the_parts() -> None:
    predicates = {"a": "read_only", "b": "mfa", "c": "region = 'x'"}
    text = rule_findings(predicates, compiled=12)
    tree = sqlglot.parse_one(text, read="athena")
    assert tuple(tree.named_selects) == tuple(COLUMNS)
    assert [len(join.find(exp.Unnest).expressions) for join in tree.find_all(exp.Join)] == [2, 1]
    assert text.count("IF(") == len(predicates)
    assert rule_findings(predicates, compiled=None).count("UNNEST") == 1


def test_of_the_regions_that_are_forwarded() -> None:
    home = of_deployment(Settings(home_region="eu-central-1", regions=("eu-central-1", "eu-west-1"))).sql
    assert "region IN ('eu-central-1', 'eu-west-1')" in home
    assert "region = 'us-east-1' AND event_source IN ('ecr-public.amazonaws.com', 'iam.amazonaws.com', " in home
    everywhere = of_deployment(Settings(home_region="us-east-1", regions=("us-east-1", "eu-west-1"))).sql
    assert everywhere.endswith(
        "WHERE region IN ('us-east-1', 'eu-west-1')) AS matched CROSS JOIN UNNEST(fired_0) AS one (detection)"
    )


@pytest.mark.parametrize(
    ("told", "member"),
    [
        ({}, "FALSE"),
        ({"accounts": {"audit": "111122223333", "members": ["222233334444"]}}, "account IN ('222233334444')"),
        (
            {
                "organization": {"id": "o-exampleorgid", "management_account": "444455556666"},
                "accounts": {"audit": "111122223333", "members": "organization"},
            },
            "TRUE",
        ),
    ],
)
def test_of_the_accounts_that_send(told: dict[str, Any], member: str) -> None:
    assert f", {member} AS member, " in of_deployment(parse({"custody": told}), [get("trail-stopped")]).sql


def test_what_a_member_s_forwarder_did_not_send_is_lost() -> None:
    asked, member = get_question("lost-alerts"), "222233334444"
    sample = load("lost-alerts", "fires")[0]
    records = [{**each, "recipientAccountId": member} for each in sample if "detail-type" not in each]
    here = {"home_region": "eu-central-1"}
    members = parse({"custody": {**here, "accounts": {"audit": "111122223333", "members": [member]}}})
    with LocalEngine() as engine:
        engine.add(row_of(each, position=n) for n, each in enumerate(records))
        engine.add_state_changes(state_row_of(each) for each in sample if "detail-type" in each)

        def found(settings: Settings) -> list[tuple[str, str]]:
            engine.rule_findings = lambda: of_deployment(settings).sql
            rows = engine.run(asked.sql, asked.bind({"since": "2026-11-01", "until": "2026-12-31"})).rows
            return [(str(row[2]), str(row[6])) for row in rows]

        assert found(parse({"custody": here})) == []
        assert found(members) == [(member, "trail-stopped")]


def test_of_the_severities_that_alert() -> None:
    text = of_deployment(Settings(minimum_severity=Severity.CRITICAL)).sql
    assert set(ids_in(text)) == {each.id for each in RULES if each.severity is Severity.CRITICAL}
    off = Settings.model_validate({"detections": {"switched_off": ("trail-stopped",)}})
    assert "trail-stopped" in ids_in(text)
    assert "trail-stopped" not in ids_in(of_deployment(off).sql)


def test_the_longest_are_left_out_where_there_is_no_room() -> None:
    whole = of_deployment(Settings())
    assert whole.left_out == ()
    lengths = {each.id: len(predicate_text(each.pattern)) for each in RULES if each.pattern and each.id in whole.sql}
    longest = max(lengths, key=lambda id_: lengths[id_])
    less = of_deployment(Settings(), most=sum(lengths[id_] for id_ in ids_in(whole.sql)) - 1)
    assert less.left_out == (longest,)
    assert set(ids_in(whole.sql)) - set(ids_in(less.sql)) == {longest}


def test_what_the_relation_cannot_say_is_left_out() -> None:
    pattern = {"source": ["aws.ecr"], "detail-type": ["AWS API Call via CloudTrail"], "detail": {"eventID": [5]}}
    strange: Detection = replace(get("trail-stopped"), id="of-our-own", pattern=Pattern.of(pattern))
    text = of_deployment(Settings(), [get("trail-stopped"), strange]).sql
    assert "'trail-stopped'" in text
    assert "of-our-own" not in text


@pytest.mark.parametrize(
    ("sql", "whole"),
    [
        ("SELECT 1 FROM rule_findings", "SELECT 1 FROM (\nX\n) AS rule_findings"),
        ("SELECT f.a FROM rule_findings AS f, events", "SELECT f.a FROM (\nX\n) AS f, events"),
        ("SELECT 1 FROM events JOIN rule_findings AS f ON x", "SELECT 1 FROM events JOIN (\nX\n) AS f ON x"),
        ("SELECT 1 FROM rule_findings_of_mine", "SELECT 1 FROM rule_findings_of_mine"),
    ],
)
def test_it_stands_in_the_place_of_its_name(sql: str, whole: str) -> None:
    assert with_rule_findings(sql, "X") == whole
    assert reads_rule_findings(sql) is (sql != whole)


def test_nothing_in_it_looks_like_a_value_to_be_bound() -> None:
    assert positional(of_any_place()).names == ()


def test_what_a_query_of_athena_has_no_room_for_is_left_out_and_said() -> None:
    where = Where(settings=parse({"custody": {"detections": LONG_LISTS}}))
    asked = get_question("lost-alerts").sql
    assert len(with_rule_findings(asked, where.rule_findings())) > QUERY_LIMIT
    engine = AthenaEngine(Session(), where.settings.names, rule_findings=where.rule_findings_on_athena)
    assert len(engine._whole(asked)) < QUERY_LIMIT
    [said] = engine.notes
    assert said.startswith("alerts of image-deployed-by-a-human, build-started-with-overrides")
    engine._whole(get_question("who-pushed").sql)
    assert engine.notes == [said]


def test_where_there_is_room_nothing_is_said() -> None:
    where = Where()
    engine = AthenaEngine(Session(), where.settings.names, rule_findings=where.rule_findings_on_athena)
    assert len(engine._whole(get_question("lost-alerts").sql)) < QUERY_LIMIT
    assert engine.notes == []
