"""Which properties of a type are given once and for all, so that a change of them replaces the resource.

``update_behaviors.json`` is made by ``python -m docs.generate`` from the schemas of the resource types, and a test
fails when it is stale. See
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

Pointer = tuple[str, ...]
"""The names on the way to a property."""


@dataclass(frozen=True, slots=True)
class UpdateBehavior:
    """What CloudFormation does when properties of a type change.

    Attributes:
        once: those whose change makes a new resource.
        perhaps: those whose change may.
        name: the one that nothing else of the type in the Region may have, where it can be given.
    """

    once: tuple[Pointer, ...] = ()
    perhaps: tuple[Pointer, ...] = ()
    name: str | None = None


_CUSTOM = UpdateBehavior(once=(("ServiceToken",),))
_FILE = Path(__file__).with_name("update_behaviors.json")


def behavior_of(type_: str) -> UpdateBehavior | None:
    """The behaviour of a type; None for one that is not in the templates of this package."""
    if type_.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
        return _CUSTOM
    return _kept().get(type_)


@cache
def _kept() -> dict[str, UpdateBehavior]:
    return {
        type_: UpdateBehavior(tuple(map(tuple, said["once"])), tuple(map(tuple, said["perhaps"])), said["name"])
        for type_, said in orjson.loads(_FILE.read_bytes()).items()
    }
