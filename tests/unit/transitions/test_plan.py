"""The plan of a change says what the change does, as the transitions of the schemas themselves have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.matrix import BASE, WAYS, matrix
from support.transitions import transition

from custody.plan.compare import changes
from custody.plan.lasting import LASTING
from custody.plan.result import LOSSES, State
from custody.plan.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.template import Template


def stacks(templates: Mapping[str, Template]) -> list[Stack]:
    return [
        Stack(name, template.environment.region, template.raw, template.environment.account)
        for name, template in templates.items()
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("base", ["defaults", "everything"])
def test_a_plan_says_what_is_replaced_what_goes_and_what_is_in_its_own_way(base: str, way: str) -> None:
    """One test for all steps: what most of them leave alone is not compared again."""
    lost = 0
    for step, changed in matrix(base).items():
        pair = matrix(base)[BASE], changed
        before, after = pair if way == "there" else pair[::-1]
        expected = transition(before, after)
        told = {
            (each.region, each.stack, each.logical): each
            for each in changes(stacks(before), stacks(after))
            if each.logical
        }
        gone = {place for place in expected.gone if expected.before[place].type in LASTING}
        found = {place for place, each in told.items() if each.state in LOSSES}
        # What does not last and is in a stack that is left is no row of its own.
        assert {place for place in found if place not in expected.gone} == expected.replaced, step
        assert {place for place in found & expected.gone if told[place].lasts} == gone, step
        anew = {place for place in gone if told[place].state in {State.REFUSED, State.REPLACED}}
        assert anew == {place for place in expected.made_anew() if place in gone}, step
        assert all(told[place].is_loss for place in gone), step
        lost += len(gone)
    assert lost
