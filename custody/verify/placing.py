"""Whether a file lies where its digest file says that AWS put it.

In a bucket that is its key. A folder is a copy of a part of a bucket: what stands before ``AWSLogs``, or before all of
it, may be missing or another, but it is the same for all files of the folder.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from custody.verify.names import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.verify.stored import Stored

_Way = tuple[str, str, str]
_UNKNOWN: _Way = ("unknown", "", "")
_WHOLE: _Way = ("below", "", "")
_START = f"{LAYOUT}/"


class Placing:
    """How the places that were named stand to keys.

    Args:
        pairs: files and the keys that they have by name; what most of them have in common is how their place is laid
            out.
    """

    def __init__(self, pairs: Iterable[tuple[Stored, str]]) -> None:
        votes: dict[int, Counter[_Way]] = {}
        for stored, key in pairs:
            if not stored.bucket:
                votes.setdefault(stored.place, Counter())[_way(stored, key)] += 1
        self._ways = {place: _chosen(found) for place, found in votes.items()}

    @property
    def blind(self) -> bool:
        """Whether a folder is laid out in no way that a bucket is, so that it cannot be told where files belong."""
        return any(_UNKNOWN in ways or any(way[0] == "flat" for way in ways) for ways in self._ways.values())

    def is_right(self, stored: Stored, key: str) -> bool:
        """Whether a file lies where its key says."""
        if stored.bucket:
            return stored.below == key
        ways = self._ways.get(stored.place, frozenset())
        return _way(stored, key) in ways or _UNKNOWN in ways


def _chosen(votes: Counter[_Way]) -> frozenset[_Way]:
    """The way of most files; below ``AWSLogs``, of each folder that holds one."""
    best: dict[tuple[str, str], _Way] = {}
    kind = next((way[0] for way, _ in votes.most_common() if way[0] != "elsewhere"), "")
    for way, _ in votes.most_common():
        if way[0] == kind:
            best.setdefault((way[0], way[1] if kind == "below" else ""), way)
    return frozenset(best.values())


def _way(stored: Stored, key: str) -> _Way:
    """How a path and a key differ: what stands before what they have in common, in each."""
    if stored.below == key and key.startswith(_START):
        return _WHOLE
    path, parts = stored.below.split("/"), key.split("/")
    if LAYOUT in path[:-1] and LAYOUT in parts:
        at, of = path.index(LAYOUT), parts.index(LAYOUT)
        if path[at:] == parts[of:]:
            return "below", "/".join(path[:at]), "/".join(parts[:of])
        return "elsewhere", "", ""
    if len(path) == 1:
        return ("flat", "", "") if path[0] == parts[-1] else ("elsewhere", "", "")
    if parts[-len(path) :] == path:
        return "part", "", "/".join(parts[: -len(path)])
    return _UNKNOWN
