"""What is one of a few words, or several of something, as programs give it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from custody.errors import CustodyError

if TYPE_CHECKING:
    from collections.abc import Iterable

_Kind = TypeVar("_Kind", bound=StrEnum)


def choice(kind: type[_Kind], given: object, what: str) -> _Kind:
    """The member that a word means.

    Args:
        kind: what there is to choose from.
        given: the word, or the member.
        what: what it is, for the error line.

    Raises:
        CustodyError: it means none; the choices are named.
    """
    try:
        return kind(str(given) if isinstance(given, str) else "")
    except ValueError:
        raise CustodyError(f"there is no {what} {given!r}; write one of {', '.join(kind)}") from None


def items(given: Iterable[str] | str) -> tuple[str, ...]:
    """Several texts; one alone is one, and not its letters."""
    return (given,) if isinstance(given, str) else tuple(given)
