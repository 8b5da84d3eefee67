"""An exception's end is told at synthesis, fourteen days before and ever after, and fails none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Annotations, Match

from custody.detections import get
from custody.errors import SettingsError
from custody.settings import Settings
from custody.settings.exceptions import ExceptionSettings
from custody_cdk import AlarmPath

UNTIL = date(2027, 3, 1)


def said(today: date, until: date = UNTIL) -> list[Any]:
    told = ExceptionSettings(detection="image-pushed", reason="Moved", owner="platform", until=until)
    stack = Stack(App(), "It")
    settings = Settings(exceptions=(told,))
    AlarmPath(stack, "Path", settings=settings, detections=[get("image-pushed")], today=today)
    found = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("exceptions"))
    return [str(each.entry.data) for each in found]


@pytest.mark.parametrize(
    ("days", "line"),
    [
        (15, None),
        (14, "exceptions.0 (detection image-pushed; platform: Moved) ends in 14 days, on 2027-03-01"),
        (0, "ends today, on 2027-03-01"),
        (-1, "has ended on 2027-03-01: what it covered raises alerts again"),
        (-4000, "has ended on 2027-03-01"),
    ],
)
def test_its_end_is_a_warning(days: int, line: str | None) -> None:
    warnings = said(UNTIL - timedelta(days=days))
    assert len(warnings) == (line is not None)
    for warning in warnings:
        assert line is not None
        assert line in warning
        assert "custody:exception-ends" in warning


def test_more_than_a_year_ahead_is_an_error() -> None:
    with pytest.raises(SettingsError, match="more than a year ahead"):
        said(UNTIL - timedelta(days=367))
