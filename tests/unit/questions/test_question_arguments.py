from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.cli.ask import parameters
from custody.lineage.image_name import ImageNameError, parameters_of
from custody.questions import QuestionError, get
from custody.questions.question_arguments import split, values

HERE = "eu-west-1:111122223333"
DIGEST = "sha256:" + "0a" * 32


def test_a_question_and_its_parameters() -> None:
    words = split(["who-pushed", "--repository", "shop/api", "--tag=1.4", "--changes-only"])
    assert words.bare == ["who-pushed"]
    assert words.options == {"repository": "shop/api", "tag": "1.4", "changes_only": None}


@given(st.text(max_size=30))
def test_any_value_arrives_as_it_is(value: str) -> None:
    assert split(["q", f"--tag={value}"]).options == {"tag": value}
    if not value.startswith("--"):
        assert split(["q", "--tag", value]).options == {"tag": value}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--tag", "1", "--tag", "2"], "--tag is given twice"),
        (["-x"], "'-x' is not understood"),
        (["--"], "'--' is not understood"),
    ],
)
def test_words_that_make_no_sense(words: list[str], told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        split(words)


def test_values_are_checked_against_the_question() -> None:
    question = get("identity-activity")
    assert values(question, {"changes_only": None}) == {"changes_only": "true"}
    with pytest.raises(QuestionError, match="no parameter --actr; did you mean --actor"):
        values(question, {"actr": "x"})
    with pytest.raises(QuestionError, match="no parameter --zzz; it takes --account, "):
        values(question, {"zzz": "x"})
    with pytest.raises(QuestionError, match="--actor has no value"):
        values(question, {"actor": None})
    with pytest.raises(QuestionError, match="no parameter --since"):
        values(question, {"since": "2026-01-01"})


def test_the_shell_completes_the_parameters_of_the_question() -> None:
    assert parameters(["identity-activity"], "--a") == ["--account", "--actor"]
    assert "--changes-only" in parameters(["identity-activity"], "--")
    assert parameters(["identity-activity", "--actor"], "--a") == ["--account"]
    assert parameters(["no-such-question"], "--") == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (DIGEST, {"digest": DIGEST}),
        ("shop/api:1.4", {"repository": "shop/api", "tag": "1.4"}),
        (f"shop/api@{DIGEST}", {"repository": "shop/api", "digest": DIGEST}),
        (
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/api:1.4",
            {"account": "111122223333", "region": "eu-west-1", "repository": "shop/api", "tag": "1.4"},
        ),
        (f"arn:aws:ecs:{HERE}:service/prod/api", {"target": f"arn:aws:ecs:{HERE}:service/prod/api"}),
        (f"arn:aws:lambda:{HERE}:function:thumbs:$LATEST", {"target": f"arn:aws:lambda:{HERE}:function:thumbs"}),
        (f"arn:aws:apprunner:{HERE}:service/a/0b", {"target": f"arn:aws:apprunner:{HERE}:service/a/0b"}),
    ],
)
def test_names_of_images(name: str, found: dict[str, str]) -> None:
    assert parameters_of(name) == found


@pytest.mark.parametrize(
    "name",
    [
        "",
        f"arn:aws:ecs:{HERE}:task/prod/0a",
        "shop/api",
        "shop/api:",
        ":1",
        "sha256:1",
        "Shop:1",
        "a@b",
        f"a:1@{DIGEST}",
    ],
)
def test_names_that_no_image_has(name: str) -> None:
    with pytest.raises(ImageNameError, match="names no image; write"):
        parameters_of(name)
