"""Wildcards cover whole texts, and in a time that hostile texts do not blow up."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.wildcards import matches, narrows

SIGNS = st.text("ab*?", max_size=8)


@pytest.mark.parametrize(
    ("pattern", "text", "covered"),
    [
        ("shop/api", "shop/api", True),
        ("shop/api", "shop/api2", False),
        ("shop/api", "xshop/api", False),
        ("shop/*", "shop/api/v2", True),
        ("shop/*", "Shop/api", False),
        ("shop/?", "shop/ab", False),
        ("*", "", True),
        ("?", "", False),
        ("", "", True),
        ("", "a", False),
        ("[a]", "a", False),
        ("a*", "a\nb", True),
    ],
)
def test_a_pattern_covers_a_whole_text_or_nothing(pattern: str, text: str, covered: bool) -> None:  # noqa: FBT001
    assert matches(pattern, text) is covered


@given(SIGNS, st.text("ab", max_size=10))
@example("*a*b", "aabab")
@example("a**?", "ab")
def test_it_is_what_the_shell_does_but_for_brackets(pattern: str, text: str) -> None:
    assert matches(pattern, text) is fnmatchcase(text, pattern)


def test_many_stars_on_a_long_text_come_to_an_end() -> None:
    assert not matches("*a" * 400 + "*" + "a" * 600 + "b*", "a" * 100_000)


@pytest.mark.parametrize(
    ("pattern", "narrower"), [("*", False), ("??*", False), ("", False), (None, False), ("a*", True)]
)
def test_what_is_only_wildcards_narrows_nothing(pattern: str | None, narrower: bool) -> None:  # noqa: FBT001
    assert narrows(pattern) is narrower
