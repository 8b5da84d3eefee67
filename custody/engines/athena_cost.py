"""What a query costs, from the bytes it scanned: an estimate by list price, which no bill has to agree with."""

from __future__ import annotations

from dataclasses import dataclass

from custody.counted import size

LIST_PRICE = 5.0
"""USD a terabyte scanned: the list price of most commercial Regions, others take up to twice as much.

See https://aws.amazon.com/athena/pricing/
"""

MINIMUM_BYTES = 10_000_000
"""A query that scans less is charged for this much."""

_TERABYTE = 10**12


@dataclass(frozen=True, slots=True)
class Cost:
    """One query's.

    Attributes:
        scanned: bytes.
        price: USD a terabyte, by default the list price.
        reused: an earlier result was taken again, which costs nothing.
    """

    scanned: int
    price: float = LIST_PRICE
    reused: bool = False

    @property
    def usd(self) -> float:
        """US dollars."""
        return 0.0 if self.reused else max(self.scanned, MINIMUM_BYTES) / _TERABYTE * self.price

    def __str__(self) -> str:
        if self.reused:
            return "an earlier result, reused at no cost"
        return f"{size(self.scanned)} scanned, about {self.usd:.5f} USD at {self.price:g} USD a TB (list price)"
