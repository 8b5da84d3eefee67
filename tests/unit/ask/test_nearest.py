"""A name that no record bears is said, with the nearest, and one that some record bears is not."""

from __future__ import annotations

from pathlib import Path

import pytest

import custody
from custody.ask.nearest import NAMES
from custody.engines.dialect import translated
from custody.engines.translations import known

LOGS = Path(__file__).parents[2] / "history" / "logs"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"repository": "shop/apii"}, "no record of the period names repository 'shop/apii'; did you mean shop/api?"),
        ({"actor": "alise"}, "no record of the period names actor 'alise'; did you mean alice?"),
        ({"pipeline": "shopapi"}, "no record of the period names pipeline 'shopapi'; did you mean shop-api"),
        ({"repository": "Shop/API"}, "no record of the period names repository 'Shop/API'; did you mean shop/api"),
        ({"repository": "qqqqqq"}, "no record of the period names repository 'qqqqqq'"),
    ],
)
def test_what_was_likely_meant(given: dict[str, str], said: str) -> None:
    timeline = custody.timeline(logs=LOGS, **given)  # type: ignore[arg-type]  # names of filters alone
    assert timeline.steps == []
    (note,) = timeline.answer.notes
    assert note.startswith(said)


@pytest.mark.parametrize("given", [{"repository": "shop/api"}, {"pipeline": "shop-api"}, {}])
def test_names_that_are_known_or_not_given_say_nothing(given: dict[str, str]) -> None:
    answer = custody.timeline(logs=LOGS, region="ap-south-1", **given).answer  # type: ignore[arg-type]  # likewise
    assert list(answer.rows) == []
    assert answer.notes == ()


def test_every_command_that_asks_says_it(custody: object) -> None:
    for said in (
        ["ask", "who-pushed", "--repository", "shop/apii"],
        ["timeline", "--repository", "shop/apii"],
        ["lineage", "shop/apii:1.0"],
    ):
        ran = custody(*said, "--logs", str(LOGS))  # type: ignore[operator]  # the fixture
        assert "no record of the period names repository 'shop/apii'; did you mean shop/api" in ran.err, said


def test_the_texts_are_kept_translated() -> None:
    assert all(known(sql) == translated(sql) for sql in NAMES.values())
