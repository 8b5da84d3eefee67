"""Whether any installed package may have entry points of a group, told by a glance at the folders of ``sys.path``.

Only a no is certain: no file that ``importlib.metadata`` would read holds the group's name, and nothing else is asked
for packages than the folders themselves. Whatever is not as usual is a yes.

See https://packaging.python.org/en/latest/specifications/entry-points/#file-format
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder

_METADATA = (".dist-info", ".egg-info")
_PACKED = (".egg", ".egg-link")


def may_be_installed(group: str) -> bool:
    """Whether a package may have entry points of the group."""
    if any(finder is not PathFinder and hasattr(finder, "find_distributions") for finder in sys.meta_path):
        return True
    return any(_may_be_in(folder or ".", group.encode()) for folder in sys.path)


def _may_be_in(folder: str, group: bytes) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(_holds(entry, group) for entry in entries)
    except (FileNotFoundError, PermissionError):
        return False
    except (OSError, ValueError):
        # A packed archive, among others.
        return True


def _holds(entry: os.DirEntry[str], group: bytes) -> bool:
    name = entry.name.lower()
    if name.endswith(_PACKED) or name == "egg-info":
        return True
    if not name.endswith(_METADATA):
        return False
    try:
        with open(os.path.join(entry.path, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123  # of hundreds
            return group in file.read()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
