"""What one field of an event pattern may ask of a value, as frozen data.

Every operator of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
is one class here. How it is written is in ``values``, what it accepts in ``evaluate``, and how it
reads in SQL in ``sql_text`` and ``sql_json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

Scalar = str | int | float | bool | None
"""A JSON value that is neither an array nor an object: the only thing an operator is ever asked about."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The very value, type and case included: ``"1"`` is not ``1``, ``true`` neither, but ``1.0`` is."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Prefix:
    """A string that begins so. An empty ``text`` is any string."""

    text: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Suffix:
    """A string that ends so. An empty ``text`` is any string."""

    text: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class EqualsIgnoreCase:
    """A string of the same characters, each in its lower or its upper case."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A string of ``pieces`` in order, with anything between them: ``a*b`` is ``("a", "b")``."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numeric:
    """A JSON number between two bounds; ``None`` is no bound. ``=`` has the same inclusive bound twice."""

    low: float | None = None
    high: float | None = None
    low_inclusive: bool = True
    high_inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Cidr:
    """A string that is an address of this block, in the block's own family."""

    network: IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether the path leads to a value. ``null`` is one; an object, ``[]`` and ``{}`` are none."""

    present: bool


@dataclass(frozen=True, slots=True)
class AnythingBut:
    """A value, of whatever type, that none of ``excluded`` accepts. An absent field is no value."""

    excluded: tuple[Matcher, ...]


Matcher = Exact | Prefix | Suffix | EqualsIgnoreCase | Wildcard | Numeric | Cidr | Exists | AnythingBut
"""Any operator. A field's list of matchers accepts a value when one of them does."""
