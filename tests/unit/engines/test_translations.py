"""What is kept translated is what a translation gives, for every question, and nothing else is kept."""

from __future__ import annotations

import pytest

from custody.detections import all_detections
from custody.engines import translations
from custody.engines.dialect import to_duckdb, translated
from custody.engines.local import OWN_TEXTS
from custody.questions import all_questions
from custody.report import own_texts
from custody.timeline.timeline import question as timeline

TEXTS = {
    **{question.id: question.sql for question in all_questions()},
    **{f"{each.id} on schedule": each.question.sql for each in all_detections() if each.question},
    "timeline": timeline().sql,
    **{f"own {number}": text for number, text in enumerate(OWN_TEXTS)},
    **{f"report {number}": text for number, text in enumerate(own_texts.OWN_TEXTS)},
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_kept(name: str) -> None:
    assert translations.known(TEXTS[name])


@pytest.mark.parametrize("name", list(TEXTS)[::9])
def test_it_says_what_a_translation_says(name: str) -> None:
    assert translations.known(TEXTS[name]) == translated(TEXTS[name])


def test_a_text_that_is_not_kept_is_translated() -> None:
    assert translations.known("SELECT 1 AS nothing_like_it") is None
    assert to_duckdb("SELECT :a AS nothing_like_it") == "SELECT $a AS nothing_like_it"
