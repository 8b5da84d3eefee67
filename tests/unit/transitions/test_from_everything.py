"""From all settings set to each of them changed, and back: what lasts stays where it is."""

from __future__ import annotations

import pytest
from support.leaving import LEAVING
from support.matrix import BASE, WAYS, lasting_changes, matrix, steps_from
from support.settings_sets import VALUES, neighbours, setting_of
from support.transitions import LASTING


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("step", steps_from("everything"))
def test_nothing_that_lasts_is_replaced(step: str, way: str) -> None:
    assert lasting_changes("everything", step, way).unmeant() == []


def test_every_setting_is_changed_here_too() -> None:
    """Under removal: destroy the lock cannot be one that nobody lifts; it is governance, and so can be changed."""
    alone = {setting for setting, values in VALUES.items() if values}
    assert {setting_of(neighbour) for neighbour in neighbours("everything")} == alone


def test_everything_that_lasts_is_among_what_is_looked_at() -> None:
    assert {r.type for t in matrix("everything")[BASE].values() for r in t.resources.values()} >= LASTING


@pytest.mark.parametrize("setting", LEAVING)
def test_every_reason_is_needed(setting: str) -> None:
    seen = {
        type_
        for step in steps_from("everything")
        if setting_of(step) == setting
        for way in WAYS
        for type_ in lasting_changes("everything", step, way).leaving()
    }
    assert seen == LEAVING[setting].types
