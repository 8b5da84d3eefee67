"""The parts of a synthesized deployment that many tests look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.assembly import synthesized

if TYPE_CHECKING:
    from support.template import Resource, Template


def events_stack(variant: str = "default") -> Template:
    """The stack of bus, rules and alerts."""
    return synthesized(variant).named("-events")


def forwarders(variant: str) -> list[Template]:
    """The stacks that forward, one a Region."""
    return [template for name, template in synthesized(variant).templates.items() if "-forwarder-" in name]


def all_rules(variant: str) -> list[Resource]:
    """The rules of every stack."""
    return [rule for t in synthesized(variant).templates.values() for rule in t.all("AWS::Events::Rule")]
