"""Whatever JSON stands in cdk.json: settings, or one line. Never another exception, never a traceback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import app
from custody.errors import SettingsError
from custody.sanitize import sanitize
from custody.settings import Settings
from custody.settings.exceptions import ExceptionSettings
from custody.settings.source import parse, submodel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

_RUN = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])

# Texts that are nearly right find more than random ones.
_TEXTS = st.sampled_from(
    [
        "",
        "a",
        "all",
        "us-east-1",
        "cn-north-1",
        "none",
        "destroy",
        "high",
        "trace",
        "null",
        "true",
        "1",
        "[",
        '["a"]',
    ],
) | st.text(max_size=12)
# What breaks a line, steers a terminal or turns the direction of a text around.
_TEXTS |= st.text(st.sampled_from("\n\r\x0b\x1b\x1c\x85\x9b\u2028\u2029\u202e\u2066\u200b\ufeff\ud800a.-"), max_size=6)
_KEY_TEXTS = _TEXTS
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS


def _names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{prefix}{name}"
        inner = submodel(field)
        if inner:
            yield from _names(inner, f"{prefix}{name}.")


PATHS = sorted(_names(Settings))
_KEYS = st.sampled_from(sorted({part for path in PATHS for part in path.split(".")})) | _KEY_TEXTS
JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=8,
)


def outcome(context: dict[str, Any]) -> Settings | None:
    """Settings, or None after one line."""
    try:
        return parse(context)
    except SettingsError as error:
        line = str(error)
        assert line
        assert line.splitlines() == [line], repr(line)
        assert sanitize(line) == line, repr(line)
        return None


def _at(path: str, value: object) -> dict[str, Any]:
    first, _, rest = path.partition(".")
    return {first: _at(rest, value)} if rest else {first: value}


@_RUN
@given(path=st.sampled_from(PATHS), value=JSON)
@example(path="regions", value=[["us-east-1"]])
@example(path="regions", value=["literal['all']"])
def test_any_value_of_any_setting(path: str, value: Any) -> None:
    outcome({"custody": _at(path, value)})


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "odd", ["a\x1c\x1d\x1eb", "a\u2028b", "\x1b[2J\u202e", "\ud800"], ids=["C0", "line", "steers", "half"]
)
def test_a_text_that_would_break_the_line(path: str, odd: str) -> None:
    for value in (odd, [odd], {odd: odd}):
        outcome({"custody": _at(path, value)})
    outcome({f"custody.{path}": odd})


@pytest.mark.parametrize("odd", ["eu-central-1\x1c", "\u2028", "eu\nwest"])
def test_the_app_says_it_in_one_line(
    odd: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CDK_CONTEXT_JSON", json.dumps({"custody": {"home_region": odd}}))
    assert app.main([]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("custody: setting home_region: ")


@_RUN
@given(value=JSON)
def test_any_value_of_all_settings(value: Any) -> None:
    outcome({"custody": value})


@_RUN
@given(path=st.sampled_from(PATHS) | _KEY_TEXTS, text=_TEXTS | JSON.map(str))
@example(path="tags", text='{"a": "b"}')
@example(path="organization", text="{}")
@example(path="trail.insights.deeper", text="x")
def test_any_text_of_any_override(path: str, text: str) -> None:
    outcome({f"custody.{path}": text})
    outcome({"custody": {}, f"custody.{path}": text})


@pytest.mark.parametrize(
    "context",
    [
        {"custody": {"a\nb": 1}},
        {"custody": {"tags": {"a\nb": 1}}},
        {"custody": {"trail": {"a\u2028b": 1}}},
        {"custody.a\nb": "x"},
        {"custody.trail.a\nb": "x"},
        {"custody": {"\ud800": 1}},
        {"custody": {"trail": {"\ud800": 1}}},
        {"custody": {"detections": {"severity": {"\ud800": "high"}}}},
    ],
    ids=["setting", "tag", "inner setting", "override", "inner override", "half", "inner half", "half detection"],
)
def test_a_key_with_a_line_break(context: dict[str, Any]) -> None:
    assert outcome(context) is None


@pytest.mark.parametrize("word", [[], {"a": 1}])
def test_a_severity_that_is_no_text(word: object) -> None:
    assert outcome({"custody": {"detections": {"severity": {"image-pushed": word}}}}) is None


@pytest.mark.parametrize(
    ("settings_", "shown"),
    [({"[": None}, "["), ({"a(b": 1}, "a(b"), ({"tags": {"cost[eur]": 1}}, "cost[eur]")],
    ids=["bracket", "parenthesis", "tag"],
)
def test_a_key_with_a_bracket_is_named(settings_: dict[str, Any], shown: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse({"custody": settings_})
    assert shown in str(error.value)


def test_the_paths_are_all_settings() -> None:
    assert {"name", "trail.prefix", "bus.logs", "organization.id", "tags"} <= set(PATHS)


@_RUN
@given(
    st.lists(
        st.fixed_dictionaries(
            {"reason": _SCALARS, "owner": st.just("o"), "until": st.just("2027-03-01") | _SCALARS},
            optional={
                name: _SCALARS | st.sampled_from(["image-*", "*", "ecr", "111122223333", "eu-*"])
                for name in ExceptionSettings.model_fields
                if name not in {"reason", "owner", "until"}
            }
            | {"untill": _SCALARS},
        )
        | JSON,
        max_size=3,
    )
)
def test_whatever_stands_in_the_list_of_exceptions(exceptions: Any) -> None:
    try:
        parse({"custody": {"exceptions": exceptions}})
    except SettingsError as error:
        for line in error.lines:
            assert line.splitlines() == [line], repr(line)
            assert sanitize(line) == line, repr(line)
