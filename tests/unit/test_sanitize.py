from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.sanitize import sanitize


@pytest.mark.parametrize("text", ["", "arn:aws:iam::1:user/x", "größe 日本 🙂", "a b"])
def test_ordinary_text_stays(text: str) -> None:
    assert sanitize(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\u202eabc", "\\u202eabc"),
        ("\ud800", "\\ud800"),
        ("\x9b", "\\x9b"),
    ],
)
def test_what_steers_a_terminal_is_spelt_out(text: str, shown: str) -> None:
    assert sanitize(text) == shown


@given(st.text(st.characters()))
def test_any_text_can_be_written(text: str) -> None:
    assert not set(sanitize(text)) & {"\x1b", "\n", "\r", "\x07", "\u202e", "\u2066"}
    assert sanitize(text).encode("utf-8").decode("utf-8") == sanitize(text)
