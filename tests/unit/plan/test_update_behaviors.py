"""Every type of every template is known, and what lasts is among them."""

from __future__ import annotations

import pytest
from support.assembly import synthesized
from support.transitions import create_only
from support.variants import VARIANTS

from custody.plan.lasting import LASTING
from custody.plan.update_behaviors import behavior_of
from docs.update_behaviors import TYPES


@pytest.mark.parametrize("variant", [variant for variant in VARIANTS if variant != "twin"])
def test_every_type_of_every_template_is_known(variant: str) -> None:
    types = {body["Type"] for t in synthesized(variant).templates.values() for body in t.raw["Resources"].values()}
    assert types
    assert {type_ for type_ in types - {"AWS::CDK::Metadata"} if behavior_of(type_) is None} == set()


def test_what_lasts_is_known() -> None:
    assert set(LASTING) <= set(TYPES)


def test_a_custom_resource_is_replaced_with_its_function() -> None:
    behavior = behavior_of("Custom::EmptyBucket")
    assert behavior is not None
    assert behavior.once == create_only("Custom::EmptyBucket")
