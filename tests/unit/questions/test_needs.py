"""What a question is said to need is enough: without all the rest of the record it answers the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from unit.questions.history import ASKED, rows

from custody.catalog import ACTIONS
from custody.detections import DetectionSettings, all_detections
from custody.detections.scheduled_query import values
from custody.engines.local import LocalEngine
from custody.lake.rows import Row, row_of
from custody.lake.rule_findings import reads_rule_findings
from custody.lake.sameness import ENGINE_COLUMNS
from custody.questions import all_questions
from custody.questions.kept_needs import known, needs_of
from custody.questions.needs import EVERYTHING, Bounds, Needs, Where
from custody.questions.needs_of_sql import read as read_anew
from custody.report.own_texts import OWN_TEXTS
from custody.report.report import _asked as asked_by_a_report
from custody.scan.scan import choose
from custody.scan.wanted import columns_by_action, columns_for, texts_of
from custody.severity import Severity
from custody.timeline.timeline import question as timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.detections.model import Question as OwnQuestion
    from custody.questions import Question

# Parsing takes as long as answering, and most texts are asked about more than once.
read = cache(read_anew)
EVENTS, CHANGES = rows()
ALWAYS = {"since": "2012-01-01", "until": "2030-01-01"}
QUESTIONS = {question.id: question for question in (*all_questions(), timeline())}
SCHEDULED = {each.id: each.question for each in all_detections() if each.question}
TEXTS = {
    **{id_: each.sql for id_, each in QUESTIONS.items()},
    **{f"{id_} alone": q.sql for id_, q in SCHEDULED.items()},
    **{f"report {number}": sql for number, sql in enumerate(OWN_TEXTS)},
}


@pytest.fixture(scope="module")
def corpus(sample_records: list[dict[str, Any]]) -> list[Row]:
    """The rows of the written history, and of every sample."""
    return [*EVENTS, *(row_of(each, file="samples.json", position=at) for at, each in enumerate(sample_records))]


def fill(engine: LocalEngine, found: list[Row]) -> LocalEngine:
    engine.add(found)
    engine.add_state_changes(CHANGES)
    return engine


@pytest.fixture(scope="module")
def whole(corpus: list[Row]) -> Iterator[LocalEngine]:
    with LocalEngine() as engine:
        yield fill(engine, corpus)


def needed(corpus: list[Row], needs: Needs) -> list[Row]:
    # Made once: the catalogue is gone through for it.
    actions = needs.actions
    if actions is None:
        return corpus
    names = {source: actions.get(source, frozenset()) for source in {str(row["event_source"]) for row in corpus}}
    wanted = ((row, names[str(row["event_source"])]) for row in corpus)
    return [row for row, told in wanted if told is None or row["event_name"] in told]


def answer(engine: LocalEngine, sql: str, bound: Mapping[str, Any]) -> list[str]:
    return sorted(map(repr, engine.run(sql, dict(bound)).rows))


def of_ids(engine: LocalEngine, corpus: list[Row]) -> list[Row]:
    """The rows as they are made where records are told by their ids alone, as far as these are borne by one."""
    borne = Counter(str(row["event_id"]) for row in corpus)
    borne.update(str(row["corrects"]) for row in corpus)
    found = []
    for row in corpus:
        if borne[str(row["event_id"])] > 1 or row["corrects"] is not None or row["event_id"] is None:
            found.append(row)
            continue
        columns = engine.columns_alone(str(row["event_source"]), str(row["event_name"])) or row.keys()
        less = {name: value if name in columns else None for name, value in row.items()}
        found.append(less if engine.shows_fingerprints else less | {"fingerprint": f"id {row['event_id']}"})
    return found


def same_of_less(whole: LocalEngine, corpus: list[Row], sql: str, bound: Mapping[str, Any]) -> int:
    """Insist that an engine with what is needed alone answers as one with everything; returns how many rows."""
    needs = read(sql)
    with LocalEngine(columns=needs.columns) as engine:
        fill(engine, needed(corpus, needs))
        if "record_hours" in needs.relations:
            # Every record counts there; what is not needed of it is its row.
            assert needs.actions == {} or needs.actions is None
            return 0
        expected = answer(whole, sql, bound)
        assert answer(engine, sql, bound) == expected
    kept = known(sql) or needs
    with LocalEngine(columns=kept.columns) as engine:
        fill(engine, of_ids(engine, needed(corpus, kept)))
        assert answer(engine, sql, bound) == expected
        return len(expected)


def bound_of(question: Question) -> dict[str, Any]:
    asked = ASKED.get(question.id, {})
    names = {each.name for each in question.parameters}
    return question.bind({**{name: value for name, value in ALWAYS.items() if name in names}, **asked})


@pytest.mark.parametrize("id_", QUESTIONS)
def test_a_question_answers_the_same_of_what_it_needs(id_: str, whole: LocalEngine, corpus: list[Row]) -> None:
    same_of_less(whole, corpus, QUESTIONS[id_].sql, bound_of(QUESTIONS[id_]))


@pytest.mark.parametrize("case", [case for case in ASKED if "--" in case])
def test_so_it_does_however_it_is_asked(case: str, whole: LocalEngine, corpus: list[Row]) -> None:
    question = QUESTIONS[case.partition("--")[0]]
    names = {each.name for each in question.parameters}
    times = {name: value for name, value in ALWAYS.items() if name in names}
    same_of_less(whole, corpus, question.sql, question.bind({**times, **ASKED[case]}))


@pytest.mark.parametrize("id_", SCHEDULED)
def test_so_does_that_of_a_detection(id_: str, whole: LocalEngine, corpus: list[Row]) -> None:
    question: OwnQuestion = SCHEDULED[id_]
    bound = values(question, DetectionSettings(), until=datetime(2030, 1, 1))  # noqa: DTZ001
    begun = {name: "2012-01-01 00:00:00" for name in ("since", "earliest") if name in bound}
    same_of_less(whole, corpus, question.sql, bound | begun)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_kept_is_what_is_read(name: str) -> None:
    needs = read(TEXTS[name])
    # What tells records apart is there whatever is asked.
    assert needs.columns is not None
    assert known(TEXTS[name]) == replace(needs, columns=needs.columns - {"fingerprint"}), "run `make docs`"


@pytest.fixture(scope="module")
def of_a_scan(corpus: list[Row]) -> Iterator[LocalEngine]:
    """An engine as a scan fills it: of each action the columns that a question about it needs."""
    texts = texts_of(choose((), DetectionSettings(), Severity.INFO))
    with LocalEngine(columns=columns_for(texts), columns_of=columns_by_action(texts)) as engine:
        assert not engine.shows_fingerprints
        engine.add(of_ids(engine, corpus))
        yield engine


@pytest.mark.parametrize("id_", [each.id for each in choose((), DetectionSettings(), Severity.INFO) if each.question])
def test_a_scan_answers_the_same_of_what_its_questions_need(
    id_: str, whole: LocalEngine, of_a_scan: LocalEngine
) -> None:
    question: OwnQuestion = SCHEDULED[id_]
    bound = values(question, DetectionSettings(), until=datetime(2030, 1, 1))  # noqa: DTZ001
    bound |= {name: "2012-01-01 00:00:00" for name in ("since", "earliest") if name in bound}
    assert answer(of_a_scan, question.sql, bound) == answer(whole, question.sql, bound)


@pytest.fixture(scope="module")
def of_a_report(corpus: list[Row]) -> Iterator[LocalEngine]:
    """An engine as a report fills it where no alerts are among what is read."""
    looks = SimpleNamespace(detections=all_detections(), settings=DetectionSettings())
    texts = asked_by_a_report(looks, alerts=False)  # type: ignore[arg-type]
    with LocalEngine(columns=columns_for(texts), columns_of=columns_by_action(texts)) as engine:
        assert not engine.shows_fingerprints
        yield fill(engine, of_ids(engine, corpus))


@pytest.mark.parametrize("id_", [id_ for id_, each in QUESTIONS.items() if not reads_rule_findings(each.sql)])
def test_a_report_answers_the_same_of_what_it_asks(id_: str, whole: LocalEngine, of_a_report: LocalEngine) -> None:
    sql, bound = QUESTIONS[id_].sql, bound_of(QUESTIONS[id_])
    assert answer(of_a_report, sql, bound) == answer(whole, sql, bound)


@pytest.mark.parametrize("sql", OWN_TEXTS)
def test_its_register_is_the_same(sql: str, whole: LocalEngine, of_a_report: LocalEngine) -> None:
    bound = {name: value for name, value in ALWAYS.items() if f":{name}" in sql}
    expected = answer(whole, sql, bound)
    assert answer(of_a_report, sql, bound) == expected
    assert expected


def test_no_answer_shows_what_tells_records_apart(whole: LocalEngine) -> None:
    """So records may be told apart by something shorter than a fingerprint."""
    fingerprints = {str(value) for (value,) in whole.run("SELECT fingerprint FROM events").rows}
    shown = 0
    for question in QUESTIONS.values():
        result = whole.run(question.sql, bound_of(question))
        assert "fingerprint" not in result.columns
        for row in result.rows:
            shown += 1
            assert fingerprints.isdisjoint(map(str, row))
    assert shown > 1000


def test_most_questions_need_few_actions() -> None:
    few = [name for name, sql in TEXTS.items() if (actions := needs_of(sql).actions) is not None and len(actions) < 5]
    assert len(few) > len(TEXTS) // 2
    assert needs_of(QUESTIONS["who-pushed"].sql).actions == {
        "ecr.amazonaws.com": {"PutImage"},
        "ecr-public.amazonaws.com": {"PutImage"},
    }


def of(*, sources: str = "", names: str = "", activities: str = "") -> Where:
    given = (frozenset(texts.split()) if texts else None for texts in (sources, names, activities))
    return Where(*given)


PUT, ECR = of(names="PutImage"), of(sources="ecr.amazonaws.com")
PUSH = of(activities="push")

NARROWED = {
    "SELECT event_id FROM events WHERE event_name = 'PutImage'": {PUT},
    "SELECT event_id FROM events WHERE 'PutImage' = event_name AND account <> '1'": {PUT},
    "SELECT event_id FROM events AS e WHERE e.event_name IN ('PutImage')": {PUT},
    "SELECT event_id FROM events WHERE (event_name = 'PutImage') OR activity = 'push'": {PUT, PUSH},
    "SELECT event_id FROM events WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage'":
        {of(sources="ecr.amazonaws.com", names="PutImage")},
    "SELECT event_id FROM events WHERE activity IS NOT NULL":
        {Where(activities=frozenset(str(each.activity) for each in ACTIONS))},
    "SELECT event_id FROM events WHERE event_name = 'PutImage' AND NOT event_source = 'x'": {PUT},
    "SELECT event_id FROM events WHERE event_name = 'PutImage' AND (:a = '' OR event_name = 'X')": {PUT},
    "WITH p AS (SELECT event_id FROM events WHERE event_name = 'PutImage') SELECT * FROM p": {PUT},
    "SELECT 'x' AS event_name, event_id FROM events WHERE event_name = 'PutImage'": {PUT},
    "SELECT s.event_id FROM state_changes AS s LEFT JOIN events AS e ON e.account = s.account "
    "WHERE e.event_name = 'PutImage'": {PUT},
    "SELECT count(*) FROM events WHERE event_name = 'PutImage' UNION ALL "
    "SELECT count(*) FROM replaced_records WHERE event_source = 'ecr.amazonaws.com'": {PUT, ECR},
    "SELECT a.event_id FROM events AS a JOIN events AS b ON a.event_id = b.event_id "
    "WHERE a.event_name = 'PutImage' AND b.event_name = 'PutImage'": {PUT},
}  # fmt: skip
NOT_NARROWED = (
    "SELECT event_id FROM events",
    "SELECT event_id FROM events WHERE NOT event_name = 'PutImage'",
    "SELECT event_id FROM events WHERE event_name <> 'PutImage'",
    "SELECT event_id FROM events WHERE event_name NOT IN ('PutImage')",
    "SELECT event_id FROM events WHERE event_name = 'PutImage' OR account = '1'",
    "SELECT event_id FROM events WHERE :a = '' OR event_name = 'PutImage'",
    "SELECT event_id FROM events WHERE event_name = :a",
    "SELECT event_id FROM events WHERE event_name IN ('PutImage', :a)",
    "SELECT event_id FROM events WHERE event_name IN ('PutImage', account)",
    "SELECT event_id FROM events WHERE event_name IN (SELECT detail_type FROM state_changes)",
    "SELECT event_id FROM events WHERE COALESCE(event_name, 'PutImage') = 'PutImage'",
    "SELECT event_id FROM events WHERE event_name = 'Put?mage'",
    "SELECT event_id FROM events WHERE activity IS NULL",
    # The condition stands elsewhere than over the scan.
    "WITH p AS (SELECT region, 'PutImage' AS event_name FROM events) SELECT 1 FROM p WHERE event_name = 'PutImage'",
    "SELECT s.event_id FROM state_changes AS s LEFT JOIN events AS e ON e.event_name = 'PutImage'",
    "SELECT e.event_id FROM events AS e LEFT JOIN state_changes AS s ON e.event_name = 'PutImage'",
    "SELECT count(*) FILTER (WHERE event_name = 'PutImage') FROM events",
    "SELECT event_name FROM events GROUP BY event_name HAVING event_name = 'PutImage' OR count(*) > 1",
    # Of two scans one is free.
    "SELECT a.event_id FROM events AS a JOIN events AS b ON a.event_id = b.event_id WHERE a.event_name = 'PutImage'",
    "SELECT event_id FROM events WHERE event_name = 'PutImage' UNION ALL SELECT event_id FROM replaced_records",
    "SELECT event_id FROM events WHERE event_name = 'PutImage' AND event_time > (SELECT min(event_time) FROM events)",
    "SELECT 1 FROM events AS a WHERE event_name = 'X' AND EXISTS (SELECT 1 FROM events AS b WHERE a.event_name = 'X')",
    # A name means something else.
    "WITH events AS (SELECT * FROM replaced_records) SELECT event_id FROM events WHERE event_name = 'PutImage'",
    "SELECT event_id FROM events AS e (event_name) WHERE event_name = 'PutImage'",
    "SELECT event_id FROM events JOIN state_changes USING (event_id) WHERE event_name = 'PutImage'",
    "SELECT event_id FROM elsewhere WHERE event_name = 'PutImage'",
)  # fmt: skip


@pytest.mark.parametrize("sql", NARROWED)
def test_conditions_that_are_proved(sql: str, whole: LocalEngine, corpus: list[Row]) -> None:
    needs = read(sql)
    assert needs.where == NARROWED[sql]
    assert same_of_less(whole, corpus, sql, {"a": ""} if ":a" in sql else {})


@pytest.mark.parametrize("sql", NOT_NARROWED)
def test_conditions_that_prove_nothing(sql: str) -> None:
    assert read(sql).actions is None


STAR = "SELECT * FROM events WHERE event_name = 'PutImage'"
COLUMNS: dict[str, set[str] | None] = {
    "SELECT event_id, COALESCE(e.actor_arn, ACTOR_NAME) AS x FROM events AS e": {"event_id", "actor_arn", "actor_name"},
    "SELECT count(*) FROM events": set(),
    "SELECT region FROM (STAR) AS p": {"region", "event_name"},
    "SELECT region FROM (STAR ORDER BY 2, 1 LIMIT 3) AS p": None,
    "SELECT region FROM (STAR ORDER BY event_id LIMIT 3) AS p": {"region", "event_name", "event_id"},
    "WITH p AS (STAR), q AS (SELECT *, 1 AS one FROM p) SELECT region, one FROM q": {"region", "event_name"},
    "SELECT s.event_id FROM state_changes AS s WHERE EXISTS (STAR)": {"event_id", "event_name"},
    "SELECT * FROM state_changes": set(),
    "WITH p AS (SELECT region FROM events) SELECT * FROM p": {"region"},
    "STAR": None,
    "WITH p AS (STAR) SELECT * FROM p": None,
    "WITH p AS (STAR) SELECT p.* FROM p JOIN state_changes AS s ON s.event_id = p.event_id": None,
    "WITH p AS (STAR) SELECT s.* FROM p JOIN state_changes AS s ON s.event_id = p.event_id":
        {"event_id", "event_name"},
    "SELECT count(*) FROM (SELECT DISTINCT * FROM (STAR) AS p) AS q": None,
    "SELECT region FROM (STAR UNION SELECT * FROM replaced_records) AS p": None,
    "WITH p (a, b) AS (STAR) SELECT a FROM p": None,
    "SELECT events FROM events": None,
    "SELECT count(DISTINCT e) FROM events AS e": None,
}  # fmt: skip


@pytest.mark.parametrize("sql", COLUMNS)
def test_columns(sql: str, whole: LocalEngine, corpus: list[Row]) -> None:
    text = sql.replace("STAR", STAR)
    assert read(text).columns == COLUMNS[sql]
    same_of_less(whole, corpus, text, {})


@pytest.mark.parametrize("sql", ["", "SELECT 1; SELECT 2", "DELETE FROM events", "SELECT (", "no SQL"])
def test_what_cannot_be_read_needs_everything(sql: str) -> None:
    assert read(sql) == EVERYTHING


def test_several_need_what_each_of_them_needs() -> None:
    both = needs_of("SELECT region FROM events WHERE event_name = 'A'", "SELECT 1 FROM record_hours")
    assert both == Needs(
        frozenset({"events", "record_hours"}),
        frozenset({"region", "event_name"}),
        frozenset({of(names="A")}),
        Bounds.none(),
    )
    assert needs_of(STAR, "SELECT event_id FROM events") == Needs(frozenset({"events"}), None, None, Bounds.none())
    assert needs_of() == Needs()
    assert needs_of().actions == {}


def test_actions_are_those_of_the_catalogue() -> None:
    put = Where(activities=frozenset({"push"}), names=frozenset({"PutImage", "Nothing"})).actions()
    assert put == {"ecr.amazonaws.com": {"PutImage"}, "ecr-public.amazonaws.com": {"PutImage"}}
    assert of(sources="ecr.amazonaws.com").actions() == {"ecr.amazonaws.com": None}
    assert of(names="A").actions()["kms.amazonaws.com"] == {"A"}
    joined = Needs(where=frozenset({ECR, of(sources="ecr.amazonaws.com", names="A")})).actions
    assert joined == {"ecr.amazonaws.com": None}


def test_columns_of_the_engine_are_columns() -> None:
    assert row_of({}, columns=ENGINE_COLUMNS).keys() == ENGINE_COLUMNS
