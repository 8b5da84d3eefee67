"""Lists of a larger company's length in the questions that are saved and asked on their schedule."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp
from support.assembly import alone

from custody.detections import all_detections
from custody.errors import DetectionError
from custody.lake.athena_parameters import QUERY_LIMIT, VALUE_LIMIT
from custody.questions import all_questions
from custody.settings.source import parse
from custody_cdk.lake.audit_lake import AuditLake
from custody_cdk.lake.scheduled_questions import question_input


def test_a_list_too_long_to_be_bound_stands_in_the_question() -> None:
    told = {
        "trusted_pushers": [f"arn:aws:iam::111122223333:role/builder-{number}" for number in range(200)],
        "trusted_accounts": [f"{number:012}" for number in range(500)],
    }
    settings = parse({"custody": {"detections": told}})
    template = alone(lambda stack: AuditLake(stack, "Lake", settings=settings))
    saved = {query["Name"]: query["QueryString"] for query in template.all("AWS::Athena::NamedQuery")}
    questions = {question.id: question for question in all_questions(settings.of_detections)}
    seen = set()
    for detection in all_detections(settings.of_detections):
        if detection.question is None:
            continue
        asked = question_input(detection, questions[detection.id].sql, settings.of_detections)
        text = asked["sql"]
        assert saved.get(detection.id, text) == text
        assert len(text.encode()) <= QUERY_LIMIT
        assert len(list(sqlglot.parse_one(text, read="athena").find_all(exp.Placeholder))) == len(asked["names"])
        for name in told.keys() & set(detection.question.parameters):
            seen.add(name)
            assert name not in {*asked["names"], *asked["values"]}
            assert "\n".join(told[name]) in text
        assert all(len(value) <= VALUE_LIMIT for value in asked["values"].values())
    assert seen == set(told)


def test_a_saved_question_lists_the_values_that_are_left() -> None:
    settings = parse({"custody": {"detections": {"trusted_accounts": [f"{number:012}" for number in range(500)]}}})
    lake = parse({"custody": {"lake": {"questions": False}}}).lake
    silent = settings.model_copy(update={"lake": lake})
    template = alone(lambda stack: AuditLake(stack, "Lake", settings=silent))
    (saved,) = [q for q in template.all("AWS::Athena::NamedQuery") if q["Name"] == "write-by-another-account"]
    assert "\n".join(settings.detections.trusted_accounts) in saved["QueryString"]
    assert saved["Description"].endswith("Values in order: since, until.")
    assert saved["QueryString"].count("?") == 2


def test_a_question_too_long_for_athena_is_refused() -> None:
    accounts = [f"{number:012}" for number in range(20_500)]
    settings = parse({"custody": {"detections": {"trusted_accounts": accounts}}}).detections
    asking = next(d for d in all_detections() if d.question and "trusted_accounts" in d.question.parameters)
    assert asking.question
    with pytest.raises(DetectionError, match=r"Athena takes 262144; .*detections.trusted_accounts \(20500 entries\)"):
        question_input(asking, asking.question.sql, settings)
