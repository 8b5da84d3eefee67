"""What installed packages bring by their entry points; a package that cannot be loaded is named in one line.

See https://packaging.python.org/en/latest/specifications/entry-points/
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from custody.errors import CustodyError
from custody.installed import may_be_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.metadata import EntryPoint

DETECTIONS = "custody.detections"
"""The group of entry points that name detections."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One entry point, loaded.

    Attributes:
        origin: the package and its version, for a line that is about it.
        entry: the entry point whole, for a line that is about that.
        thing: what the entry point names.
    """

    origin: str
    entry: str
    thing: Any


def brought(group: str, error: type[CustodyError]) -> tuple[Brought, ...]:
    """What the installed packages bring under a name, sorted by it. A package is loaded once a process.

    Raises:
        CustodyError: of the given type, a package's entry point cannot be loaded.
    """
    return tuple(
        Brought(_origin(entry), _whole(group, entry), guarded(_whole(group, entry), entry.load, error))
        for entry in _entries(group, tuple(sys.path))
    )


def any_in(group: str) -> bool:
    """Whether an installed package brings something under a name; nothing is loaded to know it."""
    return bool(_entries(group, tuple(sys.path)))


def guarded(where: str, call: Callable[[], Any], error: type[CustodyError]) -> Any:
    """What the code of somebody else returns; whatever it raises is one line that says where.

    Args:
        where: what is called, as the line begins.
        call: the call.
        error: what to raise.
    """
    try:
        return call()
    except CustodyError as known:
        raise error(f"{where}: {known}") from known
    except (Exception, SystemExit) as other:
        raise error(f"{where}: {type(other).__name__}: {other}; mend it, or uninstall the package") from other


def listed(where: str, things: Iterable[Any], error: type[CustodyError]) -> tuple[Any, ...]:
    """What the code of somebody else goes through, a generator's as a list's; guarded as a call is.

    Args:
        where: as of ``guarded``.
        things: what is gone through, once.
        error: what to raise.
    """
    return tuple(guarded(where, lambda: tuple(things), error))


def insist_on_some(found: Sequence[Any], each: Brought, error: type[CustodyError]) -> None:
    """Refuse an entry point that brings nothing: what it was to bring would be missing without a word.

    Raises:
        CustodyError: of the given type, nothing was found.
    """
    if not found:
        raise error(f"{each.entry}: there is nothing in it; name what holds some, or uninstall the package")


@lru_cache(maxsize=8)
def _entries(group: str, _path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """The entry points; to look through the metadata of every package takes some 50 ms, and there are seldom any."""
    if not may_be_installed(group):
        return ()
    # Loads the readers of mail that metadata is written for.
    from importlib.metadata import entry_points  # noqa: PLC0415  # see above

    return tuple(sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value)))


def _origin(entry: EntryPoint) -> str:
    return f"package {entry.dist.name} {entry.dist.version}" if entry.dist else "an installed package"


def _whole(group: str, entry: EntryPoint) -> str:
    return f"{_origin(entry)}, entry point {entry.name} = {entry.value} of {group}"
