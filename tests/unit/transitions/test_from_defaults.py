"""From nothing set to each setting by itself, and back: what lasts stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.assembly import synthesized
from support.leaving import LEAVING
from support.matrix import BASE, WAYS, lasting_changes, matrix, steps_from
from support.settings_sets import VALUES, paths
from support.transitions import LASTING, made_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from support.template import Template


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("step", steps_from("defaults"))
def test_nothing_that_lasts_is_replaced(step: str, way: str) -> None:
    assert lasting_changes("defaults", step, way).unmeant() == []


def test_every_setting_has_a_neighbour() -> None:
    assert set(VALUES) == set(paths())


def test_every_reason_is_of_a_setting() -> None:
    assert set(LEAVING) <= set(paths())


def test_few_detections_hide_nothing_that_lasts() -> None:
    def lasting(templates: Mapping[str, Template]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for name, template in templates.items():
            for id_, resource in template.resources.items():
                if resource.type in LASTING:
                    yield name, id_, made_of(resource)

    assert set(lasting(matrix("defaults")[BASE])) == set(lasting(synthesized("default").templates))
