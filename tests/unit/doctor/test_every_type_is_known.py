"""Every property of every template is compared with the account, or named with the reason why not."""

from __future__ import annotations

from functools import cache

import pytest
from support.assembly import synthesized
from support.site import EVERYTHING
from support.variants import VARIANTS

from custody.doctor.readers import NOT_COMPARED, READERS

# What stands for all: a deployment of each kind of settings, one a partition among them.
_LOOKED_AT = [variant for variant in VARIANTS if variant != "twin"]


@cache
def known() -> set[tuple[str, str]]:
    return {(kind, name) for kind, parts in READERS.items() for part in parts for name in part.compared}


@pytest.mark.parametrize("variant", _LOOKED_AT)
def test_every_property_is_compared_or_named(variant: str) -> None:
    found = {
        (resource["Type"], name)
        for template in synthesized(variant).templates.values()
        for resource in template.raw["Resources"].values()
        for name in resource.get("Properties", {})
    }
    assert found
    assert found - known() - set(NOT_COMPARED) == set()


def test_nothing_is_both_compared_and_left_out() -> None:
    assert known() & set(NOT_COMPARED) == set()


def test_each_reason_says_something() -> None:
    assert {each for each, why in NOT_COMPARED.items() if len(why.split()) < 3} == set()


def test_everything_has_destinations_and_routes() -> None:
    """What no variant has: tests/deploy/doctor compares them on a lab, with nothing that no reader knows."""
    assert set(EVERYTHING["alerts"]) == {"destinations", "routes"}
