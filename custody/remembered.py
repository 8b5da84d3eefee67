"""What is made of values that come again and again, as accounts, actors and times do in rows, made once for each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

MOST = 1 << 16
"""Values that are remembered at once; ids and such that come once take no more room than these."""

LONGEST = 512
"""Characters of a text that is remembered; what was asked for may be 100 KB, and is rarely the same."""

Made = TypeVar("Made")


class Remembered(dict[object, Made], Generic[Made]):
    """By value what was made of it: ``made[value]`` makes it where it is not there yet.

    Remembered are texts, times without a zone, and None. Whatever else can be a key is made anew each time: ``1`` and
    ``True`` are one key, and so are times that zones tell apart.

    Args:
        make: makes it; the same of equal values.
        longest: characters of a text that is remembered.
    """

    def __init__(self, make: Callable[[object], Made], *, longest: int = LONGEST) -> None:
        super().__init__()
        self.make = make
        self._longest = longest

    def of_all(self, values: Collection[object]) -> list[Made]:
        """What is made of each of some values, lists among them, which are no keys.

        Args:
            values: a list or a tuple.
        """
        try:
            return [self[value] for value in values]
        except TypeError:
            return [self.make(value) for value in values]

    def __missing__(self, value: object) -> Made:
        made = self.make(value)
        if self._is_kept(value):
            if len(self) >= MOST:
                self.clear()
            self[value] = made
        return made

    def _is_kept(self, value: object) -> bool:
        if type(value) is str:
            return len(value) <= self._longest
        return value is None or (type(value) is datetime and value.tzinfo is None)


def itself(value: object) -> object:
    """The value: what is remembered then holds equal texts once."""
    return value
