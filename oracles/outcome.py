"""What an oracle and this project said of the same things."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


class UnavailableError(Exception):
    """An oracle cannot run here: no Java, no Maven, or an artifact that is not to be had."""


@dataclass(slots=True)
class Comparison:
    """One comparison, as it is counted.

    Attributes:
        name: what is compared, for people.
        compared: how many answers were held against each other.
        differences: what nobody has explained, a line each.
        excepted: answers that differ by design, counted by the name of the exception.
        measures: what was measured on the way, for people.
    """

    name: str
    compared: int = 0
    differences: list[str] = field(default_factory=list)
    excepted: Counter[str] = field(default_factory=Counter)
    measures: list[str] = field(default_factory=list)

    def lines(self, most: int = 20) -> list[str]:
        """What to print: a line of numbers, and the first differences."""
        by_design = f", {self.excepted.total():,} by design" if self.excepted else ""
        head = f"{self.name}: {self.compared:,} compared, {len(self.differences):,} different{by_design}"
        shown = [f"  {line}" for line in self.differences[:most]]
        hidden = len(self.differences) - len(shown)
        rest = [f"  and {hidden:,} more"] if hidden else []
        by_name = [f"  by design: {name} ({count:,})" for name, count in sorted(self.excepted.items())]
        return [head, *by_name, *(f"  {line}" for line in self.measures), *shown, *rest]
