"""How many lakes a stack holds, and a lake on no bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.assembly import alone

from custody.errors import SettingsError
from custody.settings import Settings
from custody_cdk import AuditLake

if TYPE_CHECKING:
    from aws_cdk import Stack


def test_two_lakes_are_too_much_for_a_stack() -> None:
    def both(stack: Stack) -> None:
        for name in ("one", "two"):
            AuditLake(stack, name, settings=Settings(name=name), detections=[])

    with pytest.raises(SettingsError, match=r"^stack Theirs holds the lake 'one' .* put Theirs/two into a stack .*$"):
        alone(both)


def test_a_lake_without_a_bus_stands_on_none() -> None:
    template = alone(lambda stack: AuditLake(stack, "It", detections=[], on_bus=False))
    assert template.all("AWS::Events::Rule") == []
    assert template.all("AWS::Scheduler::Schedule")
