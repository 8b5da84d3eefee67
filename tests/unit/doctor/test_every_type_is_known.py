"""Every property of every template is compared with the account, or named with the reason why not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from botocore.session import Session
from support.assembly import synthesized
from support.site import EVERYTHING
from support.variants import VARIANTS

import custody.doctor
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


def test_every_list_is_read_to_its_end() -> None:
    """By the SDK's paginator, or by ``NextToken``, which is how ``Calls.all`` goes on without one."""
    session = Session()
    for service, operation in _listed():
        client = session.create_client(
            service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).output_shape
        assert client.can_paginate(operation) or "NextToken" in shape.members, f"{service}:{operation}"


def _listed() -> set[tuple[str, str]]:
    texts = [path.read_text("utf-8") for path in Path(custody.doctor.__path__[0]).rglob("*.py")]
    return {found for text in texts for found in re.findall(r'\.all\(\s*"(\w+)",\s*"(\w+)"', text)}


def test_what_is_listed_is_found() -> None:
    assert len(_listed()) > 15
